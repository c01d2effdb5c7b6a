import { now } from '../../contract/clock.js';
import { UNKNOWN_PAIR, type CurrencyPair } from '../../contract/currency-pair.js';
import type { MyOrder } from '../../channels/my-order.js';
import { isOpen, isTerminal } from '../order-status.js';
import { EMPTY_LISTING, keyOf, type Listing, type OrderName } from '../listing.js';
import type { FillRow, OrderUpdate } from '../order-update.js';
import type { AccountPublisher } from '../account-publisher.js';
import type { AccountApi } from './account-api.js';

/**
 * How far before the last proven time is read, in milliseconds: events may have been on their way, and clocks differ.
 */
const MARGIN = 60_000;

export interface AccountPassInit {
  readonly api: AccountApi;
  readonly account: AccountPublisher;
  readonly pairs: readonly CurrencyPair[];
  /** Converts a time of our clock to the venue's. */
  readonly toVenue: (time: number) => number;
  /** Exchange time since which the account has been received. Older orders and fills are history. */
  readonly begunAt: () => number | undefined;
  /** Aborted at the connection's end: nothing is published afterwards. */
  readonly signal: AbortSignal;
}

export interface PassOptions {
  /** The last time of our clock up to which nothing is missing; `undefined` if nothing was received before. */
  readonly since: number | undefined;
  /** Keys of orders that were open before the pass. Those that are not listed any more are looked up. */
  readonly openBefore: readonly string[];
  /** Whether the open orders are published as a complete batch. Otherwise only the new ones are published. */
  readonly publishesList: boolean;
  /** The open orders, if a frame of the connection listed them and they were published. @defaultValue read over REST */
  readonly listed?: Listing<OrderUpdate> | undefined;
  /** Whether ended orders are read, of which no row may have arrived. @defaultValue true */
  readonly readsEnded?: boolean;
}

export interface PassResult {
  /** Number of missing events that were published. */
  readonly filled: number;
  /** Orders that were looked up and that the venue does not know, any more or yet. */
  readonly undecided: readonly OrderName[];
}

/** Reads the state of the account over REST once, and publishes what is new in it. */
export class AccountPass {
  readonly #init: AccountPassInit;
  #filled = 0;

  constructor(init: AccountPassInit) {
    this.#init = init;
  }

  /** @throws the error of a call that failed; answers of earlier calls may have been published */
  async run({
    since,
    openBefore,
    publishesList,
    readsEnded = true,
    ...given
  }: PassOptions): Promise<PassResult> {
    const { api, pairs } = this.#init;
    const listed = given.listed ?? (await api.openOrders(pairs));
    const missed = since === undefined ? NOTHING_MISSED : await this.#readMissed(since, readsEnded);
    this.#init.signal.throwIfAborted();
    this.#publishFills(missed.fills);
    this.#publishOrders(missed.ended.rows.filter((order) => this.#isNews(order)));
    const open = new Set(listed.rows.map(keyOf));
    const undecided = await this.#lookUp([
      ...this.#vanished(openBefore, open),
      ...this.#namedByFills(missed.fills.rows, open),
    ]);
    this.#init.signal.throwIfAborted();
    if (publishesList) this.#publishList(listed, since === undefined);
    else if (!given.listed) this.#publishOrders(listed.rows.filter((order) => !this.#isOver(order)));
    return { filled: this.#filled, undecided };
  }

  async #readMissed(since: number, readsEnded: boolean): Promise<Missed> {
    const { api, account, pairs, toVenue } = this.#init;
    const from = toVenue(since) - MARGIN;
    return {
      fills: account.wantsFills ? await api.fills(pairs, from) : EMPTY_LISTING,
      ended: (readsEnded ? await api.endedOrders?.(pairs, from) : undefined) ?? EMPTY_LISTING,
    };
  }

  #publishFills({ rows }: Listing<FillRow>): void {
    const { fills } = this.#init.account.publish({
      rows: rows.map((fill) => ({ fill })),
      kind: 'reconcile',
      origin: 'reconcile',
      receivedTime: now(),
      isListed: true,
      fillsSince: this.#init.begunAt(),
    });
    this.#filled += fills;
  }

  /** Publishes these orders as far as they are new. */
  #publishOrders(orders: readonly OrderUpdate[]): void {
    this.#filled += this.#init.account.publishNews(orders).orders;
  }

  /** Whether an ended order is new: it ended after the stream began, and its end was not published. */
  #isNews(order: OrderUpdate): boolean {
    const { account, begunAt } = this.#init;
    const known = account.orders.get(keyOf(order));
    if (known)
      return (
        order.reopens === true ||
        !isTerminal(known) ||
        Number(order.numbers.filledVolume ?? 0) > known.filledVolume ||
        completes(known, order)
      );
    return order.time === undefined || order.time >= (begunAt() ?? -Infinity);
  }

  #vanished(openBefore: readonly string[], listed: ReadonlySet<string>): OrderName[] {
    const { account } = this.#init;
    return openBefore
      .filter((key) => !listed.has(key) && !this.#hasEnded(key))
      .flatMap((key) => account.unsettled.nameOf(key) ?? []);
  }

  /** Orders of which only a fill is known. */
  #namedByFills(fills: readonly FillRow[], listed: ReadonlySet<string>): OrderName[] {
    const { account } = this.#init;
    const keys = new Set(fills.map(keyOf));
    return [...keys]
      .filter((key) => !listed.has(key) && account.orders.get(key) === undefined)
      .flatMap((key) => account.unsettled.nameOf(key) ?? []);
  }

  /** Looks orders up. Returns those that the venue does not know. */
  async #lookUp(orders: readonly OrderName[]): Promise<readonly OrderName[]> {
    if (orders.length === 0) return [];
    const { api, signal } = this.#init;
    const { rows, unreadable } = await api.lookUp(orders);
    signal.throwIfAborted();
    this.#publishOrders(rows);
    const found = new Set(rows.map(keyOf));
    // A missing order may be one of the unreadable rows: looking it up again would not help.
    return unreadable > 0 ? [] : orders.filter(({ key }) => !found.has(key) && !this.#hasEnded(key));
  }

  /** Publishes all open orders: listed ones that have not ended since, and those that were placed since. */
  #publishList({ rows, unreadable }: Listing<OrderUpdate>, isFirst: boolean): void {
    const { account } = this.#init;
    const listed = rows.filter((order) => !this.#isOver(order));
    const keys = new Set(listed.map(keyOf));
    const newer = account.orders
      .openKeys()
      .filter((key) => !keys.has(key))
      .flatMap((key) => {
        const order = account.orders.get(key);
        return order && isOpen(order) && order.symbol !== UNKNOWN_PAIR ? [restated(order, key)] : [];
      });
    const kind = isFirst ? 'snapshot' : 'reconcile';
    account.publish({
      rows: [...listed, ...newer].map((order) => ({ order })),
      kind,
      origin: kind,
      complete: unreadable === 0,
      receivedTime: now(),
      isListed: true,
      isFirst,
    });
  }

  /** Whether a listed order has ended: a list may be older than the frames. */
  #isOver(order: OrderUpdate): boolean {
    return order.reopens !== true && this.#hasEnded(keyOf(order));
  }

  #hasEnded(key: string): boolean {
    const order = this.#init.account.orders.get(key);
    return order !== undefined && isTerminal(order);
  }
}

/** Whether a row completes or changes an ended order: the frame with those values may have been lost. */
const completes = (known: MyOrder, { type, side, numbers }: OrderUpdate): boolean =>
  (known.type === 'unknown' && type !== undefined && type !== 'unknown') ||
  (known.side === 'unknown' && side !== undefined) ||
  (known.quoteVolume === undefined && differs(known.volume, numbers.volume)) ||
  differs(known.price, numbers.price) ||
  differs(known.stopPrice, numbers.stopPrice);

/** Whether two numbers differ. Quotients, such as volumes of inverse contracts, may differ in their last digits. */
const differs = (known: number | undefined, stated: string | undefined): boolean =>
  stated !== undefined && Math.abs(Number(stated) - (known ?? 0)) > 1e-9 * Math.abs(Number(stated));

interface Missed {
  readonly fills: Listing<FillRow>;
  readonly ended: Listing<OrderUpdate>;
}

const NOTHING_MISSED: Missed = { fills: EMPTY_LISTING, ended: EMPTY_LISTING };

/** A row that states a known order again. */
export const restated = (order: MyOrder, key: string): OrderUpdate => ({
  orderId: order.orderId,
  key,
  symbol: order.symbol,
  numbers: {},
  status: order.status,
  event: 'snapshot',
  rawStatus: order.rawStatus,
  time: order.updatedTime,
});
