import type { Listing, OrderUpdate, SessionContext } from '@hftjs/core/adapter';
import type { CurrencyPair } from '@hftjs/core';
import { calls } from '../venue/calls.js';
import type { ExecutionRow } from './messages.js';

/** Requests for executions are numbered from here; executions that come as they happen have no such number. */
const FIRST_EXECUTIONS_ID = 1_800_000_001;
const EXECUTIONS_IDS = 90_000_000;

/** How long an answer may take, in milliseconds. Some versions of TWS never answer that there are no executions. */
export const ANSWER_PATIENCE = 4_000;

/** Maximum number of abandoned requests whose answers may still arrive. */
const MOST_LATE = 8;

/** An execution of a subscribed pair. */
export interface ListedExecution {
  readonly row: ExecutionRow;
  readonly symbol: CurrencyPair;
}

/** An answer of many messages, ended by a last one. */
class Answer<T> {
  readonly rows: T[] = [];
  unreadable = 0;
  readonly whole: Promise<Listing<T>>;
  #resolve: ((listing: Listing<T>) => void) | undefined;

  /** @param onLate - called with the rows so far when the answer takes too long; returns the answer, or throws */
  constructor(signal: AbortSignal, onLate: (listing: Listing<T>) => Listing<T>) {
    this.whole = new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
      };
      const abort = (): void => {
        end();
        reject(new Error('the connection has ended'));
      };
      const timer = setTimeout(() => {
        end();
        try {
          resolve(onLate(this.#listing));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      }, ANSWER_PATIENCE);
      signal.addEventListener('abort', abort, { once: true });
      this.#resolve = (listing) => {
        end();
        resolve(listing);
      };
      if (signal.aborted) abort();
    });
  }

  get #listing(): Listing<T> {
    return { rows: this.rows, unreadable: this.unreadable };
  }

  end(): void {
    this.#resolve?.(this.#listing);
  }
}

/** Requests of one kind, which have no ids: TWS answers them in the order in which they were sent. */
class Line<T> {
  readonly #open: Answer<T>[] = [];
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  ask(signal: AbortSignal): Promise<Listing<T>> {
    const answer = new Answer<T>(signal, () => {
      throw new Error(`TWS did not list ${this.#what} within ${ANSWER_PATIENCE} ms`);
    });
    this.#open.push(answer);
    // An abandoned answer may still arrive. It is not the answer to a later request.
    if (this.#open.length > MOST_LATE) this.#open.shift();
    return answer.whole;
  }

  add(row: T): void {
    for (const { rows } of this.#open) rows.push(row);
  }

  addUnreadable(): void {
    for (const answer of this.#open) answer.unreadable++;
  }

  end(): void {
    this.#open.shift()?.end();
  }
}

/** Requests for own orders and executions on one connection, and their answers. */
export class Questions {
  readonly openOrders = new Line<OrderUpdate>('open orders');
  readonly completedOrders = new Line<OrderUpdate>('completed orders');
  readonly #executions = new Map<number, Answer<ListedExecution>>();
  readonly #context: Pick<SessionContext, 'signal' | 'send' | 'warn'>;
  #asked = 0;
  #hasWarned = false;

  constructor(context: Pick<SessionContext, 'signal' | 'send' | 'warn'>) {
    this.#context = context;
  }

  /** Open orders of all clients, message by message. */
  askOpenOrders(): Promise<Listing<OrderUpdate>> {
    this.#context.send([calls.allOpenOrders()]);
    return this.openOrders.ask(this.#context.signal);
  }

  /** The orders that ended today. */
  askCompletedOrders(): Promise<Listing<OrderUpdate>> {
    this.#context.send([calls.completedOrders()]);
    return this.completedOrders.ask(this.#context.signal);
  }

  /** Executions of today; `isKnown` is false where TWS did not confirm that these are all. */
  async askExecutions(): Promise<Listing<ListedExecution> & { readonly isKnown: boolean }> {
    const id = FIRST_EXECUTIONS_ID + (this.#asked++ % EXECUTIONS_IDS);
    let isKnown = true;
    const answer = new Answer<ListedExecution>(this.#context.signal, (listing) => {
      isKnown = false;
      this.#warn();
      return listing;
    });
    this.#executions.set(id, answer);
    this.#context.send([calls.executions(id)]);
    try {
      const { rows, unreadable } = await answer.whole;
      return { rows, unreadable, isKnown };
    } finally {
      this.#executions.delete(id);
    }
  }

  /** Takes an execution that was requested. Returns false for a new execution. */
  addExecution(id: number, execution: ListedExecution | undefined): boolean {
    if (id < FIRST_EXECUTIONS_ID || id >= FIRST_EXECUTIONS_ID + EXECUTIONS_IDS) return false;
    if (execution) this.#executions.get(id)?.rows.push(execution);
    return true;
  }

  endExecutions(id: number): void {
    this.#executions.get(id)?.end();
  }

  /** A message could not be read: each open answer may be incomplete. */
  addUnreadable(): void {
    this.openOrders.addUnreadable();
    this.completedOrders.addUnreadable();
    for (const answer of this.#executions.values()) answer.unreadable++;
  }

  #warn(): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#context.warn('TWS does not list the executions of today: fills that were missed stay unknown');
  }
}
