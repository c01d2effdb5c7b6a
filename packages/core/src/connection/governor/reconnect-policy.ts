import { unknownOption, type OptionMistake } from '../../contract/option-error.js';
import type { KeepAway } from '../connection-end.js';

/** When a lost connection is dialled again. Times in milliseconds. */
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

/** How long nothing is sent to a venue after a refusal. Times in milliseconds. */
export interface Pauses {
  /**
   * Pause after HTTP 429, for dials and REST calls, where the venue names no duration. Use shorter pauses only with
   * simulators: real venues ban clients that come back too early. @defaultValue 10_000
   */
  readonly tooManyPause: number;
  /** Pause after HTTP 418, a ban of the address, where the venue names no duration. @defaultValue 120_000 */
  readonly banPause: number;
  /**
   * Pause after a refusal (a forbidden dial, rejected credentials) of a stream that was live before. A stream that was
   * never live is ended by a refusal. Doubles with each refusal in a row, up to twelve times. @defaultValue 5_000
   */
  readonly refusalPause: number;
}

export const DEFAULT_RECONNECT_POLICY: ReconnectPolicy = {
  attempts: Infinity,
  immediate: 2,
  initialDelay: 250,
  maxDelay: 10_000,
  resetAfter: 30_000,
};

export const DEFAULT_PAUSES: Pauses = { tooManyPause: 10_000, banPause: 120_000, refusalPause: 5_000 };

/** The fields of the option `reconnectTimes`. */
export type ReconnectOptions = ReconnectPolicy & Pauses;

/** The longest wait that a server's answer or a policy can cause, in milliseconds. */
const LONGEST_DELAY = 24 * 3600 * 1000;

/** The longest ban that is accepted from the announced time of its end, in milliseconds. */
const LONGEST_BAN = 7 * LONGEST_DELAY;

/** Reads the option `reconnectTimes`. */
export function resolveReconnectPolicy(
  option: unknown,
  fail: (mistake: OptionMistake) => never,
): Partial<ReconnectOptions> {
  if (option === undefined) return {};
  const path = ['reconnectTimes'];
  if (typeof option === 'number') {
    if (!(option >= 0))
      fail({ option: path, predicate: `is ${option}; give a number of attempts of at least 0` });
    return { attempts: option };
  }
  const names = Object.keys({ ...DEFAULT_RECONNECT_POLICY, ...DEFAULT_PAUSES });
  if (typeof option !== 'object' || option === null)
    fail({
      option: path,
      predicate: (spell) => `takes a number of attempts or an object of ${names.map(spell).join(', ')}`,
    });
  for (const [name, value] of Object.entries(option)) {
    if (!names.includes(name)) fail({ option: [...path, name], predicate: unknownOption(name, names) });
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      fail({
        option: [...path, name],
        predicate: `is ${JSON.stringify(value)}; give a number of at least 0`,
      });
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

/** The pause after a 429 or 418: the duration that the venue named, or else that of the policy. */
export function pauseOf(
  { tooManyPause, banPause }: Pauses,
  keepAway: KeepAway,
  retryAfter: number | undefined,
): number {
  if (retryAfter !== undefined && retryAfter > 0) return retryAfter;
  return keepAway === 'banned' ? banPause : tooManyPause;
}

/** The pause after so many refusals in a row. */
export const refusalPauseOf = ({ refusalPause }: Pauses, refusals: number): number =>
  refusalPause * Math.min(12, 2 ** (refusals - 1));

/** Milliseconds that a `Retry-After` header asks for: seconds, or an HTTP date. */
export function parseRetryAfter(header: string | undefined, wallClock: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const delay = Number.isNaN(seconds) ? Date.parse(header) - wallClock : seconds * 1000;
  return delay >= 0 ? Math.min(delay, LONGEST_DELAY) : undefined;
}

/** Milliseconds until the end of a ban that the text of an answer contains: `banned until 1659146400000`. */
export function parseBanEnd(text: string, wallClock: number): number | undefined {
  const digits = /\buntil\W{0,5}(\d{13}|\d{10})\b|"retryAfter"\W{1,5}(\d{13}|\d{10})\b/i.exec(text);
  const epoch = digits?.[1] ?? digits?.[2];
  return epoch === undefined ? undefined : untilEpoch(Number(epoch), wallClock);
}

/**
 * Milliseconds until an epoch time in seconds or milliseconds; `undefined` when that is in the past or is not a time.
 */
export function untilEpoch(epoch: number, wallClock: number): number | undefined {
  const delay = (epoch < 1e11 ? epoch * 1000 : epoch) - wallClock;
  return delay > 0 ? Math.min(delay, LONGEST_BAN) : undefined;
}
