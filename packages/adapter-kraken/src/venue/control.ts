import type { CurrencyPair } from '@hftjs/core';
import { type Control, INFO, isRow, timestampOf, type Row } from '@hftjs/core/adapter';
import { excerpt, throttledFor } from './fields.js';

/** What every data frame of WebSocket v2 has around its rows. */
export interface DataPacket {
  readonly channel: string;
  readonly type: 'snapshot' | 'update';
  readonly data: readonly unknown[];
  /** On private channels: rises by one per frame. */
  readonly sequence?: unknown;
}

/** Whether a packet carries rows of a channel. */
export const isDataOf = (channel: string, packet: unknown): packet is DataPacket =>
  isRow(packet) && packet.channel === channel && Array.isArray(packet.data) && packet.method === undefined;

/** What the connection of a channel knows of itself. */
export interface ControlContext {
  /** Kraken's name of the channel that this connection subscribed. */
  readonly channel: string;
  /** The pair of Kraken's name, if this stream subscribed it. */
  pairOf(symbol: string): CurrencyPair | undefined;
  /** The pairs of a request of ours. */
  pairsOf(requestId: unknown): readonly CurrencyPair[] | undefined;
}

/** Kraken does not serve these pairs now: their market is halted, or it takes orders of some kinds only. */
export interface Halt {
  readonly kind: 'halted';
  readonly pairs: readonly CurrencyPair[];
  readonly reason: string;
}

/** Known channels whose frames are skipped. */
const OTHER_CHANNELS = new Set([
  'heartbeat',
  'ticker',
  'trade',
  'book',
  'level3',
  'ohlc',
  'instrument',
  'executions',
  'balances',
]);

/**
 * Texts of `error` by what they mean; the first that matches counts.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-errors
 */
const ERRORS: readonly (readonly [RegExp, (Control | Halt)['kind']])[] = [
  [/^already subscribed/i, 'acknowledged'],
  [
    /market (?:is )?(?:in|halted|suspended)|cancel_only|post_only|limit_only|reduce_only|work_in_progress/i,
    'halted',
  ],
  [/invalid nonce/i, 'retry'],
  [
    /rate limit|too many requests|throttled|exceeded msg rate|EService|internal error|EGeneral:Internal/i,
    'retry',
  ],
  [/ESession|invalid token/i, 'retry'],
  [
    /permission denied|invalid permissions|EAPI:Invalid (?:key|signature)|EAuth|temporary lockout/i,
    'auth_rejected',
  ],
];

/** Errors for too many requests. */
const TOO_MUCH = /rate limit|too many requests|throttled/i;

/** Whether Kraken asks for a pause, and its length if Kraken states it. */
function pauseIn(words: string): Pick<Extract<Control, { kind: 'retry' }>, 'keepAway' | 'retryAfter'> {
  if (!TOO_MUCH.test(words)) return {};
  const retryAfter = throttledFor(words);
  return { keepAway: 'too_many', ...(retryAfter !== undefined && { retryAfter }) };
}

/** A token that is no longer valid, with the words in any order. A single expression would take quadratic time. */
const isStaleToken = (words: string): boolean =>
  /token/i.test(words) && /invalid|expired|not found/i.test(words);

function kindOf(words: string): (Control | Halt)['kind'] {
  const known = ERRORS.find(([pattern]) => pattern.test(words))?.[1];
  return known ?? (isStaleToken(words) ? 'retry' : 'refused');
}

/**
 * The meaning of a frame without rows of the channel.
 *
 * @throws Error for a frame that is not one of WebSocket v2
 * @see https://docs.kraken.com/api/docs/websocket-v2/status
 */
export function readControl(packet: unknown, context: ControlContext, wasPaused: boolean): Control | Halt {
  if (!isRow(packet)) throw new Error('not an object');
  if (typeof packet.method === 'string') return readReply(packet, context);
  if (packet.channel === 'status') return readSystem(packet, wasPaused);
  if (typeof packet.channel === 'string' && OTHER_CHANNELS.has(packet.channel)) {
    if (packet.channel === context.channel) throw new Error(`${packet.channel} without data`);
    return INFO;
  }
  const error = packet.Error ?? packet.error;
  if (typeof error === 'string') {
    const reason = excerpt(error);
    return { kind: 'retry', reason, ...pauseIn(reason) };
  }
  throw new Error('neither a reply nor a channel of WebSocket v2');
}

/** The answer to a request of ours: one per symbol. */
function readReply(packet: Row, context: ControlContext): Control | Halt {
  if (packet.method !== 'subscribe') return INFO;
  const result = isRow(packet.result) ? packet.result : {};
  if (packet.success === true) {
    if (result.channel !== context.channel) return INFO;
    const pair = typeof result.symbol === 'string' ? context.pairOf(result.symbol) : undefined;
    if (typeof result.symbol === 'string') return pair ? acknowledged(packet, [pair]) : INFO;
    return acknowledged(packet, context.pairsOf(packet.req_id));
  }
  const reason = typeof packet.error === 'string' ? excerpt(packet.error) : 'refused without a reason';
  const pairs = concerned(packet, reason, context);
  const kind = kindOf(reason);
  switch (kind) {
    case 'acknowledged':
      return pairs ? acknowledged(packet, pairs) : INFO;
    case 'retry':
      return { kind, reason, ...pauseIn(reason) };
    case 'auth_rejected':
      return { kind, reason };
    case 'halted':
      return pairs ? { kind, pairs, reason } : { kind: 'retry', reason };
    default:
      return { kind: 'refused', ...(pairs && { pairs }), reason };
  }
}

function acknowledged(packet: Row, pairs: readonly CurrencyPair[] | undefined): Control {
  const venueTime = timestampOf(packet.time_in);
  return { kind: 'acknowledged', ...(pairs && { pairs }), ...(venueTime !== undefined && { venueTime }) };
}

/** The pairs that an error is about: it may name its symbol, end with it, or have only the id of the request. */
function concerned(
  packet: Row,
  reason: string,
  context: ControlContext,
): readonly CurrencyPair[] | undefined {
  const named = typeof packet.symbol === 'string' ? packet.symbol : reason.slice(reason.lastIndexOf(' ') + 1);
  const pair = context.pairOf(named);
  return pair ? [pair] : context.pairsOf(packet.req_id);
}

function readSystem(packet: Row, wasPaused: boolean): Control {
  const [row] = Array.isArray(packet.data) ? (packet.data as unknown[]) : [];
  const system = isRow(row) ? row.system : undefined;
  if (system === 'maintenance') return { kind: 'paused', reason: 'Kraken is in maintenance' };
  if (wasPaused && typeof system === 'string')
    return { kind: 'resumed', reason: `Kraken is back from maintenance: ${system}` };
  return INFO;
}
