import { isTerminal, StreamError, UNKNOWN_PAIR, type CurrencyPair, type MyOrder } from '@hftjs/core';
import { now, type OrderUpdate, type Outage, type OwnRow } from '@hftjs/core/adapter';
import type { OwnOrdersAccess } from '../executions-feed.js';
import { byTime, readRestFill, type AccountFill } from './account-fill.js';
import type { AccountMemory } from './account-memory.js';
import { toOwnRows, type FillContext } from './fill-rows.js';
import type { KrakenFutureApi } from './future-api.js';
import { parseOrderEnd, parseRestOrder } from './rest-order.js';
import { toIsoTime } from './wire-time.js';

/** How far our clock and Kraken's may differ when fills are looked for, in milliseconds. */
const CLOCK_MARGIN = 60_000;

/** Pages of 100 fills, and of order events, read before giving up. */
const MAX_FILL_PAGES = 100;
const MAX_EVENT_PAGES = 10;

/** REST may lag the stream. What it does not tell in this time, it will not. In milliseconds. */
const PATIENCE = 5_000;

/** How long an order that must go on may be silent before REST is asked, which forgets ended orders after five seconds. */
const SILENCE = 1_500;

/** How long after a failed question REST is asked again, in milliseconds. */
const RETRY = 5_000;

export interface AccountRecoveryInit {
  readonly api: Pick<KrakenFutureApi, 'fills' | 'orderStatus' | 'orderEvents'>;
  readonly own: OwnOrdersAccess;
  readonly memory: AccountMemory;
  readonly context: FillContext;
  readonly warn: (message: string) => void;
}

/** What one private connection has to learn from REST. */
export class AccountRecovery {
  /** Whether what was missed is told. */
  isDone = false;
  readonly #init: AccountRecoveryInit;
  #pairs: readonly CurrencyPair[] = [];
  /** Orders that were listed, and those that were told since. */
  readonly #openNow = new Set<string>();
  #lastFills: readonly AccountFill[] = [];
  #startedAt: number | undefined;

  constructor(init: AccountRecoveryInit) {
    this.#init = init;
  }

  /** The connection subscribes. */
  begin(pairs: readonly CurrencyPair[]): void {
    this.#pairs = pairs;
  }

  /** The list of open orders says how these stand. */
  listed(orders: readonly OrderUpdate[]): void {
    for (const { orderId } of orders) this.#openNow.add(orderId);
  }

  /** The fills of the new connection's snapshot, oldest first. */
  lastFills(fills: readonly AccountFill[]): void {
    this.#lastFills = fills;
  }

  /** Changes of orders came: some leave open what became of an order, or what it is. */
  saw(rows: readonly OwnRow[]): void {
    const { own, memory } = this.#init;
    for (const { order } of rows) {
      if (!order) continue;
      const { orderId, event, status } = order;
      const known = own.orders.get(orderId);
      const mayBeOver =
        (event === 'triggered' && status === 'new') || (known !== undefined && mayHaveEnded(known));
      if (mayBeOver) memory.askLater(orderId, SILENCE);
      else if (known && isIncomplete(known)) memory.askOnce(orderId);
      else memory.answered(orderId);
    }
  }

  /** Asks REST about orders of which the feeds say too little. */
  async lookUpDoubtful(): Promise<void> {
    if (!this.isDone) return;
    const { memory, warn } = this.#init;
    for (const orderId of memory.takeQuestions()) {
      try {
        const order = await this.#lookUp({ orderId });
        if (order) this.#publish([{ order }]);
      } catch (error) {
        warn(`could not look up order ${orderId}: ${String(error)}`);
        memory.askLater(orderId, RETRY);
      }
    }
  }

  /** After a reconnect: missed fills, then what became of orders that are not listed any more. */
  async run(outage: Outage): Promise<void> {
    this.#startedAt ??= performance.now();
    this.#publishFills(await this.#missedFills(outage));
    await this.#publishEnded(outage);
  }

  /** The last hundred come with the subscription; where they may not reach back far enough, REST tells the rest. */
  async #missedFills(outage: Outage): Promise<readonly AccountFill[]> {
    const { api } = this.#init;
    const since = outage.from - CLOCK_MARGIN;
    const fills = new Map(this.#lastFills.map((fill) => [fill.fillId, fill]));
    const older: AccountFill[] = [];
    let oldest = this.#lastFills[0]?.time;
    for (let page = 0; page < MAX_FILL_PAGES; page++) {
      if (oldest === undefined || oldest < since || this.#reachesKnown(fills))
        return [...older.reverse(), ...this.#lastFills];
      // Fills of the same millisecond may be on either side of the limit.
      const rows = (await api.fills(toIsoTime(oldest + 1))).map(readRestFill);
      const unseen = rows.filter(({ fillId }) => !fills.has(fillId));
      for (const fill of unseen) {
        fills.set(fill.fillId, fill);
        older.push(fill);
        oldest = Math.min(oldest, fill.time ?? oldest);
      }
      if (unseen.length === 0) return [...older.reverse(), ...this.#lastFills];
    }
    throw new Error(`more than ${MAX_FILL_PAGES * 100} fills to recover at once`);
  }

  /** Whether some fills were delivered before, or are from before the stream: then all since are among them. */
  #reachesKnown(fills: ReadonlyMap<string, AccountFill>): boolean {
    const { own, memory, context } = this.#init;
    return [...fills.values()].some((fill) => {
      const symbol = context.products.subscribed(fill.productId);
      const row = { tradeId: fill.fillId, orderId: fill.orderId, symbol };
      return (
        memory.isHistory(fill) ||
        (symbol !== undefined &&
          own.knows({ ...row, price: fill.price, volume: fill.quantity, liquidity: 'unknown', fees: [] }))
      );
    });
  }

  #publishFills(fills: readonly AccountFill[]): void {
    const { memory, context } = this.#init;
    const missed = fills.filter((fill) => !memory.isHistory(fill)).sort(byTime);
    const rows = toOwnRows(missed, { ...context, isListed: (orderId) => this.#openNow.has(orderId) });
    this.#publish(rows);
    this.saw(rows);
  }

  async #publishEnded({ from }: Outage): Promise<void> {
    const { own } = this.#init;
    // Also orders that began meanwhile, of which only fills were told.
    const gone = own.orders
      .open()
      .filter(({ orderId, symbol }) => this.#pairs.includes(symbol) && !this.#openNow.has(orderId));
    const isUndecided = ({ orderId }: MyOrder): boolean => {
      const known = own.orders.get(orderId);
      return known === undefined || !isTerminal(known);
    };
    for (const order of gone) {
      const found = await this.#lookUp(order);
      if (found) this.#publish([{ order: found }]);
    }
    if (gone.some(isUndecided)) await this.#readEvents(from - CLOCK_MARGIN);
    const undecided = gone.filter(isUndecided);
    if (undecided.length === 0) return;
    const ids = undecided.map(({ orderId }) => orderId).join(', ');
    if (performance.now() - (this.#startedAt ?? 0) < PATIENCE)
      throw new Error(`REST does not yet say what became of ${ids}`);
    this.#init.warn(`nobody says what became of ${ids}; look at the account`);
    this.#publish(undecided.map((order) => ({ order: forgotten(order) })));
  }

  async #lookUp({ orderId }: Pick<MyOrder, 'orderId'>): Promise<OrderUpdate | undefined> {
    const { api, context } = this.#init;
    try {
      const row = await api.orderStatus(orderId);
      return row === undefined ? undefined : parseRestOrder(row, context);
    } catch (error) {
      if (error instanceof StreamError && /notFound|NOT_FOUND/.test(error.message)) return undefined;
      throw error;
    }
  }

  /** The history of orders knows what `orders/status` has forgotten. */
  async #readEvents(since: number): Promise<void> {
    const { api, context, own, warn } = this.#init;
    try {
      let token: string | undefined;
      for (let page = 0; page < MAX_EVENT_PAGES; page++) {
        const { elements, next } = await api.orderEvents(since, token);
        const ends = elements.flatMap((element) => parseOrderEnd(element, context) ?? []);
        this.#publish(
          ends.filter(({ orderId }) => own.orders.get(orderId) !== undefined).map((order) => ({ order })),
        );
        if (next === undefined) return;
        token = next;
      }
    } catch (error) {
      if (error instanceof StreamError && error.code === 'auth_rejected') throw error;
      warn(`the history of orders could not be read: ${String(error)}`);
    }
  }

  #publish(rows: readonly OwnRow[]): void {
    const { own } = this.#init;
    own.publish({ rows, kind: 'reconcile', origin: 'reconcile', receivedTime: now() });
  }
}

/** What is left of an order that does not rest is canceled, and that may not be told. */
const mayHaveEnded = ({ status, type, timeInForce }: MyOrder): boolean =>
  status === 'partially_filled' && (type === 'market' || timeInForce === 'ioc');

/** Whether an order's pair is not known, or the limit of one that was told by its fills alone. */
const isIncomplete = ({ symbol, type, price }: MyOrder): boolean =>
  symbol === UNKNOWN_PAIR || (type === 'limit' && price === undefined);

/** Nobody knows any more how it ended. */
const forgotten = ({ orderId, symbol, updatedTime }: MyOrder): OrderUpdate => ({
  orderId,
  symbol,
  numbers: {},
  status: 'unknown',
  event: 'unknown',
  rawStatus: 'no such order',
  time: updatedTime,
});
