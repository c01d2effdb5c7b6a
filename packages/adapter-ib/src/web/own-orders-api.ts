import {
  isRow,
  type FillRow,
  type Listing,
  type OrderName,
  type OrderUpdate,
  type OwnApi,
} from '@hftjs/core/adapter';
import { IBError } from './ib-error.js';
import type { KnownOrders, OrderChange } from './known-orders.js';
import { readOrderRow, readOrderStatus } from './order-facts.js';
import { isNamed, snapshotOf } from './order-update.js';
import type { ContractDirectory } from './contract-directory.js';
import type { SessionMember, WebSession } from './web-session.js';

/** Reads of the list until it is taken as it is. */
const READS = 4;

export interface OwnOrdersApiInit {
  readonly session: WebSession;
  readonly member: SessionMember;
  readonly directory: ContractDirectory;
  readonly known: KnownOrders;
  /** Whether an account's orders are wanted. */
  readonly isOurs: (account: string | undefined) => boolean;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  readonly warn: (words: string) => void;
}

/** Own orders over REST. Fills are not asked for here: the socket tells those of the last days again. */
export class OwnOrdersApi implements OwnApi {
  readonly #init: OwnOrdersApiInit;
  /** The list that was read last, ended orders of the day included. */
  #listed: ReadonlyMap<string, OrderChange> = new Map();

  constructor(init: OwnOrdersApiInit) {
    this.#init = init;
  }

  /** The list of the day's orders, of which those that have not ended. */
  async openOrders(): Promise<Listing<OrderUpdate>> {
    const rows = await this.#readList();
    let unreadable = 0;
    const listed = new Map<string, OrderChange>();
    for (const row of rows) {
      const change = this.#read(row, () => unreadable++);
      if (change) listed.set(change.after.orderId, change);
    }
    this.#listed = listed;
    const open = [...listed.values()]
      .flatMap((order) => this.#update(order) ?? [])
      .filter((update) => !ENDED.has(update.status));
    return { rows: open, unreadable };
  }

  /** The present state of orders. One that the venue does not know any more is left out. */
  async lookUp(orders: readonly Pick<OrderName, 'orderId'>[]): Promise<Listing<OrderUpdate>> {
    const rows: OrderUpdate[] = [];
    for (const { orderId } of orders) {
      const order = this.#listed.get(orderId) ?? (await this.orderOf(orderId));
      const update = order && this.#update(order);
      if (update) rows.push(update);
    }
    return { rows, unreadable: 0 };
  }

  fills(): Promise<Listing<FillRow>> {
    return Promise.resolve({ rows: [], unreadable: 0 });
  }

  fillsOf(): Promise<Listing<FillRow>> {
    return this.fills();
  }

  /** An order as the venue knows it now. */
  async orderOf(orderId: string): Promise<OrderChange | undefined> {
    const { member, known } = this.#init;
    try {
      const answer = await member.api.call({
        method: 'GET',
        path: `/iserver/account/order/status/${orderId}`,
      });
      return known.take(readOrderStatus(asTexts(answer)));
    } catch (error) {
      if (error instanceof IBError && error.problem === 'rejected') return undefined;
      throw error;
    }
  }

  /**
   * The first read of a session is empty and says so; `force` makes the venue forget a filter that somebody may have set,
   * which would silence the socket too. A filter is never used here.
   */
  async #readList(): Promise<readonly unknown[]> {
    await this.#readOnce({ force: 'true' });
    for (let read = 1; ; read++) {
      const { rows, isSnapshot } = await this.#readOnce({});
      if (isSnapshot) return rows;
      if (read < READS) continue;
      this.#init.warn(`the venue did not confirm its list of ${rows.length} orders; it is taken as it is`);
      return rows;
    }
  }

  async #readOnce(
    query: Readonly<Record<string, string>>,
  ): Promise<{ rows: readonly unknown[]; isSnapshot: boolean }> {
    const { session, member } = this.#init;
    const answer = await session.orderReads.run(member.signal, () =>
      member.api.call({ method: 'GET', path: '/iserver/account/orders', query }),
    );
    if (!isRow(answer) || !Array.isArray(answer.orders)) throw new Error('the list of orders is none');
    return { rows: answer.orders as unknown[], isSnapshot: answer.snapshot === true };
  }

  #read(row: unknown, onUnreadable: () => void): OrderChange | undefined {
    const { known, isOurs, onBadRow } = this.#init;
    try {
      const order = readOrderRow(asTexts(row));
      return isOurs(order.account) && !known.isOfLeg(order) ? known.take(order) : undefined;
    } catch (error) {
      onBadRow(error, row);
      onUnreadable();
      return undefined;
    }
  }

  #update(change: OrderChange): OrderUpdate | undefined {
    const symbol = this.#init.directory.pairOf(change.after.conid);
    return symbol === undefined || !isNamed(change.after) ? undefined : snapshotOf(change, symbol);
  }
}

const ENDED: ReadonlySet<string> = new Set(['filled', 'canceled', 'rejected', 'expired']);

/** Numbers as text, as they come on the socket. Answers hold no more digits than a double. */
function asTexts(row: unknown): unknown {
  if (!isRow(row)) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
  );
}
