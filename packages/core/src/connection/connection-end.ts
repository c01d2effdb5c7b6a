import { StreamError } from '../stream-error.js';

/** Why a connection ended, and what that means for the next. */
export interface ConnectionEnd {
  readonly reason: string;
  /** The venue asked to stay away for so many milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Set when no other connection can do better. */
  readonly fatal?: StreamError;
}

/** What a failure before the subscription means for the next connection. */
export function consequenceOf(error: unknown): Omit<ConnectionEnd, 'reason'> {
  if (!(error instanceof StreamError)) return {};
  return FATAL.has(error.code) ? { fatal: error } : { retryAfter: error.retryAfter };
}

/** Nothing that time would mend. */
const FATAL: ReadonlySet<string> = new Set(['auth_rejected', 'invalid_options']);

/** The words of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
