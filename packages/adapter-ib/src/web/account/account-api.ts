import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  isRow,
  joinListings,
  readRows,
  type FillRow,
  type FrameList,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type AccountApi,
  type Parameters,
  type SessionContext,
} from '@hftjs/core/adapter';
import { foreignOrder, isOrderName } from '../../order-names.js';
import { foreignContract } from '../../symbols.js';
import { fillOf, readExecution, type Execution } from './execution.js';
import type { OrderChange } from './known-orders.js';
import { readOrderRow, readOrderStatus, type OrderFacts } from './order-row.js';
import { isNamed, snapshotOf } from './order-update.js';
import type { WebVenue } from '../venue/web-venue.js';

/** Maximum number of reads until the list is used as it is. */
const READS = 4;

const DAY = 86_400_000;

/** Fills of so many days are listed, at most. */
const MOST_DAYS = 7;

/** The part of the stream's venue that is used. */
export type AccountVenue = Pick<
  WebVenue,
  'session' | 'member' | 'directory' | 'orders' | 'fills' | 'heard' | 'endedBefore'
>;

/**
 * Own orders and fills over REST: the list of the day's orders, ended ones included, single orders, and the fills of some
 * days. Lives as long as its connection: requests that are not sent when it ends are dropped.
 */
export class WebAccountApi implements AccountApi {
  /** The account whose orders are wanted; `undefined`: all of the login's. */
  account: string | undefined;
  readonly #context: SessionContext;
  readonly #venue: AccountVenue;
  /** Ended orders in the list that was read last. */
  #ended: readonly OrderUpdate[] = [];
  #wasForced = false;
  #hasReadTrades = false;

  constructor(context: SessionContext, venue: AccountVenue) {
    this.#context = context;
    this.#venue = venue;
  }

  /** Whether an account's orders are wanted. */
  isOurs(account: string | undefined): boolean {
    return this.account === undefined || account === undefined || account === this.account;
  }

  async openOrders(): Promise<Listing<OrderUpdate>> {
    const { rows, unreadable } = await this.#readList();
    const listed = this.#readRows(rows, (row) => this.#readOrder(row));
    this.#ended = listed.rows.filter((order) => isTerminal(order));
    this.#venue.endedBefore ??= new Set(this.#ended.map(({ orderId }) => orderId));
    const open = listed.rows.filter((order) => !isTerminal(order));
    return { rows: open, unreadable: listed.unreadable + unreadable };
  }

  /** As the list of orders that was read last has them. */
  endedOrders(_pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const { endedBefore, heard } = this.#venue;
    const rows = this.#ended.filter(
      ({ orderId, time = Infinity }) =>
        heard.has(orderId) || (time >= since && endedBefore?.has(orderId) !== true),
    );
    return Promise.resolve({ rows, unreadable: 0 });
  }

  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const listings: Listing<OrderUpdate>[] = [];
    for (const name of orders) {
      this.#context.signal.throwIfAborted();
      // Where the name is not that of an order, there is no order to look up.
      if (!isOrderName(name)) listings.push({ rows: [foreignOrder(name)], unreadable: 0 });
      else {
        const answer = await this.#statusOf(name.orderId);
        listings.push(
          this.#readRows(answer, (row) => this.#update(this.#venue.orders.take(readOrderStatus(row)))),
        );
      }
    }
    return joinListings(listings);
  }

  /** An order as the venue knows it now; `undefined` where it does not know it. */
  async orderOf(orderId: string): Promise<OrderFacts | undefined> {
    const [answer] = await this.#statusOf(orderId);
    return answer === undefined ? undefined : readOrderStatus(answer);
  }

  async fills(_pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const days = Math.ceil((this.#venue.session.venueNow() - since) / DAY) + 1;
    // The venue sends whole seconds.
    return this.#readFills(days, ({ time = Infinity }) => time >= Math.floor(since / 1000) * 1000);
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const wanted = new Set(orders.map(({ orderId }) => orderId));
    return this.#readFills(MOST_DAYS, ({ orderId }) => wanted.has(orderId));
  }

  /** The status of an order; empty where the venue does not know it. */
  async #statusOf(orderId: string): Promise<readonly unknown[]> {
    const answer = await this.#venue.member.api.find({ path: `/iserver/account/order/status/${orderId}` });
    return answer === undefined ? [] : [answer];
  }

  /**
   * The first read of a session is empty and marked so; `force` makes the venue forget a filter that another client may have set,
   * which would silence the socket too. A filter is never used here.
   */
  async #readList(): Promise<FrameList<unknown>> {
    if (!this.#wasForced) await this.#readOnce({ force: 'true' });
    this.#wasForced = true;
    for (let read = 1; ; read++) {
      const list = await this.#readOnce({});
      if (list.isWhole) return list;
      if (read < READS) continue;
      this.#context.warn(
        `the venue did not confirm its list of ${list.rows.length} orders; it is taken as it is`,
      );
      return list;
    }
  }

  async #readOnce(parameters: Parameters): Promise<FrameList<unknown>> {
    const { session, member } = this.#venue;
    const path = '/iserver/account/orders';
    const answer = await session.orderReads.run(() => member.api.call({ path, parameters }), this.#context);
    if (!isRow(answer) || !Array.isArray(answer.orders))
      throw new Error('the list of orders is not an array');
    const isWhole = answer.snapshot === true;
    return { rows: answer.orders as unknown[], isWhole, unreadable: isWhole ? 0 : 1 };
  }

  /** `undefined` for an order of another account or pair. */
  #readOrder(row: unknown): OrderUpdate | undefined {
    const { orders, directory } = this.#venue;
    const order = readOrderRow(row);
    if (!this.isOurs(order.account) || orders.isOfLeg(order)) return undefined;
    const change = orders.take(order);
    const { conid } = change.after;
    return conid !== undefined && directory.pairOf(conid) === undefined ? undefined : this.#update(change);
  }

  /** @throws Error where the contract or the status of the order is unknown */
  #update(change: OrderChange): OrderUpdate {
    const { conid = '', orderId } = change.after;
    if (!isNamed(change.after)) throw new Error(`order ${orderId} has no contract or no status`);
    return snapshotOf(change, this.#venue.directory.pairOf(conid) ?? foreignContract(conid));
  }

  async #readFills(days: number, isWanted: (execution: Execution) => boolean): Promise<Listing<FillRow>> {
    const { directory, fills } = this.#venue;
    const read = this.#readRows(await this.#readTrades(Math.min(Math.max(days, 1), MOST_DAYS)), (row) => {
      const execution = readExecution(row);
      return this.isOurs(execution.account) && isWanted(execution) ? execution : undefined;
    });
    const rows = oldestFirst(read.rows).flatMap((execution) => {
      const symbol = directory.pairOf(execution.conid);
      return symbol === undefined ? [] : [fillOf(execution, symbol)];
    });
    return { rows: await fills.listed(rows), unreadable: read.unreadable };
  }

  #readRows<T>(rows: readonly unknown[], parse: (row: unknown) => T | undefined): Listing<T> {
    return readRows(rows, parse, (error, row) => {
      this.#context.unreadableRow(error, row);
    });
  }

  /** The first read of a session may be empty. */
  async #readTrades(days: number): Promise<readonly unknown[]> {
    const { session, member } = this.#venue;
    const path = '/iserver/account/trades';
    const call = (): Promise<unknown> => member.api.call({ path, parameters: { days } });
    const answer = await session.tradeReads.run(call, this.#context);
    if (!Array.isArray(answer)) throw new Error('the list of fills is not an array');
    if (this.#hasReadTrades || answer.length > 0) return answer as unknown[];
    this.#hasReadTrades = true;
    return this.#readTrades(days);
  }
}

/** In the venue's own order, which is the other way round where its first row is newer than its last. */
function oldestFirst(executions: readonly Execution[]): readonly Execution[] {
  const isReversed = (executions[0]?.time ?? 0) > (executions.at(-1)?.time ?? 0);
  const rows = isReversed ? [...executions].reverse() : [...executions];
  return rows.sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
}
