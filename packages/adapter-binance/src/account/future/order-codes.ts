const TYPE: Readonly<Record<string, string>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP: 'stop_limit',
  STOP_MARKET: 'stop',
  TAKE_PROFIT: 'take_profit_limit',
  TAKE_PROFIT_MARKET: 'take_profit',
  TRAILING_STOP_MARKET: 'trailing_stop',
  LIQUIDATION: 'liquidation',
};

const CONDITIONAL: ReadonlySet<string> = new Set([
  'STOP',
  'STOP_MARKET',
  'TAKE_PROFIT',
  'TAKE_PROFIT_MARKET',
  'TRAILING_STOP_MARKET',
]);

/** Times in force of orders that may only make: `GTX`, and `RPI` for orders that only retail traders see. */
const POST_ONLY: ReadonlySet<string> = new Set(['GTX', 'RPI']);

/** An order that was on the book for longer than this, in milliseconds, was not refused when it was placed. */
const RESTED = 60_000;

/** Maps Binance's order type to ours. */
export const futureTypeOf = (word: string): string => TYPE[word] ?? word.toLowerCase();

/** Whether orders of a type wait for a trigger. */
export const isConditionalType = (word: string | null | undefined): boolean => CONDITIONAL.has(word ?? '');

export const isPostOnly = (timeInForce: string | null | undefined): boolean =>
  POST_ONLY.has(timeInForce ?? '');

/** How an order has ended, of a frame or of REST. */
export interface EndFields {
  readonly status: string;
  readonly timeInForce: string | null | undefined;
  readonly filled: string;
  /** Binance's reason of expiry, where it gave one. */
  readonly reason?: string | undefined;
  readonly createdTime: number | undefined;
  /** When it ended. */
  readonly time: number | undefined;
}

/**
 * Whether a post-only order was refused because it would have taken: Binance reports that it expired at once, without a
 * fill and without a reason.
 */
export function isRefusedPostOnly({
  status,
  timeInForce,
  filled,
  reason,
  createdTime,
  time,
}: EndFields): boolean {
  if (status !== 'EXPIRED' || !isPostOnly(timeInForce) || Number(filled) !== 0) return false;
  if (reason !== undefined) return false;
  return createdTime === undefined || time === undefined || time - createdTime <= RESTED;
}
