import type { CurrencyPair } from '@hftjs/core';
import {
  addDecimals,
  collectListings,
  joinListings,
  now,
  readRows,
  type AccountApi,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type SessionContext,
} from '@hftjs/core/adapter';
import { toFillRow } from './fill-rows.js';
import { byTime, readRestFill, type AccountFill } from './fill.js';
import type { FutureAccount } from './future-account.js';
import { kindOf, unlessKnown } from './order-codes.js';
import { OrderEnds } from './order-ends.js';
import type { AccountView } from './order-numbers.js';
import { parseOpenOrder } from './rest-open-order.js';
import { parseRestOrder } from './rest-order.js';

/** Fills in the snapshot of a subscription, and in a page of REST; with fewer, these are all there are. */
const PAGE = 100;

/** Pages of fills read before giving up. */
const MAX_PAGES = 100;

/** How far before an order's beginning its fills are looked for, in milliseconds. */
const MARGIN = 60_000;

/** Own orders and fills over REST, for one connection. What its snapshots have is not asked for. */
export class FutureAccountApi implements AccountApi {
  /** The last fills by the connection's snapshot, oldest first; `undefined` until it has come. */
  snapshot: readonly AccountFill[] | undefined;
  /** False after a frame of the connection was lost: its snapshot may be incomplete. */
  isTrusted = true;
  /** Orders that the connection listed as open. */
  open: ReadonlySet<string> = new Set();
  readonly #context: SessionContext;
  readonly #account: FutureAccount;
  readonly #view: AccountView;
  readonly #ends: OrderEnds;

  /**
   * @param context - at the connection's end nothing is asked any more
   * @param view - what rows are read against
   */
  constructor(context: SessionContext, account: FutureAccount, view: AccountView) {
    this.#context = context;
    this.#account = account;
    this.#view = view;
    this.#ends = new OrderEnds(context, account, view);
  }

  async openOrders(): Promise<Listing<OrderUpdate>> {
    return this.#read(await this.#account.api.openOrders(), (row) => parseOpenOrder(row, this.#view));
  }

  /** The present state of orders. REST drops ended ones after five seconds; then their history has them. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const states = await collectListings(orders, async ({ orderId }) => {
      const end = this.#ends.get(orderId);
      if (end) return { rows: [end], unreadable: 0 };
      const row = await this.#account.api.orderStatus(orderId);
      return this.#read(row === undefined ? [] : [row], (one) => parseRestOrder(one, this.#view));
    });
    const found = new Set(states.rows.map(({ orderId }) => orderId));
    const missing = orders.filter(({ orderId }) => !found.has(orderId));
    return joinListings([states, await this.#ends.search(missing)]);
  }

  /** Orders of which events state the end, and those that the snapshot's fills filled to their end. */
  async endedOrders(_: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const { isWhole, ...ended } = await this.#ends.since(since);
    const reason =
      'the budget of the order history is spent: orders that began and ended unseen may be missing';
    if (!isWhole) this.#context.gap({ reason, from: since, until: Date.now() });
    return joinListings([{ rows: this.#endedByFills(), unreadable: 0 }, ended]);
  }

  async fills(_: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const { snapshot, isTrusted } = this;
    return isTrusted && snapshot && this.#reaches(snapshot, since)
      ? this.#toRows(snapshot, 0)
      : this.#readFills(since);
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const wanted = new Set(orders.map(({ orderId }) => orderId));
    const begun = Math.min(...orders.map(({ createdTime }) => createdTime ?? now() - 10 * MARGIN));
    const { rows, unreadable } = await this.#readFills(begun - MARGIN);
    return { rows: rows.filter(({ orderId }) => wanted.has(orderId)), unreadable };
  }

  /** Pages of a hundred fills, newest first, back to a time. */
  async #readFills(since: number): Promise<Listing<FillRow>> {
    const fills = new Map<string, AccountFill>();
    let unreadable = 0;
    let before: number | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const answer = await this.#account.api.fills(before);
      const read = this.#read(answer, readRestFill);
      unreadable += read.unreadable;
      const size = fills.size;
      for (const fill of read.rows) fills.set(`${fill.tradeId} ${fill.orderId}`, fill);
      const oldest = Math.min(...read.rows.map(({ time }) => time ?? Infinity));
      const isOver = answer.length < PAGE || fills.size === size || oldest < since;
      if (isOver) return this.#toRows([...fills.values()].reverse().sort(byTime), unreadable);
      // Fills of the same millisecond may be on either side of the limit.
      before = oldest + 1;
    }
    throw new Error(`more than ${MAX_PAGES * PAGE} fills to recover at once`);
  }

  /** Whether fills are all since a time. */
  #reaches(fills: readonly AccountFill[], since: number): boolean {
    if (fills.length < PAGE || (fills[0]?.time ?? Infinity) < since) return true;
    // One that was delivered before, or is from before the stream: then all since are among them.
    return fills.some((fill) => this.#isHistory(fill) || this.#view.knows(toFillRow(fill, this.#view)));
  }

  #toRows(fills: readonly AccountFill[], unreadable: number): Listing<FillRow> {
    const missed = fills.filter((fill) => !this.#isHistory(fill));
    return { rows: missed.map((fill) => toFillRow(fill, this.#view)), unreadable };
  }

  #isHistory(fill: AccountFill): boolean {
    return this.#account.memory.isHistory(fill);
  }

  #read<T>(rows: readonly unknown[], parse: (row: unknown) => T | undefined): Listing<T> {
    return readRows(rows, parse, this.#context.unreadableRow);
  }

  /** Only these fills state that they filled their orders to the end, and what these orders were. */
  #endedByFills(): readonly OrderUpdate[] {
    const byOrder = new Map<string, AccountFill[]>();
    for (const fill of this.snapshot ?? []) {
      const isForeign = this.#view.products.subscribed(fill.productId) === undefined;
      if (isForeign || this.#isHistory(fill) || this.open.has(fill.orderId)) continue;
      byOrder.set(fill.orderId, [...(byOrder.get(fill.orderId) ?? []), fill]);
    }
    return [...byOrder.values()].flatMap((fills) => {
      const last = fills.at(-1);
      return last?.remaining !== undefined && Number(last.remaining) === 0
        ? [filledBy(fills, last, this.#view)]
        : [];
    });
  }
}

/** An order after fills of which the last one left nothing. */
function filledBy(fills: readonly AccountFill[], last: AccountFill, view: AccountView): OrderUpdate {
  const { orderId, clientOrderId, side, time, productId, orderType } = last;
  const missed = fills.map((fill) => toFillRow(fill, view)).filter((row) => !view.knows(row));
  const before = view.filledBefore(orderId);
  const volume = missed.reduce((sum, row) => addDecimals(sum, row.volume), before.volume);
  const contracts = missed.reduce(
    (sum, row) => addDecimals(sum, row.contracts ?? '0'),
    before.contracts ?? '0',
  );
  return {
    orderId,
    symbol: view.products.subscribed(productId),
    clientOrderId,
    side,
    time,
    ...unlessKnown(view.known(orderId), kindOf(orderType ?? '')),
    numbers: { filledVolume: volume, volume, contracts, remainingVolume: '0' },
    filledContracts: view.sizesOf(productId).areInverse ? contracts : undefined,
    status: 'filled',
    event: 'trade',
    rawStatus: 'fill',
  };
}
