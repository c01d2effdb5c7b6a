import {
  type Control,
  INFO,
  isRow,
  keepAwayOf,
  SubscribeRequests,
  type SubscribeRequestsInit,
  untilEpoch,
  type Row,
} from '@hftjs/core/adapter';
import { ErrorCode } from './errors.js';
import { unwrap } from './packet.js';

const METHOD = { subscribe: 'SUBSCRIBE', unsubscribe: 'UNSUBSCRIBE', list: 'LIST_SUBSCRIPTIONS' } as const;

/** The requests of one connection to market streams. Futures take unsigned integers as ids and nothing else. */
export const makeRequests = (namesOf: SubscribeRequestsInit['namesOf'] = () => []): SubscribeRequests =>
  new SubscribeRequests({
    namesOf,
    // Some 2 kB, far below what Binance takes.
    namesPerRequest: 100,
    frame: (kind, id, params) => JSON.stringify({ method: METHOD[kind], params, id }),
  });

/** The pause that Binance asks for: by the status of a reply, or by its code. */
export function keepAwayIn(
  packet: Row,
  code: number,
): Pick<Control & { kind: 'retry' }, 'keepAway' | 'retryAfter'> {
  const isTooMany = code === ErrorCode.TOO_MANY_REQUESTS;
  const keepAway = keepAwayOf(Number(packet.status)) ?? (isTooMany ? 'too_many' : undefined);
  if (!keepAway) return {};
  const { data, msg } = isRow(packet.error) ? packet.error : packet;
  const until = isRow(data)
    ? Number(data.retryAfter)
    : Number(/banned until (\d{13})/.exec(String(msg))?.[1]);
  return { keepAway, retryAfter: untilEpoch(until, Date.now()) };
}

/** The error in a reply. */
interface Refusal {
  readonly code: number;
  readonly message: string;
}

/**
 * What a frame of a market stream that carries no data means: a notice, the reply to a request, or its refusal.
 *
 * @throws Error for a frame that Binance does not document
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#live-subscribingunsubscribing-to-streams
 */
export function readControl(packet: unknown, requests: SubscribeRequests): Control {
  const notice = readNotice(unwrap(packet));
  if (notice) return notice;
  if (!isRow(packet)) throw new Error('a frame is not an object');
  const refusal = refusalIn(packet);
  if (refusal) return readRefusal(refusal, packet, requests);
  const { id, result } = packet;
  const missing = Array.isArray(result) ? requests.missingFrom(id, result) : undefined;
  if (missing)
    return missing.length === 0
      ? { kind: 'acknowledged', pairs: [] }
      : { kind: 'gap', reason: `Binance ended the subscription of ${missing.slice(0, 10).join(', ')}` };
  if ('result' in packet && 'id' in packet) {
    const pairs = requests.answered(id);
    return pairs ? { kind: 'acknowledged', pairs } : INFO;
  }
  throw new Error('a frame is neither a reply nor an event of Binance');
}

/** An event that announces the end of the connection; `undefined` for any other. */
export const readNotice = (event: unknown): Control | undefined =>
  isRow(event) && event.e === 'serverShutdown'
    ? { kind: 'rotate', reason: 'Binance announced serverShutdown' }
    : undefined;

/** The error in a reply: `{"error":{"code","msg"}}`, or `{"code","msg"}` as the documentation has it. */
export function refusalIn(packet: Row): Refusal | undefined {
  const error = isRow(packet.error) ? packet.error : packet;
  const code = Number(error.code);
  if (typeof error.msg !== 'string' || error.code === undefined || Number.isNaN(code)) return undefined;
  return { code, message: error.msg };
}

/**
 * Pairs are checked before they are subscribed, so an error is about the request: too many streams, or more than
 * Binance reads at present. Only what Binance calls invalid is given up.
 */
function readRefusal({ code, message }: Refusal, packet: Row, requests: SubscribeRequests): Control {
  const reason = `${message} (${code})`;
  const pairs = requests.answered(packet.id);
  if (code === 2 && pairs) return { kind: 'refused', pairs, reason };
  return { kind: 'retry', reason, ...keepAwayIn(packet, code) };
}
