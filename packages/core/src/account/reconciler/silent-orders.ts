import type { MyOrder } from '../../channels/my-order.js';
import { BoundedMap, BoundedSet } from '../../contract/bounded.js';
import type { AccountRow } from '../account-rows.js';
import type { AccountPublisher } from '../account-publisher.js';
import { keyOf, type OrderName } from '../listing.js';
import type { OrderUpdate } from '../order-update.js';
import type { AccountApi } from './account-api.js';

/**
 * Time without a frame of an order that may have ended until REST is asked, in milliseconds. Venues drop ended orders
 * from REST after a few seconds.
 */
const SILENCE = 1_500;

/** How long a question that is due waits for others, so that they are asked together. */
const GATHERING = 500;

/** Delay before a request that failed, or that had no answer for the order, is repeated: doubled each time. */
const RETRY = 1_000;
const MAX_RETRY = 30_000;

/** Requests after which an order keeps its last known state. The next connection lists the open orders. */
const MAX_ATTEMPTS = 8;

const ORDERS_KEPT = 10_000;

/**
 * What frames may leave out of an order: its `end`, if no more frames of it come, or `details`, which are read once.
 *
 * @param order - as the frame left it
 * @param row - the frame's row
 */
export type LeavesOut = (order: MyOrder, row: OrderUpdate) => 'end' | 'details' | undefined;

export interface SilentOrdersInit {
  readonly api: Pick<AccountApi, 'lookUp'>;
  readonly account: Pick<AccountPublisher, 'publishNews'> & {
    readonly orders: { get(key: string): MyOrder | undefined };
  };
  readonly leavesOut: LeavesOut;
  readonly warn: (message: string) => void;
  /** Aborted at the connection's end. */
  readonly signal: AbortSignal;
}

interface Question {
  dueAt: number;
  attempts: number;
}

/**
 * Orders whose end or details the frames may leave out: REST is asked about those of which nothing more comes. Lives as
 * long as one connection.
 */
export class SilentOrders {
  readonly #init: SilentOrdersInit;
  readonly #questions = new BoundedMap<string, Question>(ORDERS_KEPT);
  readonly #answered = new BoundedSet<string>(ORDERS_KEPT);
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;

  constructor(init: SilentOrdersInit) {
    this.#init = init;
    init.signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#timer);
      },
      { once: true },
    );
  }

  /** The rows of a frame were published. */
  saw(rows: readonly AccountRow[]): void {
    for (const { order } of rows) {
      if (!order) continue;
      const key = keyOf(order);
      const known = this.#init.account.orders.get(key);
      const missing = known && this.#init.leavesOut(known, order);
      if (missing === 'end') this.#ask(key, SILENCE);
      else if (missing === 'details' && !this.#answered.has(key)) this.#ask(key, 0);
      else this.#questions.delete(key);
    }
  }

  /** Asks about the orders that are due. Never rejects. */
  async ask(): Promise<void> {
    const due = [...this.#questions].filter(([, { dueAt }]) => dueAt <= performance.now());
    const names = due.flatMap(([key]) => this.#nameOf(key) ?? []);
    for (const [key, question] of due) {
      question.dueAt = performance.now() + Math.min(RETRY * 2 ** question.attempts++, MAX_RETRY);
      if (question.attempts > MAX_ATTEMPTS) this.#questions.delete(key);
    }
    if (names.length === 0) return;
    try {
      await this.#lookUp(names);
    } catch (error) {
      if (!this.#init.signal.aborted)
        this.#init.warn(`could not look up ${names.length} orders: ${String(error)}`);
    }
  }

  async #lookUp(names: readonly OrderName[]): Promise<void> {
    const { api, account, signal } = this.#init;
    const { rows } = await api.lookUp(names);
    if (signal.aborted) return;
    for (const order of rows) {
      this.#questions.delete(keyOf(order));
      this.#answered.add(keyOf(order));
    }
    account.publishNews(rows);
  }

  #ask(key: string, patience: number): void {
    const dueAt = performance.now() + patience;
    this.#questions.set(key, { dueAt, attempts: 0 });
    this.#wakeAt(dueAt);
  }

  /** Questions that become due within a short time are asked together. */
  #wakeAt(dueAt: number): void {
    if (dueAt >= this.#wakesAt || this.#init.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#wakesAt = dueAt;
    this.#timer = setTimeout(() => void this.#wake(), Math.max(dueAt - performance.now(), GATHERING)).unref();
  }

  async #wake(): Promise<void> {
    await this.ask();
    let next = Infinity;
    for (const { dueAt } of this.#questions.values()) next = Math.min(next, dueAt);
    this.#wakesAt = Infinity;
    this.#wakeAt(next);
  }

  #nameOf(key: string): OrderName | undefined {
    const order = this.#init.account.orders.get(key);
    return order && { key, orderId: order.orderId, symbol: order.symbol, createdTime: order.createdTime };
  }
}
