import { isTerminal, type OrderStatus } from '@hftjs/core';
import { type OrderUpdate } from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import type { ContractDirectory } from './contract-directory.js';
import { IBError } from './ib-error.js';
import type { KnownOrders } from './known-orders.js';
import { isNamed, isSettled, isWhole, updateOf } from './order-update.js';
import type { OwnOrdersApi } from './own-orders-api.js';

/** How long to wait after there was no answer, in milliseconds. */
const PAUSE = 5_000;

export interface UnclearOrdersInit {
  readonly api: OwnOrdersApi;
  readonly known: KnownOrders;
  readonly directory: ContractDirectory;
  readonly own: VenueSink['own'];
  readonly isOurs: (account: string | undefined) => boolean;
  readonly publish: (order: OrderUpdate) => void;
  readonly warn: (words: string) => void;
}

/** Orders that wait to be asked for. One more is not asked for: the list of orders has it when it is read next. */
const MOST = 1_000;

interface Due {
  /** On the clock of `performance.now()`. */
  readonly at: number;
  /** Its state came on the wire, and is not published yet. */
  readonly isNews: boolean;
}

/**
 * Orders that have to be asked for: strangers of which only a change was sent, those that are `Inactive`, which is said of
 * any order for a moment and of refused ones for good, and those that have filled with a rest. Lives as long as its connection.
 */
export class UnclearOrders {
  readonly #init: UnclearOrdersInit;
  readonly #due = new Map<string, Due>();

  constructor(init: UnclearOrdersInit) {
    this.#init = init;
  }

  /** Has an order asked for, after some milliseconds; one that waits already keeps its turn. */
  add(orderId: string, { delay = 0, isNews = false }: { delay?: number; isNews?: boolean }): void {
    const { at = performance.now() + delay, isNews: wasNews = false } = this.#due.get(orderId) ?? {};
    if (this.#due.size < MOST || this.#due.has(orderId))
      this.#due.set(orderId, { at, isNews: isNews || wasNews });
  }

  /** The order said by itself how it stands. */
  delete(orderId: string): void {
    this.#due.delete(orderId);
  }

  /** Asks for one that is due: the venue counts requests. */
  async settleOne(): Promise<void> {
    for (const [orderId, due] of this.#due) {
      if (due.at > performance.now()) continue;
      this.#due.delete(orderId);
      if (this.#isClear(orderId, due)) continue;
      try {
        await this.#settle(orderId);
      } catch (error) {
        if (!(error instanceof IBError && error.problem === 'outage')) throw error;
        this.add(orderId, { delay: PAUSE, isNews: due.isNews });
      }
      return;
    }
  }

  /** The list of orders has it meanwhile. An order that had ended by then is not published by that. */
  #isClear(orderId: string, { isNews }: Due): boolean {
    const { known, own } = this.#init;
    const order = known.get(orderId);
    const isPublished = !isNews || own.orders.get(orderId) !== undefined;
    return order !== undefined && isPublished && isWhole(order) && isSettled(order);
  }

  async #settle(orderId: string): Promise<void> {
    const { api, directory, own, isOurs, publish, warn } = this.#init;
    const change = await api.orderOf(orderId);
    if (!change) {
      warn(`the venue sent an order ${orderId}, and does not know it`);
      return;
    }
    const { after } = change;
    const symbol = directory.pairOf(after.conid);
    if (symbol === undefined || !isNamed(after) || !isOurs(after.account)) return;
    const published = own.orders.get(orderId);
    const update = updateOf(change, symbol, after);
    if (published && isTerminal(published) && update.reopens !== true) return;
    // It worked and is inactive now, without a word why: it may work again or not.
    const isLost =
      after.status === 'Inactive' && after.reason === undefined && published && WORKING.has(published.status);
    publish(isLost ? { ...update, status: 'unknown', event: 'unknown' } : update);
  }
}

const WORKING: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['new', 'partially_filled', 'pending_cancel']);
