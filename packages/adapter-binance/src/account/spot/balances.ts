import {
  addDecimals,
  field,
  readRows,
  rowError,
  rowReader,
  type BalanceRow,
  type Holdings,
  type HoldingsList,
} from '@hftjs/core/adapter';
import type { BinanceShared } from '../../venue/shared.js';
import { CURRENCY, TIME } from '../order-codes.js';

/** An amount of a balance. A margin account may owe more than it has. */
const AMOUNT = field.decimal;

/**
 * Which balances a change concerns, and what they are after it: of the assets that may have changed, never of all.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream#account-update
 */
const readPosition = rowReader('outboundAccountPosition', {
  /** When the account last changed. */
  time: field.at('u', TIME),
  eventTime: field.at('E', TIME),
  rows: field.at('B', field.any),
});

const readFrameBalance = rowReader('outboundAccountPosition.B', {
  currency: field.at('a', CURRENCY),
  available: field.at('f', AMOUNT),
  locked: field.at('l', AMOUNT),
});

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-information-user_data */
const readAccount = rowReader('account', {
  /** When the account last changed, whichever of its balances. */
  time: field.at('updateTime', TIME),
  rows: field.at('balances', field.any),
});

const readListedBalance = rowReader('account.balances', {
  currency: field.at('asset', CURRENCY),
  available: field.at('free', AMOUNT),
  locked: AMOUNT,
});

/** Rows of balances, the time of the event or of the answer that has them, and the function that reads one. */
interface ListedBalances {
  readonly rows: readonly unknown[];
  readonly time: number | undefined;
  /** @throws Error naming what is wrong with the row */
  readonly parse: (row: unknown) => BalanceRow;
}

/** @throws Error naming what is wrong with the frame */
export function parseAccountPosition(event: unknown): ListedBalances {
  const { time, eventTime, rows } = readPosition(event);
  return {
    rows: arrayOf(rows, 'outboundAccountPosition.B'),
    time: eventTime ?? time,
    parse: (row) => balanceOf(readFrameBalance(row), time ?? eventTime),
  };
}

/**
 * The balances of REST `account`. When each of them last changed is not stated.
 *
 * @throws Error naming what is wrong with the answer
 */
export function parseAccount(answer: unknown): ListedBalances {
  const { time, rows } = readAccount(answer);
  return {
    rows: arrayOf(rows, 'account.balances'),
    time,
    parse: (row) => balanceOf(readListedBalance(row), undefined),
  };
}

/** Reads all balances over REST, except those of zero. */
export async function listBalances(
  { api }: Pick<BinanceShared, 'api'>,
  { unreadableRow }: Pick<Holdings<BalanceRow>, 'unreadableRow'>,
  signal: AbortSignal,
): Promise<HoldingsList<BalanceRow>> {
  const parameters = { omitZeroBalances: 'true' };
  const answer = await api.signed({ path: '/api/v3/account', weight: 20, parameters, signal });
  const { rows, time, parse } = parseAccount(answer);
  return { ...readRows(rows, parse, unreadableRow), exchangeTime: time };
}

interface BalanceFields {
  readonly currency: string;
  readonly available: string;
  readonly locked: string;
}

const balanceOf = ({ currency, available, locked }: BalanceFields, time: number | undefined): BalanceRow => ({
  currency,
  numbers: { total: addDecimals(available, locked), available, locked },
  ...(time !== undefined && { time }),
});

function arrayOf(rows: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(rows)) throw rowError(() => `${name} is not an array`);
  return rows as unknown[];
}
