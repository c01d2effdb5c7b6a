import type { Account } from '../accounts.js';
import type { Exchange } from '../exchange.js';
import type { Row } from '../instruments/instrument-directory.js';
import { type Body, textOf } from '../wire/json-body.js';
import { wrongParameter } from '../wire/venue-error.js';
import { requiredText } from './order-fields.js';
import { milliseconds } from './order-row.js';

/** Seconds that the countdown may have. */
const LEAST = 10;
const MOST = 120;

/**
 * Cancels all orders of an account after so many seconds, unless it is asked again before; 0 ends the countdown.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-trade-post-cancel-all-after
 */
export function cancelAfter({
  exchange,
  account,
  body,
}: {
  readonly exchange: Exchange;
  readonly account: Account;
  readonly body: Body;
}): Row {
  const text = requiredText(body, 'timeOut');
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : NaN;
  if (seconds !== 0 && !(seconds >= LEAST && seconds <= MOST)) throw wrongParameter('timeOut');
  // The countdown is for all orders: those of one tag are not counted apart.
  if (textOf(body, 'tag') !== undefined) throw wrongParameter('tag');
  const { now, triggerTime } = exchange.market.cancelAfter(
    { account: account.id },
    seconds === 0 ? undefined : seconds * 1000,
  );
  return {
    triggerTime: triggerTime === undefined ? '0' : milliseconds(triggerTime),
    tag: '',
    ts: milliseconds(now),
  };
}
