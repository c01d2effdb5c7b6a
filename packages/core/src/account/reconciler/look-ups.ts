import { StreamError } from '../../contract/stream-error.js';
import type { SessionContext } from '../../connection/session.js';

/** Delay after a request that failed, in milliseconds. */
const PAUSE = 5_000;

/** Maximum number of orders that wait for a request. A further order is skipped: the next list of orders has it. */
const MOST = 1_000;

export interface LookUpsInit {
  readonly context: Pick<SessionContext, 'signal' | 'warn' | 'unreadableRow'>;
  /** Between two requests, in milliseconds. */
  readonly interval: number;
  /** Whether an order need not be looked up any more. */
  readonly isClear: (orderId: string, dueness: LookUp) => boolean;
  /**
   * Looks an order up, and publishes the answer. Returns false where a row came meanwhile: the answer may be older, and
   * the order is looked up again. A StreamError is a call that failed; any other error is an answer that cannot be read.
   */
  readonly lookUp: (orderId: string) => Promise<boolean>;
  /** Whether a failure is known to the user already. @defaultValue none is */
  readonly isKnownFailure?: (error: StreamError) => boolean;
}

/** Why an order is looked up. */
export interface LookUp {
  /** Its state came in a frame, and is not published yet. */
  readonly isNews: boolean;
}

interface Due extends LookUp {
  /** On the clock of `performance.now()`. */
  readonly at: number;
}

/**
 * Orders whose frames do not state what is needed to publish them, of a venue that answers for one order at a time. They
 * are looked up one after the other, until the answer is as new as the frames. Lives as long as its connection.
 */
export class LookUps {
  readonly #init: LookUpsInit;
  readonly #due = new Map<string, Due>();
  #timer: NodeJS.Timeout | undefined;
  #hasStarted = false;

  constructor(init: LookUpsInit) {
    this.#init = init;
    init.context.signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#timer);
      },
      { once: true },
    );
  }

  /** The lists that are read when a connection begins have been read: orders are looked up from now on. */
  start(): void {
    this.#hasStarted = true;
    this.#plan();
  }

  /** Has an order looked up, after some milliseconds; one that waits already keeps its turn. */
  add(orderId: string, { delay = 0, isNews = false }: { delay?: number; isNews?: boolean }): void {
    const { at = performance.now() + delay, isNews: wasNews = false } = this.#due.get(orderId) ?? {};
    if (this.#due.size < MOST || this.#due.has(orderId))
      this.#due.set(orderId, { at, isNews: isNews || wasNews });
    this.#plan();
  }

  /** A row states all of the order. */
  delete(orderId: string): void {
    this.#due.delete(orderId);
  }

  #plan(): void {
    const { context, interval } = this.#init;
    if (!this.#hasStarted || this.#timer || this.#due.size === 0 || context.signal.aborted) return;
    this.#timer = setTimeout(() => {
      void this.#lookOneUp().finally(() => {
        this.#timer = undefined;
        this.#plan();
      });
    }, interval);
  }

  async #lookOneUp(): Promise<void> {
    for (const [orderId, due] of this.#due) {
      if (due.at > performance.now()) continue;
      this.#due.delete(orderId);
      if (this.#init.isClear(orderId, due)) continue;
      try {
        if (!(await this.#init.lookUp(orderId))) this.add(orderId, due);
      } catch (error) {
        this.#retry(orderId, due, error);
      }
      return;
    }
  }

  #retry(orderId: string, { isNews }: Due, error: unknown): void {
    const { context, isKnownFailure } = this.#init;
    if (!(error instanceof StreamError)) {
      context.unreadableRow(error, { orderId });
      return;
    }
    this.add(orderId, { delay: PAUSE, isNews });
    if (isKnownFailure?.(error) !== true && !context.signal.aborted)
      context.warn(`order ${orderId} could not be asked for: ${error.message}`);
  }
}
