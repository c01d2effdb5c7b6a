import type { MyOrder } from '../../channels/my-order.js';
import { BoundedSet } from '../../contract/bounded.js';
import type { AccountRow } from '../account-rows.js';
import type { AccountPublisher } from '../account-publisher.js';
import { keyOf, type OrderName } from '../listing.js';
import type { OrderUpdate } from '../order-update.js';
import type { AccountApi } from './account-api.js';
import { Retries } from './retries.js';

/**
 * Time without a frame of an order that may have ended until REST is asked, in milliseconds. Venues drop ended orders
 * from REST after a few seconds.
 */
const SILENCE = 1_500;

/** Until the details of an order are read first. A request that failed is repeated: the delay doubles each time. */
const FIRST_DELAY = 500;

/** Requests after which an order keeps its last known state. The next connection lists the open orders. */
const ATTEMPTS = 8;

/** Shortest interval between two requests, in milliseconds, so that orders are asked for together. */
const GATHERING = 500;

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

/**
 * Orders whose end or details the frames may leave out: REST is asked about those of which nothing more comes. Lives as
 * long as one connection.
 */
export class SilentOrders {
  readonly #init: SilentOrdersInit;
  readonly #questions = new Retries({ firstDelay: FIRST_DELAY, attempts: ATTEMPTS });
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
      if (missing === 'end') {
        this.#questions.restart(key, SILENCE);
        this.#wakeAt(performance.now() + SILENCE);
      } else if (missing === 'details' && !this.#answered.has(key)) {
        this.#questions.add(key);
        this.#wakeAt(performance.now() + FIRST_DELAY);
      } else this.#questions.delete(key);
    }
  }

  /** Asks about the orders that are due. Never rejects. */
  async ask(): Promise<void> {
    await this.#questions.run(async (keys) => {
      const names = keys.flatMap((key) => this.#nameOf(key) ?? []);
      try {
        if (names.length > 0) await this.#lookUp(names);
      } catch (error) {
        if (!this.#init.signal.aborted)
          this.#init.warn(`could not look up ${names.length} orders: ${String(error)}`);
      }
    });
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

  #wakeAt(dueAt: number): void {
    if (dueAt >= this.#wakesAt || this.#init.signal.aborted) return;
    clearTimeout(this.#timer);
    this.#wakesAt = dueAt;
    this.#timer = setTimeout(() => void this.#wake(), Math.max(dueAt - performance.now(), GATHERING)).unref();
  }

  async #wake(): Promise<void> {
    await this.ask();
    this.#wakesAt = Infinity;
    this.#wakeAt(this.#questions.nextDueAt);
  }

  #nameOf(key: string): OrderName | undefined {
    const order = this.#init.account.orders.get(key);
    return order && { key, orderId: order.orderId, symbol: order.symbol, createdTime: order.createdTime };
  }
}
