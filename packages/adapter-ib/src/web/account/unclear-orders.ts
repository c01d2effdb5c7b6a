import { isTerminal, StreamError, type OrderStatus } from '@hftjs/core';
import { now, type OrderUpdate, type SessionContext } from '@hftjs/core/adapter';
import { problemOf } from '../venue/problem.js';
import type { WebVenue } from '../venue/web-venue.js';
import type { WebAccountApi } from './account-api.js';
import { isNamed, isSettled, isWhole, updateOf } from './order-update.js';

/** Delay after a missing answer, in milliseconds. */
const PAUSE = 5_000;

export interface UnclearOrdersInit {
  readonly context: SessionContext;
  readonly venue: WebVenue;
  readonly api: WebAccountApi;
}

/** Maximum number of orders that wait for a request. A further order is skipped: the next list of orders has it. */
const MOST = 1_000;

interface Due {
  /** On the clock of `performance.now()`. */
  readonly at: number;
  /** Its state came on the wire, and is not published yet. */
  readonly isNews: boolean;
}

/**
 * Orders that have to be requested: unknown orders with only a change, those that are `Inactive`, which is sent for
 * any order for a moment and for refused ones finally, and those that have filled with a remainder. Lives as long as its connection.
 */
export class UnclearOrders {
  readonly #init: UnclearOrdersInit;
  readonly #due = new Map<string, Due>();
  #timer: NodeJS.Timeout | undefined;
  #hasStarted = false;

  constructor(init: UnclearOrdersInit) {
    this.#init = init;
    init.context.signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#timer);
      },
      { once: true },
    );
  }

  /** The lists that are read when a connection begins have been read: orders are asked for from now on. */
  start(): void {
    this.#hasStarted = true;
    this.#plan();
  }

  /** Has an order asked for, after some milliseconds; one that waits already keeps its turn. */
  add(orderId: string, { delay = 0, isNews = false }: { delay?: number; isNews?: boolean }): void {
    const { at = performance.now() + delay, isNews: wasNews = false } = this.#due.get(orderId) ?? {};
    if (this.#due.size < MOST || this.#due.has(orderId))
      this.#due.set(orderId, { at, isNews: isNews || wasNews });
    this.#plan();
  }

  /** A row of the order states where it stands. */
  delete(orderId: string): void {
    this.#due.delete(orderId);
  }

  /** Schedules the next request: the venue limits requests. */
  #plan(): void {
    const { context, venue } = this.#init;
    if (!this.#hasStarted || this.#timer || this.#due.size === 0 || context.signal.aborted) return;
    this.#timer = setTimeout(() => {
      void this.#settleOne().finally(() => {
        this.#timer = undefined;
        this.#plan();
      });
    }, venue.timing.questions);
  }

  /** Requests one order that is due. */
  async #settleOne(): Promise<void> {
    for (const [orderId, due] of this.#due) {
      if (due.at > performance.now()) continue;
      this.#due.delete(orderId);
      if (this.#isClear(orderId, due)) continue;
      try {
        await this.#settle(orderId, due);
      } catch (error) {
        this.#retry(orderId, due, error);
      }
      return;
    }
  }

  /** The keepalive detects a lost session: the order waits until there is a session. */
  #retry(orderId: string, { isNews }: Due, error: unknown): void {
    const { context } = this.#init;
    if (!(error instanceof StreamError)) {
      context.unreadableRow(error, { orderId });
      return;
    }
    this.add(orderId, { delay: PAUSE, isNews });
    if (!(problemOf(error) === 'outage') && !context.signal.aborted)
      context.warn(`order ${orderId} could not be asked for: ${error.message}`);
  }

  /** The list of orders has it meanwhile. An order that had ended by then is not published by that. */
  #isClear(orderId: string, { isNews }: Due): boolean {
    const { context, venue } = this.#init;
    const order = venue.orders.get(orderId);
    const isPublished = !isNews || context.account.orders.get(orderId) !== undefined;
    return order !== undefined && isPublished && isWhole(order) && isSettled(order);
  }

  async #settle(orderId: string, due: Due): Promise<void> {
    const { api, context, venue } = this.#init;
    const before = venue.orders.get(orderId);
    const facts = await api.orderOf(orderId);
    if (!facts) {
      context.warn(`the venue sent an order ${orderId}, and does not know it`);
      return;
    }
    if (venue.orders.get(orderId) !== before) {
      // A row came meanwhile: the answer may be older.
      this.add(orderId, due);
      return;
    }
    const change = venue.orders.take(facts);
    const { after } = change;
    const symbol = venue.directory.pairOf(after.conid);
    if (symbol === undefined || !isNamed(after) || !api.isOurs(after.account)) return;
    const published = context.account.orders.get(orderId);
    const update = updateOf(change, symbol, after);
    if (published && isTerminal(published) && update.reopens !== true) return;
    // It worked and is inactive now, without a reason: it may work again or not.
    const isLost =
      after.status === 'Inactive' && after.reason === undefined && published && WORKING.has(published.status);
    const order: OrderUpdate = isLost ? { ...update, status: 'unknown', event: 'unknown' } : update;
    context.account.publish({
      rows: [{ order }],
      kind: 'update',
      receivedTime: now(),
      exchangeTime: order.time,
    });
  }
}

const WORKING: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['new', 'partially_filled', 'pending_cancel']);
