import { FirstLists } from '../first-lists.js';
import { setTimeout as sleep } from 'node:timers/promises';
import { StreamError, type CurrencyPair } from '@hftjs/core';
import {
  addDecimals,
  BoundedMap,
  joinListings,
  now,
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type AccountApi,
  type OrderUpdate,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { OrderEventsPage } from '../../venue/future/future-api.js';
import { toIsoTime } from '../../venue/future/wire-time.js';
import type { AccountView } from './account-view.js';
import { toFillRow } from './fill-rows.js';
import { byTime, readRestFill, type AccountFill } from './fill.js';
import type { FutureAccount } from './future-account.js';
import { kindOf, unlessKnown } from './order-codes.js';
import { parseOrderEnd } from './order-history.js';
import { parseOpenOrder, parseRestOrder } from './rest-order.js';

/** Fills in the snapshot of a subscription, and in a page of REST; with fewer, these are all there are. */
const PAGE = 100;

/** Pages of fills, and of order events, read before giving up. */
const MAX_FILL_PAGES = 100;
const MAX_EVENT_PAGES = 20;

/** How far before an order's beginning its fills are looked for, in milliseconds. */
const MARGIN = 60_000;

/** With fewer calls to the histories left than this, how long each waits, in milliseconds. */
const SAVINGS: readonly (readonly [left: number, delay: number])[] = [
  [15, 10_000],
  [45, 3_000],
];

/** Ends of orders that are remembered, so that an order of which `orders/status` has forgotten the end is found. */
const ENDS_KEPT = 10_000;

/** Own orders and fills over REST, for one connection. What its snapshots have is not asked for. */
export class FutureAccountApi implements AccountApi {
  /** The connection's own snapshots. */
  readonly lists = new FirstLists<AccountFill>();
  readonly #context: SessionContext;
  readonly #account: Pick<FutureAccount, 'api' | 'memory'>;
  readonly #view: AccountView;
  readonly #ends = new BoundedMap<string, OrderUpdate>(ENDS_KEPT);

  /**
   * @param context - at the connection's end nothing is asked any more
   * @param view - what rows are read against
   */
  constructor(context: SessionContext, account: Pick<FutureAccount, 'api' | 'memory'>, view: AccountView) {
    this.#context = context;
    this.#account = account;
    this.#view = view;
  }

  async openOrders(): Promise<Listing<OrderUpdate>> {
    const rows = await this.#account.api.openOrders();
    return this.lists.withoutGone(this.#read(rows, (row) => parseOpenOrder(row, this.#view)));
  }

  /** The present state of orders. REST drops ended ones after five seconds; then their history is read. */
  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const found: unknown[] = [];
    for (const { orderId } of orders) {
      const row = await notFound(this.#account.api.orderStatus(orderId));
      if (row !== undefined) found.push(row);
    }
    const { rows, unreadable } = this.lists.withoutGone(
      this.#read(found, (row) => parseRestOrder(row, this.#view)),
    );
    const known = new Set(rows.map(({ orderId }) => orderId));
    const ended = orders.flatMap(({ orderId }) =>
      known.has(orderId) ? [] : (this.#ends.get(orderId) ?? []),
    );
    return { rows: [...rows, ...ended], unreadable };
  }

  async endedOrders(_: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const history = await this.#readHistory(since);
    for (const order of history.rows) this.#ends.set(order.orderId, order);
    return joinListings([{ rows: this.#endedByFills(), unreadable: 0 }, history]);
  }

  async fills(_: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const { fills, isTrusted } = this.lists;
    return isTrusted && fills && this.#reaches(fills, since)
      ? this.#toRows(fills, 0)
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
    let before: string | undefined;
    for (let page = 0; page < MAX_FILL_PAGES; page++) {
      const answer = await this.#account.api.fills(before);
      const read = this.#read(answer, readRestFill);
      unreadable += read.unreadable;
      const size = fills.size;
      for (const fill of read.rows) fills.set(`${fill.fillId} ${fill.orderId}`, fill);
      const oldest = Math.min(...read.rows.map(({ time }) => time ?? Infinity));
      const isOver = answer.length < PAGE || fills.size === size || oldest < since;
      // Fills of the same millisecond may be on either side of the limit.
      if (isOver) return this.#toRows([...fills.values()].reverse().sort(byTime), unreadable);
      before = toIsoTime(oldest + 1);
    }
    throw new Error(`more than ${MAX_FILL_PAGES * PAGE} fills to recover at once`);
  }

  /** Whether fills are all since a time. */
  #reaches(fills: readonly AccountFill[], since: number): boolean {
    const { memory } = this.#account;
    if (fills.length < PAGE || (fills[0]?.time ?? Infinity) < since) return true;
    // One that was delivered before, or is from before the stream: then all since are among them.
    return fills.some((fill) => memory.isHistory(fill) || this.#view.knows(toFillRow(fill, this.#view)));
  }

  #toRows(fills: readonly AccountFill[], unreadable: number): Listing<FillRow> {
    const missed = fills.filter((fill) => !this.#account.memory.isHistory(fill));
    return { rows: missed.map((fill) => toFillRow(fill, this.#view)), unreadable };
  }

  async #readHistory(since: number): Promise<Listing<OrderUpdate>> {
    const { api } = this.#account;
    const lists: Listing<OrderUpdate>[] = [];
    for (const name of ['orders', 'triggers'] as const) {
      await this.#saveHistoryCalls();
      if (api.historyCallsLeft === 0) {
        const reason =
          'the budget of the order history is spent: orders that began and ended unseen may be missing';
        this.#context.gap({ reason, from: since, until: Date.now() });
        break;
      }
      const elements = await readPages((token) =>
        name === 'orders' ? api.orderEvents(since, token) : api.triggerEvents(since, token),
      );
      lists.push(this.#read(elements, (element) => parseOrderEnd(element, this.#view)));
    }
    return joinListings(lists);
  }

  /** The fewer calls are left, the longer a connection has to live before one is made for it. */
  async #saveHistoryCalls(): Promise<void> {
    const { signal } = this.#context;
    const { historyCallsLeft } = this.#account.api;
    const [, delay = 0] = SAVINGS.find(([left]) => historyCallsLeft < left) ?? [];
    if (delay > 0) await sleep(delay, undefined, { signal, ref: false });
    signal.throwIfAborted();
  }

  #read<T>(rows: readonly unknown[], parse: (row: unknown) => T | undefined): Listing<T> {
    return readRows(rows, parse, (error, row) => {
      this.#context.unreadableRow(error, row);
    });
  }

  /** Orders that the snapshot's fills filled to their end: only these fills state so, and what they were. */
  #endedByFills(): readonly OrderUpdate[] {
    const { memory } = this.#account;
    const { fills = [], open } = this.lists;
    const byOrder = new Map<string, AccountFill[]>();
    for (const fill of fills) {
      const symbol = this.#view.products.subscribed(fill.productId);
      if (symbol === undefined || memory.isHistory(fill) || open.has(fill.orderId)) continue;
      const group = byOrder.get(fill.orderId);
      if (group) group.push(fill);
      else byOrder.set(fill.orderId, [fill]);
    }
    return [...byOrder.values()].flatMap((group) => {
      const last = group.at(-1);
      return last?.remaining !== undefined && Number(last.remaining) === 0
        ? [filledBy(group, last, this.#view)]
        : [];
    });
  }
}

/** An order after fills of which the last one left nothing. */
function filledBy(group: readonly AccountFill[], last: AccountFill, view: AccountView): OrderUpdate {
  const { orderId } = last;
  const rows = group.map((fill) => toFillRow(fill, view));
  const missed = rows.filter((row) => !view.knows(row));
  const before = view.filledBefore(orderId);
  const volume = missed.reduce((sum, row) => addDecimals(sum, row.volume), before.volume);
  const contracts = missed.reduce(
    (sum, row) => addDecimals(sum, row.contracts ?? '0'),
    before.contracts ?? '0',
  );
  const known = view.known(orderId);
  const { areInverse } = view.sizesOf(last.productId);
  return {
    orderId,
    symbol: view.products.subscribed(last.productId),
    clientOrderId: last.clientOrderId ?? undefined,
    side: last.side,
    ...unlessKnown(known, kindOf(last.orderType ?? '', false)),
    numbers: { filledVolume: volume, volume, contracts, remainingVolume: '0' },
    filledContracts: areInverse ? contracts : undefined,
    status: 'filled',
    event: 'trade',
    rawStatus: 'fill',
    time: last.time,
  };
}

async function readPages(
  read: (token: string | undefined) => Promise<OrderEventsPage>,
): Promise<readonly unknown[]> {
  const elements: unknown[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAX_EVENT_PAGES; page++) {
    const answer = await read(token);
    elements.push(...answer.elements);
    if (answer.next === undefined) return elements;
    token = answer.next;
  }
  throw new Error('more order events to recover at once than are read');
}

/** The result of a call; `undefined` if Kraken does not have the order. */
async function notFound(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof StreamError && /notFound|NOT_FOUND/.test(error.message)) return undefined;
    throw error;
  }
}
