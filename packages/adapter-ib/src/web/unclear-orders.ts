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

/**
 * Orders that have to be asked for: strangers of which only a change was told, those that are `Inactive`, which is said of
 * any order for a moment and of refused ones for good, and those that have filled with a rest. Lives as long as its connection.
 */
export class UnclearOrders {
  readonly #init: UnclearOrdersInit;
  readonly #due = new Map<string, number>();

  constructor(init: UnclearOrdersInit) {
    this.#init = init;
  }

  /** Has an order asked for, after some milliseconds; one that waits already keeps its turn. */
  add(orderId: string, delay = 0): void {
    if (!this.#due.has(orderId)) this.#due.set(orderId, performance.now() + delay);
  }

  /** The order told by itself how it stands. */
  delete(orderId: string): void {
    this.#due.delete(orderId);
  }

  /** Asks for one that is due: the venue counts requests. */
  async settleOne(): Promise<void> {
    for (const [orderId, due] of this.#due) {
      if (due > performance.now()) continue;
      this.#due.delete(orderId);
      if (this.#isClear(orderId)) continue;
      try {
        await this.#settle(orderId);
      } catch (error) {
        if (!(error instanceof IBError && error.problem === 'outage')) throw error;
        this.add(orderId, PAUSE);
      }
      return;
    }
  }

  /** The list of orders has told meanwhile. */
  #isClear(orderId: string): boolean {
    const order = this.#init.known.get(orderId);
    return order !== undefined && isWhole(order) && isSettled(order);
  }

  async #settle(orderId: string): Promise<void> {
    const { api, directory, own, isOurs, publish, warn } = this.#init;
    const change = await api.orderOf(orderId);
    if (!change) {
      warn(`the venue told of an order ${orderId}, and does not know it`);
      return;
    }
    const { after } = change;
    const symbol = directory.pairOf(after.conid);
    if (symbol === undefined || !isNamed(after) || !isOurs(after.account)) return;
    const told = own.orders.get(orderId);
    if (told && isTerminal(told)) return;
    const update = updateOf(change, symbol, after);
    // It worked and is inactive now, without a word why: nobody knows whether it will work again.
    const isLost =
      after.status === 'Inactive' && after.reason === undefined && told && WORKING.has(told.status);
    publish(isLost ? { ...update, status: 'unknown', event: 'unknown' } : update);
  }
}

const WORKING: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['new', 'partially_filled', 'pending_cancel']);
