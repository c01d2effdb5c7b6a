import { truncate } from '../faults/garbage.js';
import { BookFault, type BookFaults } from './book-faults.js';
import type { BookFrame, SentBook } from './book-frame.js';
import type { BookSource } from './book-source.js';
import { withChangedDigit, withCrossingLevel } from './spoiled-frame.js';

/** How a venue writes and sends the messages of one subscription. */
export interface BookWire {
  /** The text of the whole book; absent where no message contains it. */
  snapshot?(frame: BookFrame): string;
  /** The text of an update. It is called once for each update, also for one that is lost. */
  update(frame: BookFrame): string;
  /** Sends a text, and returns whether anything was sent: a stalled channel loses its frames. */
  send(text: string): boolean;
  /** Whether a checksum covers the levels of an update. @defaultValue false */
  readonly hasChecksum?: boolean | undefined;
}

export interface BookSubscriptionInit {
  readonly source: BookSource;
  readonly wire: BookWire;
  readonly faults: BookFaults;
  readonly onSent: (sent: SentBook) => void;
  readonly onRelease: () => void;
}

/** One connection's messages about a pair's book, with their faults. */
export class BookSubscription {
  readonly #init: BookSubscriptionInit;
  /** How many faults of the pair have acted on this subscription, or before it. */
  #faults: number;
  /** An update that is sent after the next one, for the first or the second time. */
  #held: { readonly text: string; readonly fault: BookFault } | undefined;
  #sent: SentBook | undefined;
  #isOpen = true;

  constructor(init: BookSubscriptionInit) {
    this.#init = init;
    this.#faults = init.faults.acted(init.source.pair);
  }

  /** The last message that was sent, with the book that a client must have once it has read it. */
  get sent(): SentBook | undefined {
    return this.#sent;
  }

  /** Sends the whole book. */
  sendSnapshot(): void {
    const { source, wire } = this.#init;
    if (wire.snapshot === undefined || !this.#isOpen) return;
    const frame = source.whole();
    this.#held = undefined;
    if (wire.send(wire.snapshot(frame))) this.#record('snapshot', frame, undefined);
  }

  /** For the source: an update leaves, unless a fault prevents it. */
  onUpdate(frame: BookFrame): void {
    const { wire } = this.#init;
    const held = this.#held;
    const fault = held === undefined ? this.#takeFault(frame) : undefined;
    const text = wire.update(this.#spoiled(frame, fault));
    const isLate =
      fault === BookFault.SWAP || (fault === BookFault.REPEAT && this.#init.faults.random.chance(0.5));
    if (isLate) this.#held = { text, fault };
    if (fault === BookFault.SWAP || fault === BookFault.LOSE) return;
    const isCut = fault === BookFault.CORRUPT && wire.hasChecksum !== true;
    if (wire.send(isCut ? truncate(text) : text)) this.#record('update', frame, fault);
    if (fault === BookFault.REPEAT && !isLate) wire.send(text);
    if (fault === BookFault.SNAPSHOT) this.sendSnapshot();
    if (held === undefined) return;
    this.#held = undefined;
    if (wire.send(held.text)) this.#record('update', frame, held.fault);
  }

  /** Ends the subscription. */
  release(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#init.onRelease();
  }

  #takeFault(frame: BookFrame): BookFault | undefined {
    const { faults, source } = this.#init;
    // A message without levels has no digit to change.
    if (frame.bids.length + frame.asks.length === 0) return undefined;
    this.#faults = Math.max(this.#faults, faults.ended(source.pair));
    const fault = faults.take(source.pair, this.#faults);
    if (fault !== undefined) this.#faults++;
    return fault;
  }

  #spoiled(frame: BookFrame, fault: BookFault | undefined): BookFrame {
    const { faults, wire } = this.#init;
    switch (fault) {
      case BookFault.CHECKSUM:
        return { ...frame, checksumMask: 1 + faults.random.int(0x7fff_ffff) };
      case BookFault.CROSS:
        return withCrossingLevel(frame, faults.random);
      case BookFault.CORRUPT:
        return wire.hasChecksum === true ? withChangedDigit(frame, faults.random) : frame;
      default:
        return frame;
    }
  }

  #record(kind: SentBook['kind'], { pair, book, version }: BookFrame, fault: string | undefined): void {
    this.#sent = { pair, kind, version, fault, bids: book.bids, asks: book.asks };
    this.#init.onSent(this.#sent);
  }
}
