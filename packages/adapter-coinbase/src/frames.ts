import { INFO, isRow, type Control } from '@hftjs/core/adapter';
import { readEnvelope, type Envelope } from './envelope.js';
import { FrameSequence } from './frame-sequence.js';
import type { Handshake } from './handshake.js';

/** Channels that tell nothing of a stream's own. */
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

export interface FramesInit {
  readonly handshake: Handshake;
  /** Publishes what a frame says, if it is of a channel of this feed; returns whether it is. */
  readonly onData: (envelope: Envelope, receivedTime: number) => boolean;
  /** The frames of another connection begin, in a recording of several. */
  readonly onRestart?: () => void;
}

/** The way of one connection's frames: counted, then read or understood. */
export class Frames {
  readonly #init: FramesInit;
  readonly #sequence = new FrameSequence();
  /** Whether frames come from a socket, and not from a recording. */
  #isConnected = false;

  constructor(init: FramesInit) {
    this.#init = init;
  }

  get isReplay(): boolean {
    return !this.#isConnected;
  }

  connected(): void {
    this.#isConnected = true;
  }

  /** @throws Error for what cannot be read */
  read(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet)) throw new Error('not an object');
    if (packet.type === 'error') return this.#init.handshake.refused(packet);
    const envelope = readEnvelope(packet);
    const verdict = this.#sequence.check(envelope.sequence, this.isReplay);
    if (verdict === 'late') return INFO;
    if (verdict === 'restart') this.#init.onRestart?.();
    const control = this.#act(envelope, receivedTime);
    // What came after the hole is true all the same, and was published.
    return typeof verdict === 'object' ? verdict : control;
  }

  #act(envelope: Envelope, receivedTime: number): Control | undefined {
    const { handshake, onData } = this.#init;
    switch (envelope.channel) {
      case 'heartbeats':
        return INFO;
      case 'subscriptions':
        return this.isReplay ? INFO : handshake.acknowledged(envelope);
    }
    if (onData(envelope, receivedTime)) return undefined;
    if (OTHER_CHANNELS.has(envelope.channel)) return INFO;
    throw new Error(`unknown channel ${envelope.channel.slice(0, 40)}`);
  }
}
