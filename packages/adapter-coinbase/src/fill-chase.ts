import { isTerminal, type Origin } from '@hftjs/core';
import type { FillRow } from '@hftjs/core/adapter';
import type { FillList } from './fill-list.js';
import { OrderFills } from './order-fills.js';
import type { OrderRow } from './order-row.js';
import type { RestFill } from './rest-fill.js';

/** Between two looks at the list: a burst of pushes costs a few calls. In milliseconds. */
const MIN_INTERVAL = 300;

/** How much of what was read before is read again: fills are not filed in the order of their times. */
const MARGIN = 10_000;

/** Fills that are missing for so long are told. */
const PATIENCE = 10_000;

/** When it is looked again, after a reconnect, for fills that were filed late of orders that nobody told of. */
const SWEEPS: readonly number[] = [2_000, 8_000, 30_000];

/** Ended orders remembered, so that a repeated row of one is not looked up. */
const ENDED_ORDERS_KEPT = 10_000;

export interface FillChaseInit {
  readonly list: Pick<FillList, 'ofOrders' | 'since'>;
  readonly publish: (fills: readonly FillRow[], origin: Origin | undefined) => void;
  readonly warn: (message: string) => void;
}

/**
 * Own fills. The `user` channel tells how much of an order is filled and never by which fills: those are read
 * from REST when the sum has risen, all waiting orders at once, until their volumes add up to it. Lives as long as its
 * stream, works while there is a connection.
 */
export class FillChase {
  readonly #init: FillChaseInit;
  readonly #orders = new Map<string, OrderFills>();
  /** Those of which fills are missing: the only ones that cost anything. */
  readonly #waiting = new Map<string, OrderFills>();
  readonly #ended = new Set<string>();
  #sweeps: { readonly since: number; dueAt: number }[] = [];
  /** Exchange time of the first list of open orders: what is older is history. */
  #begunAt: number | undefined;
  /** Exchange time since when this connection tells what happens, where it is not the first. */
  #resumedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isActive = false;
  #isReading = false;
  #readyAt = -Infinity;
  #hasFailed = false;
  readonly #told = new Set<string>();

  constructor(init: FillChaseInit) {
    this.#init = init;
  }

  get begunAt(): number | undefined {
    return this.#begunAt;
  }

  /** The list of open orders, with which each connection begins. What the first one says is filled is history. */
  begin(rows: readonly OrderRow[], time: number): void {
    if (this.#begunAt === undefined) this.#begunAt = time;
    else this.#resumedAt = time;
    this.extend(rows);
  }

  /** More of that list. */
  extend(rows: readonly OrderRow[]): void {
    if (this.#resumedAt === undefined)
      for (const { order, filled, isOurs } of rows)
        if (isOurs && !this.#orders.has(order.orderId))
          this.#orders.set(order.orderId, new OrderFills(filled));
    this.follow(rows);
  }

  /** Rows of orders, which may have filled. */
  follow(rows: readonly OrderRow[]): void {
    for (const { order, filled, fills, isOurs } of rows) {
      if (!isOurs || (Number(filled) === 0 && !this.#orders.has(order.orderId))) continue;
      const known = this.#orders.get(order.orderId) ?? new OrderFills('0');
      this.#orders.set(order.orderId, known);
      if (isTerminal(order)) this.#end(order.orderId, known);
      known.raise(filled, fills);
      if (known.isWaiting) this.#waiting.set(order.orderId, known);
    }
    this.#plan();
  }

  /** There is a connection again, or at last. */
  resume(missedSince: number | undefined): void {
    this.#isActive = true;
    if (missedSince !== undefined) {
      const time = performance.now();
      this.#sweeps.push(...SWEEPS.map((delay) => ({ since: missedSince, dueAt: time + delay })));
    }
    this.#plan();
  }

  /** There is no connection: the next one tells what was missed. */
  pause(): void {
    this.#isActive = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #plan(): void {
    if (!this.#isActive || this.#isReading) return;
    let dueAt = Math.min(Infinity, ...this.#sweeps.map((sweep) => sweep.dueAt));
    for (const order of this.#waiting.values()) if (order.dueAt < dueAt) dueAt = order.dueAt;
    clearTimeout(this.#timer);
    if (dueAt === Infinity) return;
    const delay = Math.max(dueAt, this.#readyAt) - performance.now();
    this.#timer = setTimeout(() => void this.#look(), Math.max(delay, 0));
  }

  /** One look at the list, for all that wait. */
  async #look(): Promise<void> {
    const began = performance.now();
    const waiting = [...this.#waiting];
    this.#isReading = true;
    for (const [, order] of waiting) order.look();
    try {
      await this.#lookForOrders(waiting);
      await this.#sweep(began);
      if (this.#hasFailed) this.#init.warn('own fills can be read again');
      this.#hasFailed = false;
    } catch (error) {
      if (this.#isActive && !this.#hasFailed)
        this.#init.warn(`own fills are late, their list could not be read: ${String(error)}`);
      this.#hasFailed ||= this.#isActive;
      for (const sweep of this.#sweeps) sweep.dueAt = Math.max(sweep.dueAt, performance.now() + PATIENCE);
    }
    for (const [orderId, order] of waiting) this.#rate(orderId, order, began);
    this.#isReading = false;
    this.#readyAt = performance.now() + MIN_INTERVAL;
    this.#plan();
  }

  /** Orders of which some is settled need only the newest rows. */
  async #lookForOrders(waiting: readonly (readonly [string, OrderFills])[]): Promise<void> {
    const fresh = waiting.filter(([, { settledUpTo }]) => settledUpTo === undefined);
    const known = waiting.filter(([, { settledUpTo }]) => settledUpTo !== undefined);
    const since = Math.min(...known.map(([, { settledUpTo }]) => settledUpTo ?? 0)) - MARGIN;
    await this.#lookFor(fresh, undefined);
    await this.#lookFor(known, since);
  }

  async #lookFor(
    orders: readonly (readonly [string, OrderFills])[],
    since: number | undefined,
  ): Promise<void> {
    if (orders.length === 0) return;
    const found = await this.#init.list.ofOrders(
      orders.map(([orderId]) => orderId),
      since,
    );
    const byOrder = new Map<string, RestFill[]>();
    for (const fill of found) {
      const list = byOrder.get(fill.row.orderId);
      if (list) list.push(fill);
      else byOrder.set(fill.row.orderId, [fill]);
    }
    this.#deliver(orders.flatMap(([orderId, order]) => order.learn(byOrder.get(orderId) ?? [])));
  }

  async #sweep(time: number): Promise<void> {
    const due = this.#sweeps.filter(({ dueAt }) => dueAt <= time);
    if (due.length === 0) return;
    const found = await this.#init.list.since(Math.min(...due.map(({ since }) => since)));
    this.#sweeps = this.#sweeps.filter((sweep) => !due.includes(sweep));
    const begunAt = Math.floor(this.#begunAt ?? 0);
    this.#deliver(found.map(({ row }) => row).filter((row) => (row.time ?? 0) >= begunAt));
  }

  /** Core delivers each once. */
  #deliver(fills: readonly FillRow[]): void {
    const sorted = [...fills].sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
    const resumedAt = this.#resumedAt ?? -Infinity;
    const missed = sorted.filter(({ time }) => (time ?? Infinity) < resumedAt);
    const live = sorted.filter(({ time }) => !((time ?? Infinity) < resumedAt));
    if (missed.length > 0) this.#init.publish(missed, 'reconcile');
    if (live.length > 0) this.#init.publish(live, undefined);
  }

  /** What is to be done about an order after a look. */
  #rate(orderId: string, order: OrderFills, began: number): void {
    if (!order.isWaiting) {
      this.#waiting.delete(orderId);
      this.#told.delete(orderId);
      return;
    }
    // More was filled meanwhile: that is looked for at once.
    if (order.dueAt === Infinity) order.postpone();
    if (began - order.waitingSince < PATIENCE || this.#told.has(orderId) || !this.#isActive) return;
    this.#told.add(orderId);
    this.#init.warn(
      `fills of order ${orderId} are missing: it filled ${order.wanted}; it is looked for them on`,
    );
  }

  #end(orderId: string, order: OrderFills): void {
    order.hasEnded = true;
    this.#ended.add(orderId);
    if (this.#ended.size <= ENDED_ORDERS_KEPT) return;
    for (const oldest of this.#ended) {
      this.#ended.delete(oldest);
      if (this.#waiting.has(oldest)) this.#ended.add(oldest);
      else this.#orders.delete(oldest);
      return;
    }
  }
}
