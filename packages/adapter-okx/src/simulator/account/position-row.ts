import { type LedgerEntry, type Position, usdValue, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { size, type Instrument } from '../instruments/instrument.js';
import { sorted, type Row } from '../instruments/instrument-directory.js';
import { dollars, sumOf } from '../orders/order-money.js';
import { milliseconds } from '../orders/order-row.js';

/**
 * A position, over REST and on the channel `positions`. Positions share the margin of their account.
 *
 * @see https://www.okx.com/docs-v5/en/#trading-account-rest-api-get-positions
 */
export function positionRow(exchange: Exchange, position: Position): Row {
  const { instruments, market } = exchange;
  const { account, pair, side, cost, leverage, settle } = position;
  const instrument = instruments.byPair(pair);
  const margin = market.ledger.margin(account, settle);
  const earned = earnings(exchange, position);
  const basis = cost / leverage;
  const upl = withoutZeros(position.unrealizedPnlText);
  const uplRatio = basis > 0 ? String(position.unrealizedPnl / basis) : '0';
  return sorted({
    ...UNUSED,
    adl: '1',
    availPos: side === 'net' ? '' : contracts(instrument, position.volumeText, true),
    avgPx: position.entryPriceText === undefined ? '' : withoutZeros(position.entryPriceText),
    cTime: milliseconds(position.openedTime ?? exchange.clock()),
    ccy: instrument.settle,
    ...earned,
    idxPx: withoutZeros(market.indexPrice(pair).priceText),
    imr: withoutZeros(position.initialMarginText),
    instId: instrument.instId,
    instType: instrument.instType,
    last: exchange.lastPrice(pair),
    lever: String(leverage),
    markPx: withoutZeros(position.markPriceText),
    mgnRatio: margin.maintenanceMargin > 0 ? (margin.equity / margin.maintenanceMargin).toFixed(8) : '',
    mmr: withoutZeros(position.maintenanceMarginText),
    notionalUsd: dollars(Math.abs(position.value) * usdValue(settle)),
    pos: contracts(instrument, position.volumeText, side !== 'net'),
    posId: positionId(exchange, position),
    posSide: side,
    tradeId: lastTrade(exchange, position),
    uTime: milliseconds(position.updatedTime ?? exchange.clock()),
    upl,
    uplLastPx: upl,
    uplRatio,
    uplRatioLastPx: uplRatio,
  });
}

/** Contracts of a volume; below zero when they are short, unless the side of the position says so. */
export function contracts(instrument: Instrument, volumeText: string, isUnsigned = false): string {
  const isShort = volumeText.startsWith('-');
  const count = size(instrument, isShort ? volumeText.slice(1) : volumeText);
  return isShort && !isUnsigned && count !== '0' ? `-${count}` : count;
}

/** What a position has earned and paid since it was opened. */
function earnings({ market }: Exchange, { account, pair, side, openedTime = Infinity }: Position): Row {
  const isItsOwn = ({ orderId }: LedgerEntry): boolean =>
    orderId === undefined || market.order(orderId)?.positionSide === side;
  const entries = market.ledger
    .entries(account)
    .filter((entry) => entry.pair === pair && entry.time >= openedTime && isItsOwn(entry));
  const sum = (kind: LedgerEntry['kind']): string =>
    sumOf(entries.filter((entry) => entry.kind === kind).map(({ changeText }) => changeText));
  const [pnl, fee, fundingFee] = [sum('realized'), sum('fee'), sum('funding')];
  return { pnl, fee, fundingFee, liqPenalty: '0', realizedPnl: sumOf([pnl, fee, fundingFee]) };
}

/** The same whenever an account has a position of the pair and side, as OKX's are for 30 days after the close. */
const positionId = ({ instruments }: Exchange, { pair, side }: Position): string =>
  `17528105698${instruments.all.findIndex(({ spec }) => spec.pair === pair) + 1000}${side.length}`;

const lastTrade = ({ market }: Exchange, { account, pair, side }: Position): string => {
  const fill = market.fills.findLast(
    (one) => one.account === account && one.pair === pair && one.positionSide === side,
  );
  return fill === undefined ? '' : String(fill.tradeId);
};

const UNUSED: Row = {
  baseBal: '', baseBorrowed: '', baseInterest: '', bePx: '', bizRefId: '', bizRefType: '', clSpotInUseAmt: '',
  closeOrderAlgo: [], deltaBS: '', deltaPA: '', gammaBS: '', gammaPA: '', interest: '', liab: '', liabCcy: '',
  liqPx: '', margin: '', maxSpotInUseAmt: '', mgnMode: 'cross', nonSettleAvgPx: '', optVal: '',
  pendingCloseOrdLiabVal: '0', posCcy: '', quoteBal: '', quoteBorrowed: '', quoteInterest: '', settledPnl: '',
  spotInUseAmt: '', spotInUseCcy: '', thetaBS: '', thetaPA: '', usdPx: '', vegaBS: '', vegaPA: '',
}; // prettier-ignore
