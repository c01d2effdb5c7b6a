import type { CurrencyPair } from '@hftjs/core';
import { INFO, isRow, type Control, type Row } from '@hftjs/core/adapter';
import { isData } from './data-packet.js';
import { isAboutCredentials, isAboutTime } from './errors.js';

/** What a connection knows of itself. */
export interface ControlContext {
  /** OKX's name of the channel that this connection subscribes. */
  readonly channel: string;
  /** The pairs that it carries. */
  readonly pairs: readonly CurrencyPair[];
  /** The pair of an instrument, if this stream subscribed it. */
  pairOf(instId: unknown): CurrencyPair | undefined;
  /** The pairs of a request of ours. */
  pairsOf(requestId: unknown): readonly CurrencyPair[] | undefined;
  /** Whether a request of ours unsubscribes. */
  isEnding?(requestId: unknown): boolean;
  /** The frames that are due once the login is accepted. */
  loggedIn?(): readonly string[];
  /** OKX's time, where it is known. */
  now?(): number;
  /** OKX found our time wrong. */
  distrustClock?(): void;
}

/** Codes after which asking again is pointless: the request, its channel, its URL, or the account's tier is wrong. */
const PERMANENT: ReadonlySet<number> = new Set([
  60008, 60012, 60013, 60018, 60019, 60027, 60028, 60029, 60030, 60033, 64000, 64001, 64002, 64003, 64004,
]);

/** Too many requests or logins, and how long to stay away then, in milliseconds. */
const TOO_FREQUENT: ReadonlySet<string> = new Set(['60014', '60023']);
const PAUSE = 10_000;

/** The service will be upgraded, and the connection closed in a minute. */
const SERVICE_UPGRADE = '64008';

/** Longer texts are cut before they are searched. */
const SEARCHED = 4_000;

/** An error has no `arg` field. Its text names the argument that it is about. */
const NAMED_ARG = /channel:\s*([\w-]+)(?:,\s*(instId|instType|instFamily):\s*([\w-]+))?/i;

/**
 * What a frame that carries no rows for us means.
 *
 * @throws Error for a frame that is none of OKX's
 * @see https://www.okx.com/docs-v5/en/#overview-websocket-subscribe
 */
export function readControl(packet: unknown, context: ControlContext): Control {
  if (!isRow(packet)) throw new Error('not an object');
  switch (packet.event) {
    case 'subscribe':
      return readAcknowledgement(packet, context);
    case 'login':
      if (packet.code !== '0') return readError(packet, context);
      return context.loggedIn ? { kind: 'send', frames: context.loggedIn() } : INFO;
    case 'error':
      return readError(packet, context);
    case 'notice':
      return packet.code === SERVICE_UPGRADE ? { kind: 'rotate', reason: wordsOf(packet) } : INFO;
    case 'channel-conn-count-error':
      return packet.channel === context.channel ? readEviction(packet, context) : INFO;
    case 'unsubscribe':
      // We asked for it, to subscribe the pairs again or because they do not belong to the connection any more.
      if (context.isEnding?.(packet.id)) return INFO;
      return subscribedIn(packet, context) ? { kind: 'retry', reason: 'OKX unsubscribed us' } : INFO;
    case 'channel-conn-count':
      return INFO;
    case undefined:
      if (isData(packet) || typeof packet.op === 'string') return INFO;
  }
  throw new Error('neither an event nor a reply of OKX');
}

/** One acknowledgement per argument. */
function readAcknowledgement(packet: Row, context: ControlContext): Control {
  const pairs = subscribedIn(packet, context);
  if (!pairs) return INFO;
  const venueTime = context.now?.();
  return { kind: 'acknowledged', pairs, ...(venueTime !== undefined && { venueTime }) };
}

/** The pairs that the argument of an event is about; `undefined` where it is none of ours. */
function subscribedIn(packet: Row, context: ControlContext): readonly CurrencyPair[] | undefined {
  const { arg } = packet;
  if (!isRow(arg) || arg.channel !== context.channel) return undefined;
  // A channel of all instruments of a type, or of the account.
  if (arg.instId === undefined) return context.pairsOf(packet.id) ?? context.pairs;
  const pair = context.pairOf(arg.instId);
  return pair && [pair];
}

/** OKX ended a subscription that it had acknowledged: the account has too many of this channel. */
const readEviction = (packet: Row, { pairs }: ControlContext): Control => ({
  kind: 'refused',
  pairs,
  reason: `OKX ended the subscription: ${String(packet.connCount)} connections have the channel ${String(packet.channel)}`,
});

function readError(packet: Row, context: ControlContext): Control {
  const code = String(packet.code);
  const reason = wordsOf(packet);
  if (isAboutTime(code)) {
    context.distrustClock?.();
    return { kind: 'retry', reason };
  }
  if (isAboutCredentials(code)) return { kind: 'auth_rejected', reason };
  if (TOO_FREQUENT.has(code)) return { kind: 'retry', reason, retryAfter: PAUSE };
  if (!PERMANENT.has(Number(code))) return { kind: 'retry', reason };
  // What OKX does not have subscribed needs no end.
  if (context.isEnding?.(packet.id)) return INFO;
  const pairs = concerned(packet, context);
  if (pairs === 'others') return INFO;
  return pairs ? { kind: 'refused', pairs, reason } : { kind: 'retry', reason };
}

/** The argument that an error is about: the one that it names, else that of its request, where it is unambiguous. */
function concerned(packet: Row, context: ControlContext): readonly CurrencyPair[] | 'others' | undefined {
  const requested = context.pairsOf(packet.id);
  const [, channel, key, value] = NAMED_ARG.exec(String(packet.msg).slice(0, SEARCHED)) ?? [];
  if (channel !== undefined && packet.code !== '60012') {
    if (channel !== context.channel) return 'others';
    if (key?.toLowerCase() !== 'instid') return requested ?? context.pairs;
    const pair = context.pairOf(value);
    return pair ? [pair] : 'others';
  }
  // Without a name, an error about one of several arguments could be about any.
  return packet.code === '60018' && requested?.length !== 1 ? undefined : requested;
}

const wordsOf = ({ code, msg }: Row): string =>
  `${typeof msg === 'string' ? msg : 'no reason'} (${String(code)})`;
