import { StreamError } from '../contract/stream-error.js';

/** The venue wants to be left alone: `too_many` requests, or a ban of this address. */
export type KeepAway = 'too_many' | 'banned';

/** Why a connection ended, and what that means for the next. */
export interface ConnectionEnd {
  readonly reason: string;
  /** The venue asked to stay away for so many milliseconds. */
  readonly retryAfter?: number | undefined;
  /** The venue asked to stay away, and perhaps not for how long. */
  readonly keepAway?: KeepAway | undefined;
  /** The venue refused: no other connection can do better, unless one did before. */
  readonly fatal?: StreamError | undefined;
  /** The refusal is for good, also of a stream that was live before. */
  readonly isFinal?: boolean | undefined;
}

/** What a failure before the subscription means for the next connection. */
export function consequenceOf(error: unknown): Omit<ConnectionEnd, 'reason'> {
  if (!(error instanceof StreamError)) return {};
  const { retryAfter } = error;
  return FATAL.has(error.code) ? { fatal: error, retryAfter } : { retryAfter };
}

/** Nothing that time would mend, as far as the first connection can know. */
const FATAL: ReadonlySet<string> = new Set(['auth_rejected', 'invalid_options']);

/** HTTP answers, and statuses of replies, that ask to stay away. */
export const keepAwayOf = (status: number): KeepAway | undefined =>
  status === 429 ? 'too_many' : status === 418 ? 'banned' : undefined;

/** The words of whatever was thrown; never empty. Node reports a failed dial of several addresses without any. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(messageOf))].join('; ');
  if (!(error instanceof Error)) return String(error) || 'an error without words';
  if (error.message !== '') return error.message;
  const { code } = error as NodeJS.ErrnoException;
  if (code !== undefined) return code;
  return error.cause === undefined ? error.name : messageOf(error.cause);
}
