import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  type AccountRow,
  type Control,
  type OrderUpdate,
  type Outage,
  type PeriodicTask,
  type Reconciler,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { readEvent } from '../../venue/future/control.js';
import { REFRESH_INTERVAL } from '../../venue/future/instruments.js';
import { timeOf } from '../../venue/future/wire-time.js';
import { FutureAccountApi } from './account-api.js';
import type { AccountView } from './account-view.js';
import { toOwnRows } from './fill-rows.js';
import { byTime, readWireFill, type AccountFill } from './fill.js';
import type { FutureAccount } from './future-account.js';
import { FILLS, Login } from './login.js';
import { parseOrderFrame, parseSnapshotOrder } from './open-order.js';
import { leavesOut } from './order-codes.js';

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
    this.#login = new Login(account);
    this.every = [
      { interval: patience, run: () => this.#login.check() },
      { interval: REFRESH_INTERVAL, run: () => instruments.refresh() },
    ];
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { instruments, memory } = this.#account;
    // The feeds know no products: the venue does not refuse one that is misspelt.
    const listed = await instruments.listed(pairs, this.#context);
    this.#isFirst = !memory.hasBegun;
    this.#api.lists.begin(this.#context.account.orders.open());
    this.#reconciler.begin(listed);
    return this.#login.begin();
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    if (!isRow(packet) || packet.event !== undefined) return this.#readEvent(packet);
    switch (packet.feed) {
      case 'open_orders':
      case 'open_orders_verbose':
        this.#publishOrder(packet, receivedTime);
        return undefined;
      case 'open_orders_snapshot':
      case 'open_orders_verbose_snapshot':
        this.#publishOpenOrders(packet, receivedTime);
        return this.#login.arrived(`${this.#account.ordersFeed}_snapshot`);
      case 'fills':
        this.#publishFills(packet, receivedTime);
        return undefined;
      case 'fills_snapshot':
        this.#readSnapshot(packet, receivedTime);
        return this.#login.arrived(`${FILLS}_snapshot`);
      case 'heartbeat':
        this.#account.clockAhead =
          (timeOf(packet.time) ?? receivedTime + this.#account.clockAhead) - receivedTime;
        return INFO;
      default:
        return this.#login.control(readEvent(packet));
    }
  }

  onUnreadable(): void {
    this.#api.lists.isTrusted = false;
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
    if (!isRow(packet)) return this.#login.control(readEvent(packet));
    try {
      return this.#login.control(readEvent(packet));
    } catch (error) {
      this.#context.unreadableRow(error, packet);
      return INFO;
    }
  }

  #publishOrder(frame: Row, receivedTime: number): void {
    const order = parseOrderFrame(frame, this.#view);
    if (order) this.#publish([{ order }], receivedTime);
  }

  #publish(rows: readonly AccountRow[], receivedTime: number): void {
    this.#reconciler.publish(rows, receivedTime);
  }

  #publishOpenOrders({ orders }: Row, receivedTime: number): void {
    const { memory } = this.#account;
    if (!Array.isArray(orders)) throw new Error('the orders of a snapshot are not an array');
    const isFirst = this.#isFirst && !this.#context.isReplay;
    const rows: OrderUpdate[] = [];
    for (const row of orders as unknown[]) {
      try {
        const order = parseSnapshotOrder(row, this.#view, isFirst);
        rows.push(order);
        if (isFirst) memory.sawSum(order.orderId, order.time);
      } catch (error) {
        this.#malformed(error, row);
      }
    }
    this.#api.lists.list(rows);
    this.#reconciler.publishList({ rows, unreadable: orders.length - rows.length }, receivedTime);
  }

  #publishFills(frame: Row, receivedTime: number): void {
    const fills = this.#readFills(frame).filter((fill) => !this.#account.memory.isHistory(fill));
    this.#publish(toOwnRows(fills, this.#view), receivedTime);
  }

  /** The last fills: history at first, after a reconnect what was missed is among them. */
  #readSnapshot(frame: Row, receivedTime: number): void {
    const fills = this.#readFills(frame).sort(byTime);
    if (this.#context.isReplay) {
      const rows = toOwnRows(fills, this.#view).map(({ fill }) => ({ fill }));
      this.#context.account.publish({ rows, kind: 'snapshot', origin: 'snapshot', receivedTime });
    } else if (this.#isFirst) this.#account.memory.begin(fills);
    this.#api.lists.fills = fills;
  }

  #readFills({ fills }: Row): AccountFill[] {
    if (!Array.isArray(fills)) throw new Error('the fills of a frame are not an array');
    return (fills as unknown[]).flatMap((row) => {
      try {
        return [readWireFill(row)];
      } catch (error) {
        this.#malformed(error, row);
        return [];
      }
    });
  }

  #malformed(error: unknown, row: unknown): void {
    this.#api.lists.isTrusted = false;
    this.#context.malformed(error, row);
  }
}
