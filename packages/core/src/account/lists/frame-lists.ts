import type { SessionContext } from '../../connection/session.js';
import type { Listing } from '../listing.js';

/** Number of abandoned requests without ids whose answers may still arrive. */
const ABANDONED_KEPT = 8;

/** Number of ids of requests. Then they repeat. */
const IDS = 90_000_000;

export interface FrameListsInit {
  readonly context: Pick<SessionContext, 'send' | 'signal' | 'warn'>;
  /** The frame that asks for a list. */
  readonly request: (id: number) => string;
  /** Where requests have ids: the first of {@link IDS} ids. @defaultValue requests have none */
  readonly firstId?: number;
  /** What is listed, for messages. */
  readonly what: string;
  /** How long an answer may take, in milliseconds. */
  readonly patience: number;
  /** Whether an answer that takes longer is used as far as it came, with a warning. @defaultValue it is an error */
  readonly acceptsParts?: boolean;
}

/** A list, and whether its end was received. */
export interface FrameList<T> extends Listing<T> {
  readonly isWhole: boolean;
}

/** An answer that is being received. */
interface Answer<T> {
  readonly rows: T[];
  unreadable: number;
  readonly settle: (isWhole: boolean) => void;
}

/**
 * Lists that are requested over the socket of one connection, where an answer is many frames and a last one. Requests
 * have ids, or are answered in the order in which they were sent.
 */
export class FrameLists<T> {
  readonly #init: FrameListsInit;
  readonly #open = new Map<number, Answer<T>>();
  #count = 0;
  #hasWarned = false;

  constructor(init: FrameListsInit) {
    this.#init = init;
  }

  /** Asks for the list. Rejects when the answer takes too long, and when the connection ends. */
  ask(): Promise<FrameList<T>> {
    const { context, what, patience, request, firstId, acceptsParts = false } = this.#init;
    const { signal } = context;
    const key = (firstId ?? 0) + (this.#count++ % IDS);
    context.send([request(key)]);
    return new Promise((resolve, reject) => {
      const rows: T[] = [];
      const fail = (reason: string): void => {
        end();
        reject(new Error(reason));
      };
      const abort = (): void => {
        fail('the connection has ended');
      };
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        // The answer to an abandoned request without an id may still arrive: it is not that of a later request.
        if (firstId !== undefined || signal.aborted) this.#open.delete(key);
      };
      const settle = (isWhole: boolean): void => {
        end();
        resolve({ rows, unreadable: answer.unreadable, isWhole });
      };
      const answer: Answer<T> = { rows, unreadable: 0, settle };
      const timer = setTimeout(() => {
        if (!acceptsParts) {
          fail(`the venue did not list ${what} within ${patience} ms`);
          return;
        }
        if (!this.#hasWarned)
          context.warn(`the venue does not confirm its list of ${what}: those that are missing stay unknown`);
        this.#hasWarned = true;
        settle(false);
      }, patience);
      signal.addEventListener('abort', abort, { once: true });
      this.#open.set(key, answer);
      if (this.#open.size > ABANDONED_KEPT) this.#open.delete(this.#first);
      if (signal.aborted) abort();
    });
  }

  /** Whether a request of this list can have this id. */
  hasId(id: number): boolean {
    const { firstId = Infinity } = this.#init;
    return id >= firstId && id < firstId + IDS;
  }

  /** A row of the answer to this request, or of all open answers. */
  add(row: T, id?: number): void {
    for (const [key, { rows }] of this.#open) if (id === undefined || id === key) rows.push(row);
  }

  /** A frame could not be read: each open answer may be incomplete. */
  addUnreadable(): void {
    for (const answer of this.#open.values()) answer.unreadable++;
  }

  /** The answer to this request, or to the oldest one, is complete. */
  end(id = this.#first): void {
    const answer = this.#open.get(id);
    this.#open.delete(id);
    answer?.settle(true);
  }

  get #first(): number {
    return this.#open.keys().next().value ?? -1;
  }
}
