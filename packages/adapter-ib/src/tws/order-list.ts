import type { CurrencyPair, MyOrder } from '@hftjs/core';
import type { OrderUpdate } from '@hftjs/core/adapter';
import type { ExecutionRow } from './own-schema.js';

/** An execution that TWS listed, of a subscribed pair. */
export interface ListedExecution {
  readonly row: ExecutionRow;
  readonly symbol: CurrencyPair;
}

/**
 * What one round of questions brings: the open orders of all clients, today's executions, and, where an order that was
 * open is not listed any more, what has become of it.
 */
export class OrderList {
  readonly orders: Map<string, OrderUpdate>;
  readonly executions: ListedExecution[];
  readonly completed = new Map<string, OrderUpdate>();
  /** When it was asked for, on the clock of `performance.now()`. */
  readonly begun = performance.now();
  hasOrders = false;
  hasExecutions = false;
  asksForEnds = false;
  /** False when a message could not be read: then an order may be missing here that is open. */
  isWhole: boolean;
  /** False when TWS did not list executions at all. */
  isExecutionsKnown = true;

  /**
   * @param unanswered - the one that was asked for before, in vain: the end of its answer may still come, and must not
   * be taken for that of a list which lacks what had come of it
   */
  constructor(unanswered?: OrderList) {
    this.orders = new Map(unanswered?.orders);
    this.executions = [...(unanswered?.executions ?? [])];
    this.isWhole = unanswered?.isWhole ?? true;
  }

  get isAnswered(): boolean {
    return this.hasOrders && this.hasExecutions;
  }

  /** Takes what a message says of an order on top of what earlier ones said. */
  add(update: OrderUpdate): void {
    const before = this.orders.get(update.orderId);
    if (before === undefined) {
      this.orders.set(update.orderId, update);
      return;
    }
    const told = Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined));
    const numbers = Object.fromEntries(
      Object.entries(update.numbers).filter(([, value]) => value !== undefined),
    );
    this.orders.set(update.orderId, { ...before, ...told, numbers: { ...before.numbers, ...numbers } });
  }

  /** Orders that were open and are not listed. */
  missing(open: readonly MyOrder[]): readonly MyOrder[] {
    return open.filter(({ orderId }) => !this.orders.has(orderId));
  }
}
