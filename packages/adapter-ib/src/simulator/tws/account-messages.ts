import { Out } from './messages.js';
import type { ContractFields } from './order-message.js';
import type { Field } from './wire.js';

/** The messages of an account. https://interactivebrokers.github.io/tws-api/account_portfolio.html */
export const accountMessages = {
  value: ({ key, value, currency, account }: ValueRow): Field[] => [
    Out.ACCOUNT_VALUE, 2, key, value, currency, account,
  ], // prettier-ignore
  time: (clock: string): Field[] => [Out.ACCOUNT_TIME, 1, clock],
  downloadEnd: (account: string): Field[] => [Out.ACCOUNT_DOWNLOAD_END, 1, account],
  summary: (id: number, { key, value, currency, account }: ValueRow): Field[] => [
    Out.ACCOUNT_SUMMARY, 1, id, account, key, value, currency,
  ], // prettier-ignore
  summaryEnd: (id: number): Field[] => [Out.ACCOUNT_SUMMARY_END, 1, id],
  positionEnd: (): Field[] => [Out.POSITION_END, 1],
  familyCodes: (accounts: readonly string[]): Field[] => [
    Out.FAMILY_CODES,
    accounts.length,
    ...accounts.flatMap((account) => [account, '']),
  ],
  profit: (id: number, { daily, unrealized, realized }: ProfitRow): Field[] => [
    Out.PNL, id, daily, unrealized, realized,
  ], // prettier-ignore
  profitOf: (id: number, row: ProfitRow & { readonly position: string; readonly value: number }): Field[] => [
    Out.PNL_SINGLE, id, row.position, row.daily, row.unrealized, row.realized, row.value,
  ], // prettier-ignore
} as const;

/** One figure of an account. */
export interface ValueRow {
  readonly key: string;
  readonly value: string;
  readonly currency: string;
  readonly account: string;
}

export interface ProfitRow {
  readonly daily: number;
  readonly unrealized: number;
  readonly realized: number;
}

/** What is held of a contract, with its value or without. */
export interface HoldingRow {
  readonly account: string;
  readonly contract: ContractFields;
  readonly primaryExchange: string;
  readonly position: string;
  readonly price: number;
  readonly value: number;
  readonly averageCost: number;
  readonly unrealized: number;
  readonly realized: number;
}

/** Contract fields of positions: id, symbol, type, date, strike, right, multiplier. */
const head = ({ conid, symbol, secType }: ContractFields): Field[] => [
  conid,
  symbol,
  secType,
  '',
  0,
  '0',
  '',
];

export const positionMessage = ({ account, contract, position, averageCost }: HoldingRow): Field[] => [
  Out.POSITION, 3, account, ...head(contract), '', contract.currency, contract.localSymbol, contract.symbol, position,
  averageCost,
]; // prettier-ignore

export const portfolioMessage = (row: HoldingRow): Field[] => [
  Out.PORTFOLIO_VALUE, 8, ...head(row.contract), row.primaryExchange, row.contract.currency, row.contract.localSymbol,
  row.contract.symbol, row.position, row.price, row.value, row.averageCost, row.unrealized, row.realized, row.account,
]; // prettier-ignore

export const historyMessage = (id: number, range: readonly [string, string], bars: readonly Field[][]): Field[] => [
  Out.HISTORICAL_DATA, id, ...range, bars.length, ...bars.flat(),
]; // prettier-ignore

export const marketRuleMessage = (id: number, increment: string): Field[] => [
  Out.MARKET_RULE,
  id,
  1,
  0,
  increment,
];

export const symbolsMessage = (id: number, rows: readonly Field[][]): Field[] => [
  Out.SYMBOL_SAMPLES, id, rows.length, ...rows.flat(),
]; // prettier-ignore
