import { type JsonFields, jsonObject, type Position, quoted } from '@hftjs/simulator';
import { eightDecimals } from '../../wire/decimal-text.js';
import { accountOf, type Call } from '../../rest/endpoint.js';
import { openOrdersOfEngine } from '../../orders/own-records.js';
import type { BinancePair } from '../../market/symbols.js';
import { timeText } from '../../wire/time-unit.js';
import { positionSide } from '../future-words.js';

/** The most that a position may be worth. */
export const MOST_NOTIONAL = '1000000000';

/** Positions of an account, closed ones too: one per pair, or two in hedge mode. */
export function allPositions(call: Call, pairs: readonly BinancePair[]): readonly Position[] {
  const { ledger } = call.exchange.market;
  const account = accountOf(call);
  const sides = ledger.isHedged(account) ? (['long', 'short'] as const) : (['net'] as const);
  return pairs.flatMap(({ spec }) => sides.map((side) => ledger.position(account, spec.pair, side)));
}

/** Those that are open, or that open orders would change. */
export function livePositions(call: Call, pairs: readonly BinancePair[]): readonly Position[] {
  const orders = openOrdersOfEngine(call);
  return allPositions(call, pairs).filter(
    ({ pair, side, volume }) =>
      volume !== 0 || orders.some((order) => order.pair === pair && order.positionSide === side),
  );
}

/** The same as lists have it, which may lag. */
export function listedPositions(call: Call, pairs: readonly BinancePair[]): readonly Position[] {
  const names = new Set(pairs.map(({ spec }) => spec.pair));
  const listed = call.exchange.market.lists.ledger
    .positions(accountOf(call))
    .filter(({ pair }) => names.has(pair));
  const closed = livePositions(call, pairs).filter(({ volume }) => volume === 0);
  const isListed = (one: Position): boolean =>
    listed.some(({ pair, side }) => pair === one.pair && side === one.side);
  return [...listed, ...closed.filter((position) => !isListed(position))];
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Position-Information-V2 */
export function riskRow(position: Position, call: Call): string {
  const pair = call.exchange.symbols.byPair(position.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    positionAmt: quoted(amountText(position, pair)),
    entryPrice: quoted(position.entryPriceText ?? '0.0'),
    breakEvenPrice: quoted(position.entryPriceText ?? '0.0'),
    markPrice: quoted(pair.price(position.markPriceText)),
    unRealizedProfit: quoted(eightDecimals(position.unrealizedPnlText)),
    liquidationPrice: quoted(liquidationPrice(position, call)),
    leverage: quoted(String(position.leverage)),
    maxNotionalValue: quoted(MOST_NOTIONAL),
    marginType: '"cross"',
    isolatedMargin: '"0.00000000"',
    isAutoAddMargin: '"false"',
    positionSide: quoted(positionSide({ positionSide: position.side })),
    notional: quoted(notionalText(position)),
    isolatedWallet: '"0"',
    updateTime: changeTime(position),
  });
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Position-Information-V3 */
export function newRiskRow(position: Position, call: Call): string {
  const pair = call.exchange.symbols.byPair(position.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    positionSide: quoted(positionSide({ positionSide: position.side })),
    positionAmt: quoted(amountText(position, pair)),
    entryPrice: quoted(position.entryPriceText ?? '0.0'),
    breakEvenPrice: quoted(position.entryPriceText ?? '0.0'),
    markPrice: quoted(pair.price(position.markPriceText)),
    unRealizedProfit: quoted(eightDecimals(position.unrealizedPnlText)),
    liquidationPrice: quoted(liquidationPrice(position, call)),
    isolatedMargin: '"0"',
    notional: quoted(notionalText(position)),
    marginAsset: quoted(position.settle.toUpperCase()),
    isolatedWallet: '"0"',
    ...marginFields(position),
    adl: '0',
    bidNotional: '"0"',
    askNotional: '"0"',
    updateTime: changeTime(position),
  });
}

/** A position in the account's description, in its second version. */
export function accountPositionRow(position: Position, call: Call): string {
  const pair = call.exchange.symbols.byPair(position.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    ...marginFields(position),
    unrealizedProfit: quoted(eightDecimals(position.unrealizedPnlText)),
    leverage: quoted(String(position.leverage)),
    isolated: 'false',
    entryPrice: quoted(position.entryPriceText ?? '0.0'),
    maxNotional: quoted(MOST_NOTIONAL),
    bidNotional: '"0"',
    askNotional: '"0"',
    positionSide: quoted(positionSide({ positionSide: position.side })),
    positionAmt: quoted(amountText(position, pair)),
    updateTime: changeTime(position),
  });
}

/** The same in the third version. */
export function newAccountPositionRow(position: Position, call: Call): string {
  const pair = call.exchange.symbols.byPair(position.pair);
  return jsonObject({
    symbol: quoted(pair.symbol),
    positionSide: quoted(positionSide({ positionSide: position.side })),
    positionAmt: quoted(amountText(position, pair)),
    unrealizedProfit: quoted(eightDecimals(position.unrealizedPnlText)),
    isolatedMargin: '"0"',
    notional: quoted(notionalText(position)),
    isolatedWallet: '"0"',
    initialMargin: quoted(eightDecimals(position.initialMarginText)),
    maintMargin: quoted(eightDecimals(position.maintenanceMarginText)),
    updateTime: changeTime(position),
  });
}

const marginFields = ({ initialMarginText, maintenanceMarginText }: Position): JsonFields => ({
  initialMargin: quoted(eightDecimals(initialMarginText)),
  maintMargin: quoted(eightDecimals(maintenanceMarginText)),
  positionInitialMargin: quoted(eightDecimals(initialMarginText)),
  openOrderInitialMargin: '"0"',
});

const amountText = ({ volumeText, volume }: Position, pair: BinancePair): string =>
  volume < 0 ? `-${pair.volume(volumeText.slice(1))}` : pair.volume(volumeText);

/** Below zero of short positions. */
function notionalText({ volume, valueText }: Position): string {
  const text = eightDecimals(valueText.replace('-', ''));
  return volume < 0 ? `-${text}` : text;
}

const changeTime = ({ updatedTime }: Position): string =>
  updatedTime === undefined ? '0' : timeText(updatedTime, 'ms');

/** The price at which all of the account's money would be needed as maintenance margin; 0 when there is none. */
function liquidationPrice(position: Position, call: Call): string {
  const { volume, settle, cost, unrealizedPnl, maintenanceMargin, value } = position;
  if (volume === 0 || value === 0) return '0';
  const margin = call.exchange.market.ledger.margin(accountOf(call), settle);
  const others = margin.maintenanceMargin - maintenanceMargin;
  const wallet = margin.equity - unrealizedPnl - others;
  const rate = maintenanceMargin / Math.abs(value);
  const size = Math.abs(volume);
  const price =
    volume > 0
      ? (Math.abs(cost) - wallet) / (size * (1 - rate))
      : (Math.abs(cost) + wallet) / (size * (1 + rate));
  return price > 0 ? price.toFixed(8) : '0';
}
