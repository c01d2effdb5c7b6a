import { quoted } from '@hftjs/simulator';
import { currencyRows, type CurrencyRow } from '../../account/currency-rows.js';
import type { Gateway } from '../gateway.js';
import { accountOf } from '../rest/checks.js';
import type { Call, Endpoints } from '../rest/endpoint.js';
import { cents, decimalJson, javaDouble, objectText } from '../wire-text.js';

const number = (value: number): string => javaDouble(cents(value));

/** https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#portfolio-ledger */
export function ledgerRowText(account: string, row: CurrencyRow, time: number): string {
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

/** As far as lists of balances are up to date. */
export function ledgerBody(gateway: Gateway, account: string): string {
  const { lists } = gateway.market;
  const until = lists.timeOf('balances');
  const time = Math.min(until, gateway.clock());
  const rows = currencyRows(gateway.portfolio, account, until);
  const texts = lists.rows('balances', rows, (row) => ledgerRowText(account, row, time));
  // An additional row that cannot be read comes first.
  const names = [
    ...Array<string>(texts.length - rows.length).fill('?'),
    ...rows.map(({ currency }) => currency),
  ];
  return `{${texts.map((text, index) => `${quoted(names[index] ?? '')}:${text}`).join(',')}}`;
}

const ledger = (call: Call): string => ledgerBody(call.gateway, accountOf(call));

export const LEDGER_ENDPOINTS: Endpoints = { 'GET /portfolio/*/ledger': ledger };
