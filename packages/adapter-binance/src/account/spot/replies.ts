import { type Control, INFO, isRow, type Row } from '@hftjs/core/adapter';
import { keepAwayIn, readNotice, refusalIn } from '../../venue/control.js';
import { ErrorCode, isAboutCredentials } from '../../venue/errors.js';
import { LOGON_ID, type SpotLogin, SUBSCRIBE_ID } from './login.js';

/**
 * What a reply of the WebSocket API means. Ids and codes are texts here, as all numbers of private frames.
 *
 * @throws Error for a frame that the WebSocket API does not document
 * @see https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/response-format
 */
export function readReply(packet: unknown, login: Pick<SpotLogin, 'clock' | 'giveUpSession'>): Control {
  const { clock } = login;
  if (!isRow(packet)) throw new Error('a frame is not an object');
  if (!('id' in packet) || !('status' in packet || 'result' in packet || 'error' in packet))
    throw new Error('a frame is neither a reply nor an event of the WebSocket API');
  const isSubscription = String(packet.id) === String(SUBSCRIBE_ID);
  if (Number(packet.status ?? 200) === 200 && packet.error === undefined)
    return isSubscription && isSubscribed(packet)
      ? { kind: 'acknowledged', venueTime: clock.earliest() }
      : INFO;
  const refusal = refusalIn(packet);
  if (!refusal) throw new Error('a refusal has no code or no message');
  const { code, message } = refusal;
  const reason = `${message} (${code})`;
  if (isSubscription && code === ErrorCode.ALREADY_SUBSCRIBED)
    return { kind: 'acknowledged', venueTime: clock.earliest() };
  const away = keepAwayIn(packet, code);
  // A client that goes on after that is banned for longer.
  if (away.keepAway) return { kind: 'retry', reason, ...away };
  if (code === ErrorCode.CLOCK) clock.distrust();
  else if (isSubscription && isUnauthorized(packet, code) && login.giveUpSession())
    return { kind: 'retry', reason };
  if (isAboutCredentials(code)) return { kind: 'auth_rejected', reason };
  return isOurs(packet) ? { kind: 'retry', reason } : INFO;
}

/** What an event that is not an `executionReport` means. */
export function readEvent(event: Row): Control {
  // The socket stays open, and silent.
  if (event.e === 'eventStreamTerminated')
    return { kind: 'retry', reason: 'Binance ended the user data stream (eventStreamTerminated)' };
  return readNotice(event) ?? INFO;
}

const isSubscribed = ({ result }: Row): boolean => isRow(result) && 'subscriptionId' in result;

/** Replies to others than our two requests are noise of recordings. */
const isOurs = ({ id }: Row): boolean => id === null || [SUBSCRIBE_ID, LOGON_ID].includes(Number(id));

const isUnauthorized = ({ status }: Row, code: number): boolean =>
  Number(status) === 401 || code === ErrorCode.UNAUTHORIZED || code === ErrorCode.KEY_REFUSED;
