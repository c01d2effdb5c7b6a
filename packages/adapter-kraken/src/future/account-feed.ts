import type { MyOrder } from '@hftjs/core';
import {
  INFO,
  isRow,
  type ChannelParams,
  type Control,
  type Reconciler,
  type AccountRows,
  type OrderUpdate,
  type AccountRow,
  type Row,
} from '@hftjs/core/adapter';
import { byTime, readWireFill, type AccountFill } from './account-fill.js';
import { AccountLogin, FILLS, type AccountLoginInit } from './account-login.js';
import { readEvent } from './control.js';
import { toOwnRows, type FillContext } from './fill-rows.js';
import { REFRESH_INTERVAL, type Instruments } from './instruments.js';
import { parseOrderFrame, parseSnapshotOrder } from './open-order.js';
import type { KrakenFutureOwnApi } from './own-api.js';
import { SilentOrders } from './silent-orders.js';
import { timeOf } from './wire-time.js';

/** How often it is looked whether something is to be asked of REST, in milliseconds. */
const CHORE_INTERVAL = 500;

/** The stream's own orders, as this feed uses them. */
export interface OwnOrdersAccess {
  readonly orders: { get(orderId: string): MyOrder | undefined; open(): MyOrder[] };
  publish(frame: AccountRows): unknown;
}

export interface AccountFeedInit extends AccountLoginInit {
  readonly ownApi: KrakenFutureOwnApi;
  readonly connection: Reconciler;
  readonly context: FillContext;
  readonly instruments: Instruments;
  readonly own: OwnOrdersAccess;
  /** Reports a row that could not be read, and that may have been an own order or fill. */
  readonly onBadRow: (error: unknown, row: unknown) => void;
  /** Reports a frame that could not be read, and that cannot have been one. */
  readonly onBadEvent: (error: unknown, packet: unknown) => void;
  /** Kraken's clock was seen: how far it is ahead of ours, in milliseconds. */
  readonly onClock: (ahead: number) => void;
  readonly warn: (message: string) => void;
}

/**
 * One private connection: challenge, own orders and fills, each with its snapshot. Kraken numbers no frames of own
 * orders, so after one that cannot be read REST is asked how things stand.
 */
export class AccountFeed {
  readonly #init: AccountFeedInit;
  readonly #login: AccountLogin;
  readonly #silent: SilentOrders;
  #isFirst = true;
  #openBefore: readonly MyOrder[] = [];
  #open: ReadonlySet<string> = new Set();
  #gone: ReadonlySet<string> = new Set();
  #fills: readonly AccountFill[] = [];
  #signal: AbortSignal | undefined;
  #refreshedAt = performance.now();

  constructor(init: AccountFeedInit) {
    this.#init = init;
    this.#login = new AccountLogin(init);
    this.#silent = new SilentOrders(init);
  }

  params(): ReturnType<Reconciler['params']> &
    Pick<ChannelParams, 'subscribe' | 'onPacket' | 'renew' | 'onDisconnected'> {
    const { connection, instruments, memory, own, ownApi } = this.#init;
    const params = connection.params();
    return {
      ...params,
      feed: 'account',
      subscribe: async (pairs, context) => {
        // The feeds know no products, so nobody else would say that one is misspelt.
        const listed = await instruments.checked(pairs, context);
        this.#isFirst = !memory.hasBegun;
        this.#openBefore = own.orders.open();
        this.#signal = context.signal;
        connection.begin(listed, context);
        ownApi.begin(context.signal);
        return this.#login.begin();
      },
      onPacket: (packet, receivedTime) => this.#read(packet, receivedTime),
      onUnreadable: (reason) => {
        ownApi.distrust();
        params.onUnreadable?.(reason);
      },
      recover: async (outage) => {
        await this.#login.standing;
        await params.recover?.(outage);
      },
      renew: { interval: CHORE_INTERVAL, run: () => this.#doChores() },
      onDisconnected: (reason) => {
        this.#login.end(reason);
      },
    };
  }

  /** @throws Error when the subscription does not come about */
  async #doChores(): Promise<void> {
    this.#login.check();
    if (performance.now() - this.#refreshedAt > REFRESH_INTERVAL) {
      this.#refreshedAt = performance.now();
      void this.#init.instruments.refresh();
    }
    if (this.#signal) await this.#silent.ask(this.#signal);
  }

  #read(packet: unknown, receivedTime: number): Control | undefined {
    const { ordersFeed } = this.#init;
    if (!isRow(packet) || packet.event !== undefined) return this.#readEvent(packet);
    switch (packet.feed) {
      case 'open_orders':
      case 'open_orders_verbose':
        this.#publishOrder(packet, receivedTime);
        return undefined;
      case 'open_orders_snapshot':
      case 'open_orders_verbose_snapshot':
        this.#publishOpenOrders(packet, receivedTime);
        return this.#login.arrived(`${ordersFeed}_snapshot`);
      case 'fills':
        this.#publishFills(packet, receivedTime);
        return undefined;
      case 'fills_snapshot':
        this.#readSnapshot(packet, receivedTime);
        return this.#login.arrived(`${FILLS}_snapshot`);
      case 'heartbeat':
        this.#seeClock(packet, receivedTime);
        return INFO;
      default:
        return this.#login.control(readEvent(packet));
    }
  }

  #seeClock({ time }: Row, receivedTime: number): void {
    const venueTime = timeOf(time);
    if (venueTime !== undefined) this.#init.onClock(venueTime - receivedTime);
  }

  /** Events are about the connection, and never about orders. */
  #readEvent(packet: unknown): Control {
    if (!isRow(packet)) return this.#login.control(readEvent(packet));
    try {
      return this.#login.control(readEvent(packet));
    } catch (error) {
      this.#init.onBadEvent(error, packet);
      return INFO;
    }
  }

  #publishOrder(frame: Row, receivedTime: number): void {
    const order = parseOrderFrame(frame, this.#init.context);
    if (order) this.#publish([{ order }], receivedTime);
  }

  #publish(rows: readonly AccountRow[], receivedTime: number): void {
    this.#init.connection.publish(rows, receivedTime);
    this.#silent.saw(rows);
  }

  #publishOpenOrders({ orders }: Row, receivedTime: number): void {
    const { connection, context, memory } = this.#init;
    if (!Array.isArray(orders)) throw new Error('a snapshot without a list of orders');
    const isFirst = this.#isFirst && !this.#login.isReplay;
    const rows: OrderUpdate[] = [];
    for (const row of orders as unknown[]) {
      try {
        const order = parseSnapshotOrder(row, context, isFirst);
        rows.push(order);
        if (isFirst) memory.sawSum(order.orderId, order.time);
      } catch (error) {
        this.#badRow(error, row);
      }
    }
    const open = new Set(rows.map(({ orderId }) => orderId));
    this.#open = open;
    this.#gone = new Set(this.#openBefore.map(({ orderId }) => orderId).filter((id) => !open.has(id)));
    connection.publishList({ rows, unreadable: orders.length - rows.length }, receivedTime);
    this.#learn();
  }

  #publishFills(frame: Row, receivedTime: number): void {
    const { context, memory } = this.#init;
    const fills = this.#readFills(frame).filter((fill) => !memory.isHistory(fill));
    this.#publish(toOwnRows(fills, context), receivedTime);
  }

  /** The last fills: history at first, after a reconnect what was missed is among them. */
  #readSnapshot(frame: Row, receivedTime: number): void {
    const { context, memory, own } = this.#init;
    const fills = this.#readFills(frame).sort(byTime);
    if (this.#login.isReplay) {
      const rows = toOwnRows(fills, context).map(({ fill }) => ({ fill }));
      own.publish({ rows, kind: 'snapshot', origin: 'snapshot', receivedTime });
    } else if (this.#isFirst) memory.begin(fills);
    this.#fills = fills;
    this.#learn();
  }

  #learn(): void {
    this.#init.ownApi.learn({ fills: this.#fills, open: this.#open, gone: this.#gone });
  }

  #readFills({ fills }: Row): AccountFill[] {
    if (!Array.isArray(fills)) throw new Error('a frame without a list of fills');
    return (fills as unknown[]).flatMap((row) => {
      try {
        return [readWireFill(row)];
      } catch (error) {
        this.#badRow(error, row);
        return [];
      }
    });
  }

  #badRow(error: unknown, row: unknown): void {
    this.#init.ownApi.distrust();
    this.#init.onBadRow(error, row);
  }
}
