import { type Control, INFO, isRow, type Row } from '@hftjs/core/adapter';
import type { Requests } from './requests.js';

/** What Binance says of an error, in either of the two shapes that are seen. */
interface Refusal {
  readonly code: number;
  readonly message: string;
}

/**
 * What a frame of a market stream that carries no data means: the reply to a request, or its refusal.
 *
 * @throws Error for a frame that is none of Binance's
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#live-subscribingunsubscribing-to-streams
 */
export function readControl(packet: unknown, requests: Requests): Control {
  if (!isRow(packet)) throw new Error('not an object');
  const refusal = refusalIn(packet);
  if (refusal) return readRefusal(refusal, packet.id, requests);
  if ('result' in packet && 'id' in packet) {
    const pairs = requests.pairsOf(packet.id);
    return pairs ? { kind: 'acknowledged', pairs } : INFO;
  }
  throw new Error('neither a reply nor an event of Binance');
}

/** The error in a reply: `{"error":{"code","msg"}}`, or `{"code","msg"}` as the documentation has it. */
export function refusalIn(packet: Row): Refusal | undefined {
  const error = isRow(packet.error) ? packet.error : packet;
  const code = Number(error.code);
  if (typeof error.msg !== 'string' || error.code === undefined || Number.isNaN(code)) return undefined;
  return { code, message: error.msg };
}

/**
 * Pairs are checked before they are asked for, so an error is about the request: too many streams, or more than
 * Binance will read just now. Only what Binance calls invalid is given up.
 */
function readRefusal({ code, message }: Refusal, requestId: unknown, requests: Requests): Control {
  const reason = `${message} (${code})`;
  const pairs = requests.pairsOf(requestId);
  return code === 2 && pairs ? { kind: 'refused', pairs, reason } : { kind: 'retry', reason };
}
