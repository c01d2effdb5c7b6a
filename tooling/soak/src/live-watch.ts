import { Channel, type StreamBase } from '@hftjs/core';
import type { Fault } from './account-check.js';

/** An event that was missing for too long while the stream reported `live`. */
export interface LateFault extends Fault {
  /** How long it had been missing while the channel was live, in milliseconds. */
  readonly missing: number;
}

/**
 * Finds events that are missing while the stream reports `live`. The time counts from when an event could have been
 * published, or from when the channel became live, whichever is later.
 */
export class LiveWatch {
  readonly #stream: Pick<StreamBase, 'status'>;
  readonly #bound: number;
  readonly #liveSince = new Map<Channel, number>();
  /** When each fault was first seen. */
  readonly #firstSeen = new Map<string, number>();
  readonly #reported = new Set<string>();

  constructor(stream: Pick<StreamBase, 'status'>, bound: number) {
    this.#stream = stream;
    this.#bound = bound;
  }

  /** Called several times a second with all present faults. Returns those that have lasted for too long. */
  sample(faults: readonly Fault[], now = Date.now()): readonly LateFault[] {
    this.#noteStates(now);
    const keys = new Set(faults.map(({ key }) => key));
    for (const key of this.#firstSeen.keys()) if (!keys.has(key)) this.#firstSeen.delete(key);
    return faults.flatMap((fault) => {
      const seen = this.#firstSeen.get(fault.key) ?? now;
      this.#firstSeen.set(fault.key, seen);
      const liveSince = this.#liveSince.get(channelOf(fault));
      if (liveSince === undefined || this.#reported.has(fault.key)) return [];
      const missing = now - Math.max(seen, fault.since, liveSince);
      if (missing <= this.#bound) return [];
      this.#reported.add(fault.key);
      return [{ ...fault, missing }];
    });
  }

  #noteStates(now: number): void {
    const { channels } = this.#stream.status();
    for (const channel of [Channel.MY_ORDER, Channel.MY_TRADE]) {
      if (channels[channel]?.state !== 'live') this.#liveSince.delete(channel);
      else if (!this.#liveSince.has(channel)) this.#liveSince.set(channel, now);
    }
  }
}

const channelOf = ({ kind }: Fault): Channel =>
  kind === 'missing_order' || kind === 'wrong_order' ? Channel.MY_ORDER : Channel.MY_TRADE;
