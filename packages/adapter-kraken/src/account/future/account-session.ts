import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  epochTimeOf,
  INFO,
  isRow,
  readRows,
  type AccountRow,
  type Control,
  type Listing,
  type Outage,
  type PeriodicTask,
  type Reconciler,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { readEvent } from '../../venue/future/control.js';
import { REFRESH_INTERVAL } from '../../venue/future/instruments.js';
import { FutureAccountApi } from './account-api.js';
import { toOwnRows } from './fill-rows.js';
import { byTime, readWireFill, type AccountFill } from './fill.js';
import type { FutureAccount } from './future-account.js';
import { Login } from './login.js';
import { parseOrderFrame, parseSnapshotOrder } from './open-order.js';
import { leavesOut } from './order-codes.js';
import type { AccountView } from './order-numbers.js';

const FILLS = 'fills';

/**
 * One private connection: challenge, own orders and fills, each with its snapshot. Kraken numbers no frames of own
 * orders, so after an invalid frame the state is reconciled over REST.
 */
export class FutureAccountSession implements Session {
  readonly every: readonly PeriodicTask[];
  readonly #context: SessionContext;
  readonly #account: FutureAccount;
  readonly #view: AccountView;
  readonly #api: FutureAccountApi;
  readonly #reconciler: Reconciler;
  readonly #login: Login;
  #isFirst = true;

  constructor(context: SessionContext, account: FutureAccount) {
    const { instruments, memory, patience, products } = account;
    this.#context = context;
    this.#account = account;
    this.#view = {
      products,
      sizesOf: (productId) => instruments.sizesOf(productId),
      known: (orderId) => context.account.orders.get(orderId),
      knows: (fill) => context.account.knows(fill),
      isCounted: (fill) => memory.isCounted(fill),
      listed: memory.listed,
      filledBefore: (orderId) => context.account.unsettled.ledger.known(orderId),
    };
    this.#api = new FutureAccountApi(context, account, this.#view);
    this.#reconciler = context.account.reconcileWith({
      api: this.#api,
      toVenue: (time) => time + account.clockAhead,
      leavesOut,
    });
    const { ordersFeed } = account;
    this.#login = new Login(account, {
      feeds: [ordersFeed, FILLS],
      firstFrames: [`${ordersFeed}_snapshot`, `${FILLS}_snapshot`],
    });
    this.every = [
      { interval: patience, run: () => this.#login.check() },
      { interval: REFRESH_INTERVAL, run: () => instruments.refresh() },
    ];
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { instruments, memory } = this.#account;
    // The feeds know no products: the venue does not refuse one that is misspelt.
    const listed = await admitPairs(instruments.pairs, this.#context, pairs);
    this.#isFirst = !memory.hasBegun;
    this.#reconciler.begin(listed);
    return this.#login.begin();
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet) || packet.event !== undefined) return this.#readEvent(packet);
    const { ordersFeed } = this.#account;
    switch (packet.feed) {
      case 'open_orders':
      case 'open_orders_verbose':
        this.#publishOrder(packet, receivedTime);
        return undefined;
      case 'open_orders_snapshot':
      case 'open_orders_verbose_snapshot':
        this.#publishOpenOrders(packet, receivedTime);
        return this.#login.arrived(`${ordersFeed}_snapshot`);
      case FILLS:
        this.#publishFills(packet, receivedTime);
        return undefined;
      case 'fills_snapshot':
        this.#readSnapshot(packet, receivedTime);
        return this.#login.arrived(`${FILLS}_snapshot`);
      case 'heartbeat':
        this.#account.clockAhead =
          (epochTimeOf(packet.time) ?? receivedTime + this.#account.clockAhead) - receivedTime;
        return INFO;
      default:
        return this.#login.control(readEvent(packet));
    }
  }

  onUnreadable(): void {
    this.#api.isTrusted = false;
  }

  async recover(outage: Outage | undefined): Promise<void> {
    await this.#login.standing;
    await this.#reconciler.recover(outage);
  }

  onDisconnected(reason: string): void {
    this.#login.end(reason);
  }

  /** Events are about the connection, and never about orders. */
  #readEvent(packet: unknown): Control {
    try {
      return this.#login.control(readEvent(packet));
    } catch (error) {
      if (!isRow(packet)) throw error;
      this.#context.unreadableRow(error, packet);
      return INFO;
    }
  }

  #publishOrder(frame: Row, receivedTime: number): void {
    const order = parseOrderFrame(frame, this.#view);
    if (order) this.#reconciler.publish([{ order }], receivedTime);
  }

  #publishOpenOrders({ orders }: Row, receivedTime: number): void {
    const isFirst = this.#isFirst && !this.#context.isReplay;
    const list = this.#readList(orders, (row) => parseSnapshotOrder(row, this.#view, isFirst));
    this.#api.open = new Set(list.rows.map(({ orderId }) => orderId));
    if (isFirst) for (const { orderId, time } of list.rows) this.#account.memory.sawSum(orderId, time);
    this.#reconciler.publishList(list, receivedTime);
  }

  #publishFills({ fills }: Row, receivedTime: number): void {
    const { rows } = this.#readList(fills, readWireFill);
    const recent = rows.filter((fill) => !this.#account.memory.isHistory(fill));
    this.#reconciler.publish(toOwnRows(recent, this.#view), receivedTime);
  }

  /** The last fills: history at first, after a reconnect what was missed is among them. */
  #readSnapshot({ fills }: Row, receivedTime: number): void {
    const snapshot: readonly AccountFill[] = [...this.#readList(fills, readWireFill).rows].sort(byTime);
    if (this.#context.isReplay) {
      const rows: readonly AccountRow[] = toOwnRows(snapshot, this.#view).map(({ fill }) => ({ fill }));
      this.#context.account.publish({ rows, kind: 'snapshot', origin: 'snapshot', receivedTime });
    } else if (this.#isFirst) this.#account.memory.begin(snapshot);
    this.#api.snapshot = snapshot;
  }

  #readList<T>(rows: unknown, read: (row: unknown) => T): Listing<T> {
    if (!Array.isArray(rows)) throw new Error('the rows of a frame are not an array');
    return readRows(rows as unknown[], read, (error, row) => {
      this.#api.isTrusted = false;
      this.#context.malformed(error, row);
    });
  }
}
