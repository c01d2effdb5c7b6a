import { type JsonFields, jsonArray, jsonObject, type Margin, quoted } from '@hftjs/simulator';
import { eightDecimals } from '../../wire/decimal-text.js';
import { accountOf, optionalPair, pairOf, type Call, type Endpoint, signed } from '../../rest/endpoint.js';
import { accountNumber } from '../../orders/own-records.js';
import type { BinancePair } from '../../market/symbols.js';
import { timeText } from '../../wire/time-unit.js';
import {
  accountPositionRow,
  allPositions,
  listedPositions,
  livePositions,
  newAccountPositionRow,
  newRiskRow,
  riskRow,
} from './position-rows.js';

/** Balances and positions. https://developers.binance.com/docs/derivatives/usds-margined-futures/account/rest-api */
export const ACCOUNT_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET v2/balance': signed(5, balances),
  'GET v3/balance': signed(5, balances),
  'GET v2/account': signed(5, (call) => {
    const { all } = call.exchange.symbols;
    return jsonObject({
      feeTier: '0',
      canTrade: 'true',
      canDeposit: 'true',
      canWithdraw: 'true',
      updateTime: '0',
      multiAssetsMargin: 'false',
      tradeGroupId: '-1',
      ...totals(call),
      assets: jsonArray(assetRows(call, { marginAvailable: 'true' })),
      positions: jsonArray(allPositions(call, all).map((position) => accountPositionRow(position, call))),
    });
  }),
  'GET v3/account': signed(5, (call) => {
    const { all } = call.exchange.symbols;
    return jsonObject({
      ...totals(call),
      assets: jsonArray(assetRows(call, {})),
      positions: jsonArray(livePositions(call, all).map((position) => newAccountPositionRow(position, call))),
    });
  }),
  'GET v2/positionRisk': signed(5, (call) =>
    jsonArray(allPositions(call, wantedPairs(call)).map((position) => riskRow(position, call))),
  ),
  'GET v3/positionRisk': signed(5, (call) =>
    jsonArray(
      call.exchange.market.lists.rows('positions', listedPositions(call, wantedPairs(call)), (position) =>
        newRiskRow(position, call),
      ),
    ),
  ),
  'GET v1/commissionRate': signed(20, (call) => {
    const { maker, taker } = call.exchange.market.fees;
    return jsonObject({
      symbol: quoted(pairOf(call).symbol),
      makerCommissionRate: quoted(String(maker)),
      takerCommissionRate: quoted(String(taker)),
    });
  }),
};

export function wantedPairs(call: Call): readonly BinancePair[] {
  const pair = optionalPair(call);
  return pair === undefined ? call.exchange.symbols.all : [pair];
}

const settlements = ({ exchange }: Call): readonly string[] => [
  ...new Set(exchange.symbols.all.map(({ quote }) => quote)),
];

const marginOf = (call: Call, asset: string): Margin =>
  call.exchange.market.ledger.margin(accountOf(call), asset);

function balances(call: Call): string {
  const { lists } = call.exchange.market;
  const wanted = new Set(settlements(call).map((asset) => asset.toLowerCase()));
  const listed = lists.ledger.balances(accountOf(call)).filter(({ currency }) => wanted.has(currency));
  const rows = lists.rows('balances', listed, ({ currency, totalText, availableText }) => {
    const asset = currency.toUpperCase();
    return jsonObject({
      accountAlias: quoted(`Sg${accountNumber(call).slice(-2)}`),
      asset: quoted(asset),
      balance: text(totalText),
      crossWalletBalance: text(totalText),
      crossUnPnl: text(marginOf(call, asset).unrealizedPnlText),
      availableBalance: text(availableText),
      maxWithdrawAmount: text(availableText),
      marginAvailable: 'true',
      updateTime: lastChange(call, asset),
    });
  });
  return jsonArray(rows);
}

/** What the account has in all: of the first currency of settlement, since each is a margin account of its own. */
function totals(call: Call): JsonFields {
  const [asset = 'USDT'] = settlements(call);
  const margin = marginOf(call, asset);
  return {
    totalInitialMargin: text(initialText(margin, call)),
    totalMaintMargin: text(margin.maintenanceMarginText),
    totalWalletBalance: text(margin.balanceText),
    totalUnrealizedProfit: text(margin.unrealizedPnlText),
    totalMarginBalance: text(margin.equityText),
    totalPositionInitialMargin: text(margin.initialMarginText),
    totalOpenOrderInitialMargin: text(margin.orderMarginText),
    totalCrossWalletBalance: text(margin.balanceText),
    totalCrossUnPnl: text(margin.unrealizedPnlText),
    availableBalance: text(margin.availableText),
    maxWithdrawAmount: text(margin.availableText),
  };
}

const assetRows = (call: Call, tail: JsonFields): string[] =>
  settlements(call).map((asset) => {
    const margin = marginOf(call, asset);
    return jsonObject({
      asset: quoted(asset),
      walletBalance: text(margin.balanceText),
      unrealizedProfit: text(margin.unrealizedPnlText),
      marginBalance: text(margin.equityText),
      maintMargin: text(margin.maintenanceMarginText),
      initialMargin: text(initialText(margin, call)),
      positionInitialMargin: text(margin.initialMarginText),
      openOrderInitialMargin: text(margin.orderMarginText),
      crossWalletBalance: text(margin.balanceText),
      crossUnPnl: text(margin.unrealizedPnlText),
      availableBalance: text(margin.availableText),
      maxWithdrawAmount: text(margin.availableText),
      ...tail,
      updateTime: lastChange(call, asset),
    });
  });

/** Margin of positions and orders: what of the equity is not available. */
const initialText = ({ account, currency }: Margin, { exchange }: Call): string =>
  exchange.market.ledger.balance(account, currency).heldText;

const text = (amount: string): string => quoted(eightDecimals(amount));

/** When money of this currency last moved; 0 if it never did. */
const lastChange = (call: Call, asset: string): string => {
  const last = call.exchange.market.lists.ledger
    .entries(accountOf(call))
    .findLast(({ currency }) => currency === asset.toLowerCase());
  return last === undefined ? '0' : timeText(last.time, 'ms');
};
