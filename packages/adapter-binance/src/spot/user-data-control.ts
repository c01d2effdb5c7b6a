import { type Control, INFO, isRow, type Row, type VenueClock } from '@hftjs/core/adapter';
import { ErrorCode, isAboutCredentials } from '../binance-error.js';
import { keepAwayIn, refusalIn } from '../control.js';
import { SUBSCRIBE_ID, type UserDataLogin } from './user-data-login.js';

export interface UserDataContext {
  readonly login: UserDataLogin;
  readonly clock: VenueClock;
}

/**
 * What a reply of the WebSocket API means. Ids and codes are texts here, as all numbers of own frames.
 *
 * @throws Error for a frame that is none of the WebSocket API
 * @see https://developers.binance.com/docs/binance-spot-api-docs/websocket-api/response-format
 */
export function readReply(packet: unknown, { login, clock }: UserDataContext): Control {
  if (!isRow(packet)) throw new Error('not an object');
  if (!('id' in packet) || !('status' in packet || 'result' in packet || 'error' in packet))
    throw new Error('neither a reply nor an event of the WebSocket API');
  const isSubscription = String(packet.id) === String(SUBSCRIBE_ID);
  if (Number(packet.status ?? 200) === 200 && packet.error === undefined)
    return isSubscription && isSubscribed(packet) ? { kind: 'acknowledged', venueTime: clock.now() } : INFO;
  const refusal = refusalIn(packet);
  if (!refusal) throw new Error('a refusal without code and words');
  const { code, message } = refusal;
  const reason = `${message} (${code})`;
  if (isSubscription && code === ErrorCode.ALREADY_SUBSCRIBED)
    return { kind: 'acknowledged', venueTime: clock.now() };
  const away = keepAwayIn(packet, code);
  // Whoever goes on after that is banned for longer.
  if (away.keepAway) return { kind: 'retry', reason, ...away };
  if (code === ErrorCode.CLOCK) clock.distrust();
  else if (isSubscription && isUnauthorized(packet, code) && login.giveUpSession())
    return { kind: 'retry', reason };
  if (isAboutCredentials(code)) return { kind: 'auth_rejected', reason };
  return isOurs(packet) ? { kind: 'retry', reason } : INFO;
}

/** What an event that is no `executionReport` means. */
export function readEvent({ e: event }: Row): Control {
  if (event === 'serverShutdown') return { kind: 'rotate', reason: 'Binance announced serverShutdown' };
  // The socket stays open, and silent.
  if (event === 'eventStreamTerminated')
    return { kind: 'retry', reason: 'Binance ended the user data stream (eventStreamTerminated)' };
  return INFO;
}

const isSubscribed = ({ result }: Row): boolean => isRow(result) && 'subscriptionId' in result;

/** Replies to others than our two requests are noise of recordings. */
const isOurs = ({ id }: Row): boolean => id === null || id === '1' || id === '2' || id === 1 || id === 2;

const isUnauthorized = ({ status }: Row, code: number): boolean =>
  Number(status) === 401 || code === -1002 || code === ErrorCode.KEY_REFUSED;
