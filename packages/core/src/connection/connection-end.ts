import { StreamError } from '../contract/stream-error.js';

/** Why the venue demands a pause: `too_many` requests, or a ban of this address. */
export type KeepAway = 'too_many' | 'banned';

/** Why a connection ended, and what that means for the next one. */
export interface ConnectionEnd {
  readonly reason: string;
  /** The pause that the venue demands, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Set when the venue demands a pause, also one of unknown length. */
  readonly keepAway?: KeepAway | undefined;
  /** The venue refused the connection. Ends the stream unless an earlier connection was live. */
  readonly fatal?: StreamError | undefined;
  /** The refusal ends the stream even if an earlier connection was live. */
  readonly isFinal?: boolean | undefined;
}

/** What a failure before the subscription means for the next connection. */
export function consequenceOf(error: unknown): Omit<ConnectionEnd, 'reason'> {
  if (!(error instanceof StreamError)) return {};
  const { retryAfter } = error;
  return FATAL.has(error.code) ? { fatal: error, retryAfter } : { retryAfter };
}

/** Errors that a first connection cannot overcome by waiting. */
const FATAL: ReadonlySet<string> = new Set(['auth_rejected', 'invalid_options']);

/** The pause that an HTTP status, or the status in a reply, demands. */
export const keepAwayOf = (status: number): KeepAway | undefined =>
  status === 429 ? 'too_many' : status === 418 ? 'banned' : undefined;

/**
 * The message of anything that was thrown; never empty. Node's error for a failed dial of several addresses has none.
 */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(messageOf))].join('; ');
  if (!(error instanceof Error)) return String(error) || 'an error without a message';
  if (error.message !== '') return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return code;
  return error.cause === undefined ? error.name : messageOf(error.cause);
}
