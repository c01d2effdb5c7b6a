import { INFO, isRow, type Control, type Row } from '@hftjs/core/adapter';
import type { Envelope } from './envelope.js';
import { quoted } from './quoted.js';

export interface HandshakeInit {
  /** Coinbase's name of the channel that is subscribed after `heartbeats`. */
  readonly channel: string;
  /** The channel is subscribed with this list, or is not in the list of subscriptions at all. */
  readonly onSubscribed: (listed: readonly unknown[] | undefined, time: number | undefined) => Control;
  /** A later list of subscriptions: whether all is still in it that was. */
  readonly isWhole: (listed: readonly unknown[] | undefined) => boolean;
  readonly onAuthenticationFailure: (words: string) => Control;
  /** An error that names what it is about. */
  readonly onNamedError: (words: string) => Control | undefined;
}

/** How long to stay away after `rate limit exceeded`, which names no time, in milliseconds. */
const PAUSE = 2_000;

/**
 * One connection's subscriptions. Requests have no ids, so that an error is about the one that is not answered
 * yet: `heartbeats` first, the channel once that is acknowledged.
 */
export class Handshake {
  readonly #init: HandshakeInit;
  #awaits: 'heartbeats' | 'channel' | 'list' | undefined = 'heartbeats';
  /** The frame that subscribes the channel. */
  #next: string | undefined;

  constructor(init: HandshakeInit) {
    this.#init = init;
  }

  /** The connection subscribes: `heartbeats` now, then this. */
  begin(next: string | undefined): void {
    this.#next = next;
  }

  /** The subscription stands, and its market is quiet: the answer to the next request lists what is subscribed. */
  probe(): void {
    this.#awaits ??= 'list';
  }

  /** What an acknowledgement means: it lists all subscriptions of the connection. */
  acknowledged({ events, time }: Envelope): Control {
    const { channel, onSubscribed, isWhole } = this.#init;
    const listed = listOf(events, channel);
    switch (this.#awaits) {
      case 'heartbeats':
        if (listOf(events, 'heartbeats') === undefined) return INFO;
        this.#awaits = 'channel';
        return this.#next === undefined ? INFO : { kind: 'send', frames: [this.#next] };
      case 'channel':
        this.#awaits = undefined;
        return onSubscribed(listed, time);
      case 'list':
      case undefined: {
        const proved: Control = this.#awaits === 'list' ? { kind: 'acknowledged', pairs: [] } : INFO;
        this.#awaits = undefined;
        return isWhole(listed)
          ? proved
          : { kind: 'retry', reason: `Coinbase ended a subscription to ${channel}` };
      }
    }
  }

  /**
   * What an error means.
   *
   * @throws Error for one that is about nothing we asked for
   */
  refused({ message }: Row): Control {
    const { onAuthenticationFailure, onNamedError, channel } = this.#init;
    const words = typeof message === 'string' ? quoted(message) : 'no reason';
    const reason = `Coinbase answered "${words}" to ${this.#awaits === 'heartbeats' ? 'heartbeats' : channel}`;
    const named = onNamedError(words);
    if (named) return named;
    if (this.#awaits) {
      if (/authentication failure/i.test(words)) return onAuthenticationFailure(reason);
      return { kind: 'retry', reason, ...(/rate limit/i.test(words) && { retryAfter: PAUSE }) };
    }
    throw new Error(`error of Coinbase, "${words}"`);
  }
}

/** What a list of subscriptions says of a channel; `undefined` where it is not in it. */
function listOf(events: readonly Row[], channel: string): readonly unknown[] | undefined {
  for (const { subscriptions } of events) {
    if (!isRow(subscriptions)) throw new Error('subscriptions is no object');
    const listed = subscriptions[channel];
    if (Array.isArray(listed)) return listed as unknown[];
  }
  return undefined;
}
