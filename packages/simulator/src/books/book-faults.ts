import type { Random } from '../market/random.js';

/** What can go wrong with single messages about a pair's book. Each venue has some of them: `BookFaults.kinds`. */
export const BookFault = {
  /** An update is not sent, but has used its number. */
  LOSE: 'lose',
  /** An update is sent again: at once, or after the one that follows it. */
  REPEAT: 'repeat',
  /** An update is sent after the one that follows it. */
  SWAP: 'swap',
  /** A digit of an update is changed where a checksum covers it; elsewhere the message is cut in the middle. */
  CORRUPT: 'corrupt',
  /** The checksum of an update is wrong. */
  CHECKSUM: 'checksum',
  /** An update contains a bid above the best ask, or an ask below the best bid. */
  CROSS: 'cross',
  /** After an update, the whole book is sent again. */
  SNAPSHOT: 'snapshot',
  /** Prices and volumes are written with one more decimal from now on, or as before that. Acts at once. */
  PRECISION: 'precision',
  /** The next REST snapshot is the book as it is now, however late it is requested. */
  STALE: 'stale',
  /** The next REST snapshot is made at once and arrives late. */
  LATE: 'late',
} as const;
export type BookFault = (typeof BookFault)[keyof typeof BookFault];

/** Faults that act at once, beside the messages. */
export interface BookFaultActions {
  readonly precision: (pair: string) => void;
  readonly stale: (pair: string) => void;
  readonly late: (pair: string) => void;
}

export interface BookFaultsInit {
  /** The faults that this venue can have. */
  readonly kinds: readonly BookFault[];
  readonly actions: BookFaultActions;
  readonly random: Random;
}

/** Faults of the messages about order books, which the caller starts. Each acts once. */
export class BookFaults {
  /** The faults that this venue can have. */
  readonly kinds: readonly BookFault[];
  /** For subscriptions: which digit is changed. */
  readonly random: Random;
  readonly #actions: BookFaultActions;
  /** All faults of messages, by pair. */
  readonly #struck = new Map<string, BookFault[]>();
  /** How many of them have acted on some subscription, by pair. */
  readonly #acted = new Map<string, number>();
  /** How many of them were ended, by pair. */
  readonly #ended = new Map<string, number>();

  constructor({ kinds, actions, random }: BookFaultsInit) {
    this.kinds = kinds;
    this.random = random;
    this.#actions = actions;
  }

  /**
   * The next message about this pair's book has this fault, on each connection that receives it. If none is subscribed,
   * the next one that is.
   */
  strike(fault: BookFault, pair: string): void {
    if (!this.kinds.includes(fault))
      throw new RangeError(`this venue's books cannot have the fault ${fault}`);
    if (fault === BookFault.PRECISION || fault === BookFault.STALE || fault === BookFault.LATE)
      this.#actions[fault](pair);
    else this.#of(pair).push(fault);
  }

  /** Whether faults of this pair have not acted yet. */
  isPending(pair: string): boolean {
    return this.acted(pair) < this.#of(pair).length;
  }

  /** Faults that have not acted yet will not. */
  end(): void {
    for (const [pair, faults] of this.#struck) {
      this.#acted.set(pair, faults.length);
      this.#ended.set(pair, faults.length);
    }
  }

  /** For subscriptions: how many faults of this pair have acted. */
  acted(pair: string): number {
    return this.#acted.get(pair) ?? 0;
  }

  /** For subscriptions: how many faults of this pair will not act any more. */
  ended(pair: string): number {
    return this.#ended.get(pair) ?? 0;
  }

  /** For subscriptions: the fault with this number, which acts now. */
  take(pair: string, index: number): BookFault | undefined {
    const fault = this.#of(pair)[index];
    if (fault !== undefined) this.#acted.set(pair, Math.max(this.acted(pair), index + 1));
    return fault;
  }

  #of(pair: string): BookFault[] {
    let faults = this.#struck.get(pair);
    if (faults === undefined) this.#struck.set(pair, (faults = []));
    return faults;
  }
}
