import type { MyOrder } from '@hftjs/core';
import {
  BoundedMap,
  BoundedSet,
  now,
  type AccountApi,
  type AccountPublisher,
  type AccountRow,
  type OrderName,
  type SessionContext,
} from '@hftjs/core/adapter';

/** Time without a frame of an unfinished order until REST is asked. REST drops ended orders after five seconds. */
const SILENCE = 1_500;

/** How long a question that is due waits for others, so that they are asked together. */
const GATHERING = 500;

/** Delay before a request that failed, or that had no answer for the order, is repeated: doubled each time. */
const RETRY = 1_000;
const MAX_RETRY = 30_000;

/** Requests after which an order keeps its last known state. The next connection lists the open orders. */
const MAX_ATTEMPTS = 8;

const ORDERS_KEPT = 10_000;

/** What is needed of the connection that the orders were seen on. */
export type WatchingSession = Pick<SessionContext, 'isReplay' | 'signal' | 'warn'> & {
  readonly account: Pick<AccountPublisher, 'publish'> & {
    readonly orders: { get(orderId: string): MyOrder | undefined };
  };
};

interface Question {
  dueAt: number;
  attempts: number;
}

/**
 * Orders whose end the feeds may leave out: what is left of an order that does not rest is canceled without a frame, and
 * a trigger may release an order that ends at once. REST is asked about those of which nothing more comes. Lives as long
 * as one connection.
 */
export class SilentOrders {
  readonly #context: WatchingSession;
  readonly #api: Pick<AccountApi, 'endedOrders' | 'lookUp'>;
  readonly #questions = new BoundedMap<string, Question>(ORDERS_KEPT);
  readonly #askedForLimit = new BoundedSet<string>(ORDERS_KEPT);
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;

  constructor(context: WatchingSession, api: Pick<AccountApi, 'endedOrders' | 'lookUp'>) {
    this.#context = context;
    this.#api = api;
    context.signal.addEventListener('abort', () => {
      clearTimeout(this.#timer);
    });
  }

  /** Changes of orders were published. */
  saw(rows: readonly AccountRow[]): void {
    for (const { order } of rows) {
      if (!order) continue;
      const { orderId, event, status } = order;
      const known = this.#context.account.orders.get(orderId);
      const mayBeOver =
        (event === 'triggered' && status === 'new') || (known !== undefined && mayHaveEnded(known));
      if (mayBeOver) this.#ask(orderId, SILENCE);
      else if (known && lacksLimit(known) && !this.#askedForLimit.has(orderId)) this.#ask(orderId, 0);
      else this.#questions.delete(orderId);
    }
  }

  /** Asks about the orders that are due. Never rejects. */
  async ask(): Promise<void> {
    const due = [...this.#questions].filter(([, { dueAt }]) => dueAt <= performance.now());
    const names = due.flatMap(([orderId]) => this.#nameOf(orderId) ?? []);
    for (const [orderId, question] of due) {
      question.dueAt = performance.now() + Math.min(RETRY * 2 ** question.attempts++, MAX_RETRY);
      if (question.attempts > MAX_ATTEMPTS) this.#questions.delete(orderId);
    }
    if (names.length === 0) return;
    try {
      await this.#lookUp(names);
    } catch (error) {
      if (!this.#context.signal.aborted)
        this.#context.warn(`could not look up ${names.length} orders: ${String(error)}`);
    }
  }

  async #lookUp(names: readonly OrderName[]): Promise<void> {
    const found = await this.#api.lookUp(names);
    const known = new Set(found.rows.map(({ orderId }) => orderId));
    const unknown = names.filter(({ orderId }) => !known.has(orderId));
    const rows = [...found.rows];
    if (unknown.length > 0) {
      // `orders/status` no longer has its end. The history has it.
      const since = Math.min(...unknown.map(({ createdTime }) => createdTime ?? now() - 60_000));
      const wanted = new Set(unknown.map(({ orderId }) => orderId));
      const ended = await this.#api.endedOrders?.([], since);
      rows.push(...(ended?.rows ?? []).filter(({ orderId }) => wanted.has(orderId)));
    }
    if (this.#context.signal.aborted) return;
    for (const { orderId } of rows) this.#answered(orderId);
    this.#context.account.publish({
      rows: rows.map((order) => ({ order })),
      kind: 'reconcile',
      origin: 'reconcile',
      receivedTime: now(),
      isListed: true,
      onlyNews: true,
    });
  }

  #answered(orderId: string): void {
    this.#questions.delete(orderId);
    this.#askedForLimit.add(orderId);
  }

  #ask(orderId: string, patience: number): void {
    const dueAt = performance.now() + patience;
    this.#questions.set(orderId, { dueAt, attempts: 0 });
    this.#wakeAt(dueAt);
  }

  /** Questions that become due within a short time are asked together. */
  #wakeAt(dueAt: number): void {
    const { isReplay, signal } = this.#context;
    if (dueAt >= this.#wakesAt || isReplay || signal.aborted) return;
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

  #nameOf(orderId: string): OrderName | undefined {
    const order = this.#context.account.orders.get(orderId);
    return order && { key: orderId, orderId, symbol: order.symbol, createdTime: order.createdTime };
  }
}

/** What is left of an order that does not rest is canceled, and that may not be reported. */
const mayHaveEnded = ({ status, type, timeInForce }: MyOrder): boolean =>
  status === 'partially_filled' && (type === 'market' || timeInForce === 'ioc');

/** Whether an order was reported by its fills alone, which do not state its limit. */
const lacksLimit = ({ type, price }: MyOrder): boolean => type === 'limit' && price === undefined;
