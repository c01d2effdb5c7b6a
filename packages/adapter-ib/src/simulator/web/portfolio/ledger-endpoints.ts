import { quoted } from '@hftjs/simulator';
import { BASE_CURRENCY, type Cash, type Portfolio, type Position } from '../../account/portfolio.js';
import type { Gateway } from '../gateway.js';
import { accountOf } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { cents, decimalJson, javaDouble, objectText } from '../wire-text.js';

/** One currency of an account, or all of them in the base currency. */
export interface LedgerRow {
  readonly currency: string;
  /** The ledger's exact decimal. */
  readonly cashText: string;
  readonly rate: number;
  readonly stocks: number;
  readonly crypto: number;
  readonly netLiquidation: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
}

/** A row for each currency with cash or positions, and the last one for all. */
export function ledgerRows(portfolio: Portfolio, account: string): readonly LedgerRow[] {
  const positions = portfolio.positions(account);
  const rows = portfolio
    .cash(account)
    .filter(
      ({ currency, total }) =>
        currency === BASE_CURRENCY ||
        total !== 0 ||
        positions.some(({ instrument }) => instrument.currency === currency),
    )
    .map((cash) => currencyRow(cash, positions));
  const summary = portfolio.summary(account);
  const [only] = rows;
  return [
    ...rows,
    {
      currency: 'BASE',
      // With one currency, exactly that.
      cashText: rows.length === 1 && only ? only.cashText : summary.cash.toFixed(8),
      rate: 1,
      stocks: summary.stocks,
      crypto: summary.crypto,
      netLiquidation: summary.netLiquidation,
      unrealizedPnl: summary.unrealizedPnl,
      realizedPnl: summary.realizedPnl,
    },
  ];
}

function currencyRow({ currency, total, totalText, rate }: Cash, positions: readonly Position[]): LedgerRow {
  const own = positions.filter(({ instrument }) => instrument.currency === currency);
  const sum = (chosen: readonly Position[], of: (position: Position) => number): number =>
    chosen.reduce((result, position) => result + of(position), 0);
  const worth = (assetClass: string): number =>
    sum(
      own.filter(({ instrument }) => instrument.assetClass === assetClass),
      ({ value }) => value,
    );
  const stocks = worth('STK');
  const crypto = worth('CRYPTO');
  return {
    currency,
    cashText: totalText,
    rate,
    stocks,
    crypto,
    netLiquidation: total + stocks + crypto,
    unrealizedPnl: sum(own, ({ unrealizedPnl }) => unrealizedPnl),
    realizedPnl: sum(own, ({ realizedPnl }) => realizedPnl),
  };
}

const number = (value: number): string => javaDouble(cents(value));

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#portfolio-ledger */
export function ledgerRowText(account: string, row: LedgerRow, time: number): string {
  const cash = decimalJson(row.cashText);
  return objectText([
    ['commoditymarketvalue', '0.0'],
    ['futuremarketvalue', '0.0'],
    ['settledcash', cash],
    ['exchangerate', String(row.rate)],
    ['sessionid', '1'],
    ['cashbalance', cash],
    ['corporatebondsmarketvalue', '0.0'],
    ['warrantsmarketvalue', '0.0'],
    ['netliquidationvalue', number(row.netLiquidation)],
    ['interest', '0.0'],
    ['unrealizedpnl', number(row.unrealizedPnl)],
    ['stockmarketvalue', number(row.stocks)],
    ['moneyfunds', '0.0'],
    ['currency', quoted(row.currency)],
    ['realizedpnl', number(row.realizedPnl)],
    ['funds', '0.0'],
    ['acctcode', quoted(account)],
    ['issueroptionsmarketvalue', '0.0'],
    ['key', '"LedgerList"'],
    ['timestamp', String(Math.floor(time / 1000))],
    ['severity', '0'],
    ['stockoptionmarketvalue', '0.0'],
    ['futuresonlypnl', '0.0'],
    ['tbondsmarketvalue', '0.0'],
    ['futureoptionmarketvalue', '0.0'],
    ['cashbalancefxsegment', '0.0'],
    ['secondkey', quoted(row.currency)],
    ['tbillsmarketvalue', '0.0'],
    ['endofbundle', '1'],
    ['dividends', '0.0'],
    ['cryptocurrencyvalue', number(row.crypto)],
  ]);
}

export function ledgerBody(gateway: Gateway, account: string): string {
  const rows = ledgerRows(gateway.portfolio, account).map(
    (row) => `${quoted(row.currency)}:${ledgerRowText(account, row, gateway.clock())}`,
  );
  return `{${rows.join(',')}}`;
}

const ledger = (call: Call): string => ledgerBody(call.gateway, accountOf(call));

export const LEDGER_ENDPOINTS: Endpoints = { 'GET /portfolio/*/ledger': ledger };
