import { messageOf } from '../../connection/connection-end.js';
import type { BookMessage } from '../book-message.js';
import type { PairBook } from '../pair-book.js';

/** REST calls for snapshots of one connection that are underway at once. Others wait, so that they can be dropped. */
const AT_ONCE = 4;

export interface SnapshotCallsInit {
  readonly read: (book: PairBook) => Promise<BookMessage>;
  readonly onSnapshot: (book: PairBook, message: BookMessage) => void;
  readonly onFailure: (book: PairBook, reason: string) => void;
  readonly signal: AbortSignal;
}

/** Reads snapshots over REST, a few at a time: those of pairs without a book first. The governor paces the calls. */
export class SnapshotCalls {
  readonly #init: SnapshotCallsInit;
  readonly #urgent = new Set<PairBook>();
  readonly #others = new Set<PairBook>();
  #underway = 0;

  constructor(init: SnapshotCallsInit) {
    this.#init = init;
  }

  /** Snapshots that were asked for and are not there. */
  get size(): number {
    return this.#underway + this.#urgent.size + this.#others.size;
  }

  ask(book: PairBook): void {
    if (book.builder.isLive) this.#others.add(book);
    else {
      this.#others.delete(book);
      this.#urgent.add(book);
    }
    this.#work();
  }

  forget(book: PairBook): void {
    this.#urgent.delete(book);
    this.#others.delete(book);
  }

  #work(): void {
    while (this.#underway < AT_ONCE && !this.#init.signal.aborted) {
      const book = takeFirst(this.#urgent) ?? takeFirst(this.#others);
      if (!book) return;
      this.#underway++;
      void this.#read(book);
    }
  }

  async #read(book: PairBook): Promise<void> {
    const { read, onSnapshot, onFailure, signal } = this.#init;
    const { generation } = book;
    let report: () => void;
    try {
      const message = await read(book);
      report = () => {
        onSnapshot(book, message);
      };
    } catch (error) {
      report = () => {
        onFailure(book, messageOf(error));
      };
    }
    this.#underway--;
    if (signal.aborted) return;
    // After a doubt, a snapshot of before it proves nothing: the doubt asked for another one.
    if (book.generation === generation) report();
    this.#work();
  }
}

function takeFirst<T>(set: Set<T>): T | undefined {
  for (const item of set) {
    set.delete(item);
    return item;
  }
  return undefined;
}
