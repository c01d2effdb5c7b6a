import type { Channel, ChannelEvents } from '../../channels/channel.js';
import type { MyBalance } from '../../channels/my-balance.js';
import type { MyPosition } from '../../channels/my-position.js';
import type { Origin } from '../../channels/header.js';
import type { Exchange } from '../../contract/exchange.js';
import { compareDecimals, isDecimal } from '../../wire/decimals.js';
import { definedOnly } from '../../wire/defined-only.js';
import { rowError } from '../../wire/row-error.js';
import type { BalanceRow, PositionRow } from './holding-rows.js';

/** The header of the events of one frame. */
export interface HoldingHeader {
  readonly exchange: Exchange;
  readonly account: string | undefined;
  readonly kind: MyBalance['kind'];
  readonly origin: Origin | undefined;
  readonly receivedTime: number;
  readonly exchangeTime: number | undefined;
}

/** What distinguishes balances from positions. */
export interface HoldingKind<Name extends Channel, Row> {
  readonly channel: Name;
  /** For people. */
  readonly name: string;
  readonly keyOf: (row: Row) => string;
  /** @throws Error naming the field that cannot be right */
  readonly check: (row: Row) => void;
  readonly isZero: (row: Row) => boolean;
  /** Whether two rows agree in the amounts that no price moves. */
  readonly agrees: (row: Row, other: Row) => boolean;
  /** The row of the same holding, of which nothing is left. */
  readonly zeroOf: (row: Row) => Row;
  /** Whether a snapshot's row of zero says nothing that the consumer does not know, unless it was above zero before. */
  readonly leavesOutZeros: boolean;
  readonly eventOf: (row: Row, header: HoldingHeader) => ChannelEvents[Name];
}

/** The longest name of a currency or a wallet. */
const MAX_NAME_LENGTH = 64;

export const BALANCES: HoldingKind<'my_balance', BalanceRow> = {
  channel: 'my_balance',
  name: 'balances',
  keyOf: ({ currency, wallet = '', part = '' }) => JSON.stringify([currency, wallet, part]),
  check: ({ currency, wallet, numbers, time }) => {
    checkName('currency', currency);
    if (wallet !== undefined) checkName('wallet', wallet);
    checkNumbers(numbers, ['locked']);
    checkTime(time);
    if (Object.values(numbers).every((value) => value === undefined))
      throw rowError(() => `the balance of ${currency} states no amount`);
  },
  agrees: ({ numbers }, other) =>
    numbers.total === undefined || other.numbers.total === undefined
      ? isAgreed(numbers.available, other.numbers.available)
      : isAgreed(numbers.total, other.numbers.total),
  isZero: ({ numbers }) => Object.values(numbers).every(isNothing),
  zeroOf: ({ currency, wallet, part, numbers }) => ({
    ...{ currency, wallet, part },
    numbers: Object.fromEntries(Object.keys(numbers).map((name) => [name, '0'])),
  }),
  leavesOutZeros: false,
  eventOf: ({ currency, wallet, numbers, time }, { exchangeTime, ...header }) =>
    definedOnly<MyBalance>({
      channel: 'my_balance',
      ...header,
      currency,
      wallet,
      exchangeTime: time ?? exchangeTime,
      total: figure(numbers.total),
      available: figure(numbers.available),
      locked: figure(numbers.locked),
      exact: definedOnly<MyBalance['exact']>(numbers),
    }),
};

export const POSITIONS: HoldingKind<'my_position', PositionRow> = {
  channel: 'my_position',
  name: 'positions',
  keyOf: ({ symbol, positionSide, part = '' }) => JSON.stringify([symbol, positionSide, part]),
  check: ({ symbol, numbers, time }) => {
    checkNumbers(numbers, ['entryPrice', 'markPrice', 'leverage']);
    checkTime(time);
    if (numbers.volume === undefined) throw rowError(() => `the position of ${symbol} states no volume`);
  },
  agrees: ({ numbers }, other) => isAgreed(numbers.volume, other.numbers.volume),
  isZero: ({ numbers: { volume } }) => isNothing(volume),
  zeroOf: ({ symbol, positionSide, part, marginMode, numbers: { contracts } }) => ({
    ...{ symbol, positionSide, part, marginMode },
    numbers: { volume: '0', ...(contracts !== undefined && { contracts: '0' }) },
  }),
  leavesOutZeros: true,
  eventOf: ({ symbol, positionSide, marginMode, numbers: stated, time }, { exchangeTime, ...header }) => {
    const numbers = withoutZeroPrices(stated);
    return definedOnly<MyPosition>({
      channel: 'my_position',
      ...header,
      symbol,
      positionSide,
      marginMode,
      exchangeTime: time ?? exchangeTime,
      volume: Number(numbers.volume),
      contracts: figure(numbers.contracts),
      entryPrice: figure(numbers.entryPrice),
      markPrice: figure(numbers.markPrice),
      unrealizedPnl: figure(numbers.unrealizedPnl),
      liquidationPrice: figure(numbers.liquidationPrice),
      leverage: figure(numbers.leverage),
      exact: definedOnly<MyPosition['exact']>(numbers),
    });
  },
};

/** Whether two rows state the same, as far as both state it: 1.0 is 1.00. */
export const isSameAmount = (left: string | undefined, right: string | undefined): boolean =>
  left === right || (left !== undefined && right !== undefined && compareDecimals(left, right) === 0);

const isAgreed = (left: string | undefined, right: string | undefined): boolean =>
  left === undefined || right === undefined || isSameAmount(left, right);

const figure = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

const isNothing = (text: string | undefined): boolean => text === undefined || Number(text) === 0;

/**
 * Venues write a price or a leverage that does not exist as zero. A liquidation price below zero is one that the market
 * cannot reach.
 */
function withoutZeroPrices(numbers: PositionRow['numbers']): PositionRow['numbers'] {
  const { entryPrice, markPrice, liquidationPrice, leverage, ...amounts } = numbers;
  const prices = { entryPrice, markPrice, liquidationPrice, leverage };
  return {
    ...amounts,
    ...Object.fromEntries(Object.entries(prices).filter(([, price]) => Number(price ?? 0) > 0)),
  };
}

function checkName(field: string, name: string): void {
  if (name === '' || name.length > MAX_NAME_LENGTH)
    throw rowError(() => `${field} has ${name.length} characters`);
}

/** @param unsigned - fields that no account has below zero */
function checkNumbers(
  numbers: Readonly<Record<string, string | undefined>>,
  unsigned: readonly string[],
): void {
  for (const [field, text] of Object.entries(numbers)) {
    if (text === undefined) continue;
    const expected = unsigned.includes(field) ? 'a number from zero' : 'a finite number';
    const least = unsigned.includes(field) ? 0 : -Number.MAX_VALUE;
    if (!isDecimal(text) || !Number.isFinite(Number(text)) || Number(text) < least)
      throw rowError(() => `${field} is ${JSON.stringify(text.slice(0, 40))}; expected ${expected}`);
  }
}

function checkTime(time: number | undefined): void {
  if (time !== undefined && !Number.isFinite(time)) throw rowError(() => `the time is ${time}`);
}
