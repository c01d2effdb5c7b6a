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

/** The end of a connection whose dial was answered with an HTTP status. */
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

/** The end of a connection that the venue closed. */
export function endOfClose(
  { code, closeReason }: { readonly code: number; readonly closeReason: string },
  { fatalCloseCodes, finalCloseCodes, closePauses }: Facts,
  fail: Fail,
): ConnectionEnd {
  const reason = `closed by the other side with code ${code}${closeReason === '' ? '' : `: ${closeReason}`}`;
  const pause = closePauses?.[code];
  const retryAfter =
    typeof pause === 'object' ? (pause.words.test(closeReason) ? pause.pause : undefined) : pause;
  const isFinal = finalCloseCodes?.includes(code) ?? false;
  const isFatal = isFinal || (fatalCloseCodes?.includes(code) ?? false);
  return { reason, retryAfter, fatal: isFatal ? fail('connect_failed', reason) : undefined, isFinal };
}
