import type { ChannelParams } from '../channel-params.js';
import type { StreamError } from '../../contract/stream-error.js';
import { keepAwayOf, type ConnectionEnd } from '../connection-end.js';

type Fail = (code: 'auth_rejected' | 'connect_failed', message: string) => StreamError;

type Facts = Pick<ChannelParams, 'fatalHttpCodes' | 'fatalCloseCodes' | 'finalCloseCodes' | 'closePauses'>;

/** The answer to a dial: an HTTP status instead of a WebSocket. */
export interface DialRefusal {
  readonly shownUrl: string;
  readonly status: number;
  readonly retryAfter: number | undefined;
}

/** What it means that a dial was answered with an HTTP status. */
export function endOfRefusedDial(
  { shownUrl, status, retryAfter }: DialRefusal,
  { fatalHttpCodes }: Facts,
  fail: Fail,
): ConnectionEnd {
  const reason = `${shownUrl} answered the dial with HTTP ${status}`;
  const isFatal = fatalHttpCodes?.includes(status) ?? false;
  return {
    reason,
    retryAfter,
    keepAway: keepAwayOf(status),
    fatal: isFatal ? fail('connect_failed', `${reason}; check streamHost, environment and proxy`) : undefined,
  };
}

/** What it means that the other side closed the connection. */
export function endOfClose(
  { code, words }: { readonly code: number; readonly words: string },
  { fatalCloseCodes, finalCloseCodes, closePauses }: Facts,
  fail: Fail,
): ConnectionEnd {
  const reason = `closed by the other side with code ${code}${words === '' ? '' : `: ${words}`}`;
  const pause = closePauses?.[code];
  const retryAfter = typeof pause === 'object' ? (pause.words.test(words) ? pause.pause : undefined) : pause;
  const isFinal = finalCloseCodes?.includes(code) ?? false;
  const isFatal = isFinal || (fatalCloseCodes?.includes(code) ?? false);
  return { reason, retryAfter, fatal: isFatal ? fail('connect_failed', reason) : undefined, isFinal };
}
