/** How a lost connection is got back. Times in milliseconds. */
export interface ReconnectPolicy {
  /** Attempts in a row before the stream fails with `reconnect_exhausted`. @defaultValue Infinity */
  readonly attempts: number;
  /** First attempts made at once: a random drop is usually over by then. @defaultValue 2 */
  readonly immediate: number;
  /** Ceiling of the first delay. Each delay is drawn at random between 0 and its ceiling. @defaultValue 250 */
  readonly initialDelay: number;
  /** The ceiling doubles with each attempt up to this. @defaultValue 10_000 */
  readonly maxDelay: number;
  /** A connection that was live for so long begins the count anew. @defaultValue 30_000 */
  readonly resetAfter: number;
}

export const DEFAULT_RECONNECT_POLICY: ReconnectPolicy = {
  attempts: Infinity,
  immediate: 2,
  initialDelay: 250,
  maxDelay: 10_000,
  resetAfter: 30_000,
};

/** The longest wait taken from a server's word or from a policy: what a timer can hold, and then some sense. */
const LONGEST_DELAY = 24 * 3600 * 1000;

/** Reads the option `reconnectTimes`. */
export function resolveReconnectPolicy(
  option: unknown,
  fail: (message: string) => never,
): Partial<ReconnectPolicy> {
  if (option === undefined) return {};
  if (typeof option === 'number') {
    if (!(option >= 0)) fail(`reconnectTimes is ${option}; give a number of attempts of at least 0`);
    return { attempts: option };
  }
  const names = Object.keys(DEFAULT_RECONNECT_POLICY);
  if (typeof option !== 'object' || option === null)
    fail(`reconnectTimes takes a number of attempts or an object of ${names.join(', ')}`);
  for (const [name, value] of Object.entries(option)) {
    if (!names.includes(name)) fail(`reconnectTimes has no ${name}; it has ${names.join(', ')}`);
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      fail(`reconnectTimes.${name} is ${JSON.stringify(value)}; give a number of at least 0`);
  }
  return Object.fromEntries(Object.entries(option).filter(([, value]) => value !== undefined));
}

/** The delay before an attempt, counted from 1: exponential, with full jitter. */
export function reconnectDelay(policy: ReconnectPolicy, attempt: number, random: () => number): number {
  if (attempt <= policy.immediate) return 0;
  const doublings = Math.min(attempt - policy.immediate - 1, 50);
  const ceiling = Math.min(policy.maxDelay, policy.initialDelay * 2 ** doublings);
  return Math.min(LONGEST_DELAY, random() * ceiling);
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date. */
export function parseRetryAfter(header: string | undefined, wallClock: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const delay = Number.isNaN(seconds) ? Date.parse(header) - wallClock : seconds * 1000;
  return delay >= 0 ? Math.min(delay, LONGEST_DELAY) : undefined;
}
