import { isTerminal, type CurrencyPair } from '@hftjs/core';
import {
  isRow,
  joinListings,
  readRows,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type AccountApi,
} from '@hftjs/core/adapter';
import type { BoundedMap } from '../bounded-map.js';
import type { FillDesk } from '../fill-desk.js';
import { lastRevisions } from '../execution-id.js';
import { foreignOrder, isOrderName } from '../foreign-order.js';
import { foreignPair } from '../symbols.js';
import type { ContractDirectory } from './contract-directory.js';
import { fillOf, readExecution, type Execution } from './execution.js';
import { IBError } from './ib-error.js';
import type { KnownOrders, OrderChange } from './known-orders.js';
import { readOrderRow, readOrderStatus } from './order-facts.js';
import { isNamed, snapshotOf } from './order-update.js';
import type { SessionMember, WebSession } from './web-session.js';

/** Reads of the list until it is taken as it is. */
const READS = 4;

const DAY = 86_400_000;

/** Fills of so many days are listed, at most. */
const MOST_DAYS = 7;

/** What the connections of a stream have in common, one after the other. */
export interface OwnMemory {
  readonly known: KnownOrders;
  readonly fills: FillDesk;
  /** Orders whose state came on the wire: whatever a list says, they are of the time of the stream. */
  readonly heard: BoundedMap<string, true>;
  /** Orders that had ended when the stream began; `undefined` until its first list was read. */
  endedBefore: ReadonlySet<string> | undefined;
}

export interface OwnOrdersApiInit {
  readonly session: WebSession;
  readonly member: SessionMember;
  readonly directory: ContractDirectory;
  /** Of the connection: what it has not asked yet when it ends is not asked. */
  readonly signal: () => AbortSignal;
  readonly memory: OwnMemory;
  /** Whether an account's orders are wanted. */
  readonly isOurs: (account: string | undefined) => boolean;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  readonly warn: (words: string) => void;
}

/**
 * Own orders and fills over REST: the list of the day's orders, ended ones included, single orders, and the fills of some
 * days. Lives as long as its connection.
 */
export class OwnOrdersApi implements AccountApi {
  readonly #init: OwnOrdersApiInit;
  /** Ended orders in the list that was read last. */
  #ended: readonly OrderUpdate[] = [];
  #wasForced = false;
  #hasReadTrades = false;

  constructor(init: OwnOrdersApiInit) {
    this.#init = init;
  }

  async openOrders(): Promise<Listing<OrderUpdate>> {
    const { memory, onBadRow } = this.#init;
    const { rows, isSnapshot } = await this.#readList();
    const listed = readRows(rows, (row) => this.#readOrder(row), onBadRow);
    this.#ended = listed.rows.filter((order) => isTerminal(order));
    memory.endedBefore ??= new Set(this.#ended.map(({ orderId }) => orderId));
    const open = listed.rows.filter((order) => !isTerminal(order));
    return { rows: open, unreadable: listed.unreadable + (isSnapshot ? 0 : 1) };
  }

  /** As the list of orders that was read last has them. */
  endedOrders(_pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>> {
    const { endedBefore, heard } = this.#init.memory;
    const rows = this.#ended.filter(
      ({ orderId, time = Infinity }) =>
        heard.has(orderId) || (time >= since && endedBefore?.has(orderId) !== true),
    );
    return Promise.resolve({ rows, unreadable: 0 });
  }

  async lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>> {
    const listings: Listing<OrderUpdate>[] = [];
    for (const name of orders) {
      this.#init.signal().throwIfAborted();
      listings.push(await this.#lookUpOne(name));
    }
    return joinListings(listings);
  }

  /** An order as the venue knows it now. */
  async orderOf(orderId: string): Promise<OrderChange | undefined> {
    const answer = await this.#statusOf(orderId);
    return answer === undefined ? undefined : this.#init.memory.known.take(readOrderStatus(asTexts(answer)));
  }

  async fills(_pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>> {
    const days = Math.ceil((this.#init.session.venueNow() - since) / DAY) + 1;
    // The venue sends whole seconds.
    return this.#readFills(days, ({ time = Infinity }) => time >= Math.floor(since / 1000) * 1000);
  }

  async fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>> {
    const wanted = new Set(orders.map(({ orderId }) => orderId));
    return this.#readFills(MOST_DAYS, ({ orderId }) => wanted.has(orderId));
  }

  async #lookUpOne(name: OrderName): Promise<Listing<OrderUpdate>> {
    const { memory, onBadRow } = this.#init;
    // There is nothing to be asked about.
    if (!isOrderName(name)) return { rows: [foreignOrder(name)], unreadable: 0 };
    const answer = await this.#statusOf(name.orderId);
    const parse = (row: unknown): OrderUpdate =>
      this.#update(memory.known.take(readOrderStatus(asTexts(row))));
    return readRows(answer === undefined ? [] : [answer], parse, onBadRow);
  }

  async #statusOf(orderId: string): Promise<unknown> {
    const { member } = this.#init;
    try {
      return await member.api.call({ method: 'GET', path: `/iserver/account/order/status/${orderId}` });
    } catch (error) {
      if (error instanceof IBError && error.problem === 'rejected' && error.status !== 429) return undefined;
      throw error;
    }
  }

  /**
   * The first read of a session is empty and says so; `force` makes the venue forget a filter that somebody may have set,
   * which would silence the socket too. A filter is never used here.
   */
  async #readList(): Promise<OrderList> {
    if (!this.#wasForced) await this.#readOnce({ force: 'true' });
    this.#wasForced = true;
    for (let read = 1; ; read++) {
      const list = await this.#readOnce({});
      if (list.isSnapshot) return list;
      if (read < READS) continue;
      this.#init.warn(
        `the venue did not confirm its list of ${list.rows.length} orders; it is taken as it is`,
      );
      return list;
    }
  }

  async #readOnce(query: Readonly<Record<string, string>>): Promise<OrderList> {
    const { session, member, signal } = this.#init;
    const answer = await session.orderReads.runWhile(signal(), () =>
      member.api.call({ method: 'GET', path: '/iserver/account/orders', query }),
    );
    if (!isRow(answer) || !Array.isArray(answer.orders))
      throw new Error('the list of orders is not an array');
    return { rows: answer.orders as unknown[], isSnapshot: answer.snapshot === true };
  }

  /** `undefined` for an order of another account or pair. */
  #readOrder(row: unknown): OrderUpdate | undefined {
    const { memory, isOurs, directory } = this.#init;
    const order = readOrderRow(asTexts(row));
    if (!isOurs(order.account) || memory.known.isOfLeg(order)) return undefined;
    const change = memory.known.take(order);
    const { conid } = change.after;
    return conid !== undefined && directory.pairOf(conid) === undefined ? undefined : this.#update(change);
  }

  /** @throws Error where it is not known what the order is of, or how it stands */
  #update(change: OrderChange): OrderUpdate {
    const { conid = '', orderId } = change.after;
    if (!isNamed(change.after)) throw new Error(`order ${orderId} has no contract or no status`);
    return snapshotOf(change, this.#init.directory.pairOf(conid) ?? foreignPair(conid));
  }

  async #readFills(days: number, isWanted: (execution: Execution) => boolean): Promise<Listing<FillRow>> {
    const { onBadRow, isOurs, directory, memory } = this.#init;
    const read = readRows(
      await this.#readTrades(Math.min(Math.max(days, 1), MOST_DAYS)),
      (row) => {
        const execution = readExecution(asTexts(row));
        return isOurs(execution.account) && isWanted(execution) ? execution : undefined;
      },
      onBadRow,
    );
    const executions = oldestFirst(lastRevisions(read.rows, ({ executionId }) => executionId));
    const fills = executions.flatMap((execution) => {
      const symbol = directory.pairOf(execution.conid);
      return symbol === undefined ? [] : [fillOf(execution, symbol)];
    });
    return { rows: await memory.fills.listed(fills), unreadable: read.unreadable };
  }

  /** The first read of a session may be empty. */
  async #readTrades(days: number): Promise<readonly unknown[]> {
    const rows = await this.#readTradesOnce(days);
    if (this.#hasReadTrades || rows.length > 0) return rows;
    this.#hasReadTrades = true;
    return this.#readTradesOnce(days);
  }

  async #readTradesOnce(days: number): Promise<readonly unknown[]> {
    const { session, member, signal } = this.#init;
    const answer = await session.tradeReads.runWhile(signal(), () =>
      member.api.call({ method: 'GET', path: '/iserver/account/trades', query: { days: String(days) } }),
    );
    if (!Array.isArray(answer)) throw new Error('the list of fills is not an array');
    return answer as unknown[];
  }
}

interface OrderList {
  readonly rows: readonly unknown[];
  /** Whether the venue says that the list is whole. */
  readonly isSnapshot: boolean;
}

/** In the venue's own order, which is the other way round where its first row is newer than its last. */
function oldestFirst(executions: readonly Execution[]): readonly Execution[] {
  const isReversed = (executions[0]?.time ?? 0) > (executions.at(-1)?.time ?? 0);
  const rows = isReversed ? [...executions].reverse() : [...executions];
  return rows.sort((left, right) => (left.time ?? 0) - (right.time ?? 0));
}

/** Numbers as text, as they come on the socket. Answers hold no more digits than a double. */
function asTexts(row: unknown): unknown {
  if (!isRow(row)) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  );
}
