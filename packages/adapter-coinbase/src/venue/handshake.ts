import { FrameSequence, INFO, isRow, type Control, type Row } from '@hftjs/core/adapter';
import { readEnvelope, type Envelope } from './envelope.js';
import { quoted } from './quoted.js';

/** Channels that a connection may bring and no session reads. */
const OTHER_CHANNELS: ReadonlySet<string> = new Set([
  'candles',
  'futures_balance_summary',
  'l2_data',
  'market_trades',
  'status',
  'ticker',
  'ticker_batch',
  'user',
]);

/** How long to stay away after `rate limit exceeded`, which names no time, in milliseconds. */
const PAUSE = 2_000;

/** The session whose channel is subscribed. Lists are `undefined` where the channel is not among the subscriptions. */
export interface Subscriber {
  /** The frame that subscribes the channel, once `heartbeats` is acknowledged; `undefined`: nothing is to be subscribed. */
  channelRequest(): string | undefined;
  /** A request was answered. */
  onSubscribed(answer: SubscriptionAnswer): Control;
  /** Whether a list has all that was subscribed. */
  isWhole(listed: readonly unknown[] | undefined): boolean;
  onAuthenticationFailure(reason: string): Control;
  /** What an error means that names a part of the subscription; `undefined` for other errors. */
  onNamedError?(words: string): Control | undefined;
}

/** What is subscribed after a request. */
export interface SubscriptionAnswer {
  readonly listed: readonly unknown[] | undefined;
  readonly time: number | undefined;
  /** Number of the request that was answered: later ones are not in the list yet. */
  readonly request: number;
}

/** A frame as a session reads it. */
export interface Frame {
  /** Of the connection, over all its channels; absent in some recordings only. */
  readonly sequence: number | undefined;
  /** Exchange time of the frame. */
  readonly time: number | undefined;
  /** Events of the session's channel. */
  readonly events: readonly Row[];
  /** What the frame means besides its events: that frames are missing, or else `answer`. */
  readonly control: Control | undefined;
  /** What the frame itself means besides its events. */
  readonly answer: Control | undefined;
  /** Set where frames are missing before this one. */
  readonly gap: (Control & { readonly kind: 'gap' }) | undefined;
  /** Whether the frames of another connection begin, in a replay of several. */
  readonly isRestart: boolean;
}

export interface HandshakeInit {
  /** Coinbase's name of the channel that is subscribed after `heartbeats`. */
  readonly channel: string;
  /** The channels whose events are the session's: a replay may hold another one than is subscribed. */
  readonly reads: readonly string[];
  readonly isReplay: boolean;
  readonly subscriber: Subscriber;
}

/**
 * One connection's frames and requests. Requests have no ids, so that an error is about the one that is not answered
 * yet: `heartbeats` is subscribed first, and the channel once that is acknowledged.
 */
export class Handshake {
  readonly #init: HandshakeInit;
  readonly #sequence: FrameSequence;
  #state: 'idle' | 'heartbeats' | 'channel' = 'idle';
  /** Requests about the channel. Coinbase answers them in their order. */
  #requests = 0;
  #answers = 0;

  constructor(init: HandshakeInit) {
    this.#init = init;
    this.#sequence = new FrameSequence('sequence_num', init.isReplay);
  }

  /** Number of the last request about the channel, or of the first one where that is still to be made. */
  get lastRequest(): number {
    return Math.max(this.#requests, 1);
  }

  /** Whether a request is not answered yet. */
  get isAwaiting(): boolean {
    return this.#state !== 'channel' || this.#answers < this.#requests;
  }

  /** An error was the answer to the last request, which the session can do without. */
  countRefusal(): void {
    this.#answers = this.#requests;
  }

  /** A frame could not be read but for its number. */
  sawUnreadable(sequence: number): void {
    this.#sequence.sawUnreadable(sequence);
  }

  /** Begins with this frame, if nothing was sent before. Returns what is to be sent. */
  begin(heartbeats: string): readonly string[] {
    if (this.#state !== 'idle') return [];
    this.#state = 'heartbeats';
    return [heartbeats];
  }

  /** Makes a request about the channel, unless its first one is still to be made. Returns what is to be sent. */
  request(frame: string): readonly string[] {
    if (this.#state !== 'channel') return [];
    this.#requests++;
    return [frame];
  }

  /** @throws Error for what cannot be read, and for an error of Coinbase that is about no request */
  read(packet: unknown): Frame {
    if (isRow(packet) && packet.type === 'error') return frameOf(this.#refused(packet));
    const { reads } = this.#init;
    const envelope = readEnvelope(packet);
    const verdict = this.#sequence.check(envelope.sequence_num);
    if (verdict === 'late') return frameOf(INFO);
    const isData = reads.includes(envelope.channel);
    const answer = isData ? undefined : this.#controlOf(envelope);
    const gap = typeof verdict === 'object' ? verdict : undefined;
    return {
      events: isData ? envelope.events : [],
      time: envelope.timestamp,
      sequence: envelope.sequence_num,
      // The events after a gap are still valid, and are published.
      control: gap ?? answer,
      answer,
      gap,
      isRestart: verdict === 'restart',
    };
  }

  #controlOf({ channel, events, timestamp: time }: Envelope): Control {
    if (channel === 'subscriptions') return this.#init.isReplay ? INFO : this.#acknowledged(events, time);
    if (channel === 'heartbeats' || OTHER_CHANNELS.has(channel)) return INFO;
    throw new Error(`unknown channel ${channel.slice(0, 40)}`);
  }

  /** An acknowledgement lists all subscriptions of the connection. */
  #acknowledged(events: readonly Row[], time: number | undefined): Control {
    const { channel, subscriber } = this.#init;
    const listed = listOf(events, channel);
    if (this.#state !== 'channel') {
      if (listOf(events, 'heartbeats') === undefined) return INFO;
      this.#state = 'channel';
      const frame = subscriber.channelRequest();
      return frame === undefined ? INFO : { kind: 'send', frames: this.request(frame) };
    }
    const isAnswer = this.#answers < this.#requests;
    if (isAnswer) this.#answers++;
    const control = isAnswer ? subscriber.onSubscribed({ listed, time, request: this.#answers }) : INFO;
    const isDecided = isAnswer && control.kind !== 'acknowledged';
    if (isDecided || subscriber.isWhole(listed)) return control;
    return { kind: 'retry', reason: `Coinbase ended a subscription to ${channel}` };
  }

  #refused({ message }: Row): Control {
    const { channel, subscriber } = this.#init;
    const words = typeof message === 'string' ? quoted(message) : 'no reason';
    const reason = `Coinbase answered "${words}" to ${this.#state === 'channel' ? channel : 'heartbeats'}`;
    const named = subscriber.onNamedError?.(words);
    if (named) return named;
    if (this.#state === 'channel' && this.#answers === this.#requests)
      throw new Error(`error of Coinbase, "${words}"`);
    if (/authentication failure/i.test(words)) return subscriber.onAuthenticationFailure(reason);
    return { kind: 'retry', reason, ...(/rate limit/i.test(words) && { retryAfter: PAUSE }) };
  }
}

const frameOf = (control: Control): Frame => ({
  events: [],
  time: undefined,
  sequence: undefined,
  control,
  answer: control,
  gap: undefined,
  isRestart: false,
});

/** The subscriptions of a channel; `undefined` where it is not among them. */
function listOf(events: readonly Row[], channel: string): readonly unknown[] | undefined {
  for (const { subscriptions } of events) {
    if (!isRow(subscriptions)) throw new Error('subscriptions is not an object');
    const listed = subscriptions[channel];
    if (Array.isArray(listed)) return listed as unknown[];
  }
  return undefined;
}
