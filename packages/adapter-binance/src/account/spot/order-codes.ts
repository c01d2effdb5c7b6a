import type { OrderStatus } from '@hftjs/core';
import { POST_ONLY, statusOf, timeInForceOf, unlessZero } from '../order-codes.js';

const TYPE: Readonly<Record<string, string>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP_LOSS: 'stop',
  STOP_LOSS_LIMIT: 'stop_limit',
  TAKE_PROFIT: 'take_profit',
  TAKE_PROFIT_LIMIT: 'take_profit_limit',
  LIMIT_MAKER: 'limit',
};

const CONDITIONAL: ReadonlySet<string> = new Set([
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
]);

/** What a spot order's status is read from, of a frame or of REST. */
export interface SpotStatusFields {
  readonly word: string;
  readonly filled: string;
  readonly type: string;
  /** Whether it is on the book; a conditional order is not before its trigger. */
  readonly isWorking: boolean | undefined;
}

export function spotStatusOf({ word, filled, type, isWorking }: SpotStatusFields): OrderStatus {
  const status = statusOf(word, filled, undefined);
  return status === 'new' && isWorking === false && CONDITIONAL.has(type) ? 'untriggered' : status;
}

/** @param trailingDelta - set when the trigger follows the price */
export function spotTypeOf(word: string, trailingDelta?: string | null): string {
  const type = TYPE[word] ?? word.toLowerCase();
  if (unlessZero(trailingDelta) === undefined || !CONDITIONAL.has(word)) return type;
  return type.endsWith('_limit') ? 'trailing_stop_limit' : 'trailing_stop';
}

export const isPostOnly = (type: string): boolean => type === 'LIMIT_MAKER';

export const spotTimeInForceOf = (type: string, word: string | undefined): string | undefined =>
  isPostOnly(type) ? POST_ONLY : timeInForceOf(word);

/** The average price, from the sums that Binance sends; those of old orders may be negative: not available. */
export function averageOf(cost: string | null | undefined, filled: string): string | undefined {
  const average = Number(cost ?? NaN) / Number(filled);
  return average > 0 && Number.isFinite(average) ? String(average) : undefined;
}
