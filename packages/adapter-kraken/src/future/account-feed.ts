import {
  isRow,
  now,
  type ChannelParams,
  type Control,
  type OrderUpdate,
  type Outage,
  type OwnRow,
  type Row,
} from '@hftjs/core/adapter';
import type { OwnOrdersAccess } from '../executions-feed.js';
import { byTime, readWireFill, type AccountFill } from './account-fill.js';
import { AccountLogin, FILLS, type AccountLoginInit } from './account-login.js';
import { AccountRecovery } from './account-recovery.js';
import { readEvent } from './control.js';
import type { KrakenFutureApi } from './future-api.js';
import { toOwnRows, type FillContext } from './fill-rows.js';
import type { Instruments } from './instruments.js';
import { parseOrderFrame, parseSnapshotOrder } from './open-order.js';
import type { Products } from './products.js';

/** How often it is looked whether something is to be asked of REST, in milliseconds. */
const CHORE_INTERVAL = 500;

export interface AccountFeedInit extends AccountLoginInit {
  readonly api: KrakenFutureApi;
  readonly products: Products;
  readonly instruments: Instruments;
  readonly own: OwnOrdersAccess;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  readonly warn: (message: string) => void;
}

/**
 * One private connection: challenge, own orders and fills, each with its snapshot, and what has to be recovered after a
 * reconnect. Kraken numbers no frames of own orders, so after one that cannot be read only a fresh connection tells how
 * things stand.
 */
export class AccountFeed {
  readonly #init: AccountFeedInit;
  readonly #recovery: AccountRecovery;
  readonly #login: AccountLogin;
  readonly #context: FillContext;
  #isFirst = true;
  #isDoubtful = false;
  /** Fills that came before the missed ones were recovered: they are told after them. */
  #early: AccountFill[] | undefined;

  constructor(init: AccountFeedInit) {
    const { products, instruments, own, memory } = init;
    this.#init = init;
    this.#login = new AccountLogin(init);
    this.#context = {
      products,
      sizesOf: (productId) => instruments.sizesOf(productId),
      known: (orderId) => own.orders.get(orderId),
      knows: (fill) => own.knows(fill),
      isListed: (orderId) => own.orders.get(orderId)?.volume !== undefined,
      isCounted: (fill) => memory.isCounted(fill),
      sums: memory.sums,
    };
    this.#recovery = new AccountRecovery({ ...init, context: this.#context });
  }

  params(): Pick<
    ChannelParams,
    | 'feed'
    | 'acknowledges'
    | 'exactNumbers'
    | 'subscribe'
    | 'onPacket'
    | 'readFrame'
    | 'recover'
    | 'renew'
    | 'onDisconnected'
  > {
    return {
      feed: 'account',
      acknowledges: 'subscription',
      exactNumbers: true,
      subscribe: async (pairs, context) => {
        const { instruments, memory } = this.#init;
        // The feeds know no products, so nobody else would say that one is misspelt.
        const listed = await instruments.checked(pairs, context);
        this.#isFirst = !memory.hasBegun;
        this.#early = this.#isFirst ? undefined : [];
        this.#recovery.begin(listed);
        return this.#login.begin();
      },
      readFrame: (bytes) => {
        if (!isJson(bytes)) this.#isDoubtful = true;
        return false;
      },
      onPacket: (packet, receivedTime) => {
        try {
          return this.#read(packet, receivedTime);
        } catch (error) {
          // Events tell of the connection, and never of orders.
          if (!isRow(packet) || packet.event === undefined) this.#isDoubtful = true;
          throw error;
        }
      },
      recover: (outage) => this.#recover(outage),
      renew: {
        interval: CHORE_INTERVAL,
        run: async () => {
          this.#checkHealth();
          await this.#recovery.lookUpDoubtful();
        },
      },
      onDisconnected: (reason) => {
        this.#login.end(reason);
      },
    };
  }

  /** @throws Error where only a fresh connection can tell how things stand */
  #checkHealth(): void {
    if (this.#isDoubtful) throw new Error('a frame could not be read that may have held own orders');
    this.#login.check();
  }

  #read(packet: unknown, receivedTime: number): Control | undefined {
    const { ordersFeed } = this.#init;
    if (!isRow(packet) || packet.event !== undefined) return this.#login.control(readEvent(packet));
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
        this.#readHistory(packet, receivedTime);
        return this.#login.arrived(`${FILLS}_snapshot`);
      default:
        return this.#login.control(readEvent(packet));
    }
  }

  #publishOrder(frame: Row, receivedTime: number): void {
    const order = parseOrderFrame(frame, this.#context);
    if (!order) return;
    const { own } = this.#init;
    const rows: readonly OwnRow[] = [{ order }];
    this.#recovery.listed([order]);
    own.publish({ rows, kind: 'update', receivedTime, exchangeTime: order.time });
    this.#recovery.saw(rows);
  }

  #publishOpenOrders({ orders }: Row, receivedTime: number): void {
    const { own, onBadRow, memory } = this.#init;
    if (!Array.isArray(orders)) throw new Error('a snapshot without a list of orders');
    const isFirst = this.#isFirst && !this.#login.isReplay;
    const rows: { readonly order: OrderUpdate }[] = [];
    for (const row of orders as unknown[]) {
      try {
        const order = parseSnapshotOrder(row, this.#context, isFirst);
        rows.push({ order });
        if (isFirst) memory.sawSum(order.orderId, order.time);
      } catch (error) {
        onBadRow(error, row);
      }
    }
    this.#recovery.listed(rows.map(({ order }) => order));
    const complete = rows.length === orders.length;
    own.publish({ rows, kind: 'snapshot', origin: 'snapshot', complete, receivedTime });
  }

  #publishFills(frame: Row, receivedTime: number): void {
    const fills = this.#readFills(frame, () => {
      this.#isDoubtful = true;
    });
    if (this.#early) this.#early.push(...fills);
    else this.#tellFills(fills, receivedTime);
  }

  #tellFills(fills: readonly AccountFill[], receivedTime: number): void {
    const { own, memory } = this.#init;
    const rows: OwnRow[] = toOwnRows(
      fills.filter((fill) => !memory.isHistory(fill)),
      this.#context,
    );
    own.publish({ rows, kind: 'update', receivedTime, exchangeTime: fills.at(-1)?.time });
    this.#recovery.saw(rows);
  }

  /** The last fills: history at first, after a reconnect also what was missed. */
  #readHistory(frame: Row, receivedTime: number): void {
    const { own, memory } = this.#init;
    const fills = this.#readFills(frame).sort(byTime);
    if (this.#login.isReplay) {
      const rows = toOwnRows(fills, this.#context).map(({ fill }) => ({ fill }));
      own.publish({ rows, kind: 'snapshot', origin: 'snapshot', receivedTime });
    } else if (this.#isFirst) memory.begin(fills);
    else this.#recovery.lastFills(fills);
  }

  #readFills({ fills }: Row, onBadRow?: () => void): AccountFill[] {
    if (!Array.isArray(fills)) throw new Error('a frame without a list of fills');
    return (fills as unknown[]).flatMap((row) => {
      try {
        return [readWireFill(row)];
      } catch (error) {
        this.#init.onBadRow(error, row);
        onBadRow?.();
        return [];
      }
    });
  }

  async #recover(outage: Outage | undefined): Promise<void> {
    await this.#login.standing;
    if (outage) await this.#recovery.run(outage);
    this.#recovery.isDone = true;
    const early = this.#early ?? [];
    this.#early = undefined;
    if (early.length > 0) this.#tellFills(early, now());
  }
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());
    return true;
  } catch {
    return false;
  }
}
