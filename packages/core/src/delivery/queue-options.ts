import { StreamError } from '../contract/stream-error.js';

/**
 * What a full queue does. `lossless`: it grows, and warns past its high-water mark. `drop_oldest`: it discards the
 * oldest item. `conflate`: it keeps only the latest item per key.
 */
export type QueuePolicy = 'lossless' | 'drop_oldest' | 'conflate';

export interface QueueOptions<T> {
  /** @defaultValue 'drop_oldest' */
  readonly policy?: QueuePolicy;
  /**
   * Number of items kept under `drop_oldest`, of keys under `conflate`. One more discards the oldest, which is counted.
   *
   * @defaultValue 65_536
   */
  readonly capacity?: number;
  /**
   * The key under `conflate`.
   *
   * @defaultValue the item's exchange, account, channel and symbol; of balances also the currency and wallet, of
   * positions the side, of candles the interval and begin
   */
  readonly key?: (item: T) => string;
  /**
   * Size past which a lossless queue calls `onHighWater`, and again at each doubling.
   *
   * @defaultValue 65_536
   */
  readonly highWaterMark?: number;
  /** Called when a lossless queue grows past its high-water mark, because its consumer is too slow. */
  readonly onHighWater?: (size: number) => void;
}

const POLICIES: readonly unknown[] = ['lossless', 'drop_oldest', 'conflate'] satisfies QueuePolicy[];
const OPTIONS = ['policy', 'capacity', 'key', 'highWaterMark', 'onHighWater'];

/**
 * Checks at run time what TypeScript checks at compile time, for users of JavaScript.
 *
 * @throws StreamError `invalid_options`, RangeError for a capacity that is not a whole number of at least 1
 */
export function checkQueueOptions(options: QueueOptions<never>): void {
  const fail = (message: string): never => {
    throw new StreamError(message, { code: 'invalid_options', exchange: 'queue' });
  };
  const given: unknown = options;
  if (typeof given !== 'object' || given === null)
    return fail('the options of a queue are not an object, such as { policy: "conflate" }');
  const unknown = Object.keys(given).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined)
    fail(`unknown option ${unknown} of a queue; the options are ${OPTIONS.join(', ')}`);
  const { policy, capacity = 1, key, highWaterMark = 1, onHighWater } = options;
  if (policy !== undefined && !POLICIES.includes(policy))
    fail(`the policy of a queue is ${JSON.stringify(policy)}; it is one of ${POLICIES.join(', ')}`);
  for (const [name, value] of Object.entries({ key, onHighWater }))
    if (value !== undefined && typeof value !== 'function') fail(`the ${name} of a queue is not a function`);
  if (typeof highWaterMark !== 'number' || !(highWaterMark >= 1))
    fail('the highWaterMark of a queue is not a number of at least 1');
  if (!Number.isSafeInteger(capacity) || capacity < 1)
    throw new RangeError(`a queue's capacity is a whole number of at least 1, not ${String(capacity)}`);
}
