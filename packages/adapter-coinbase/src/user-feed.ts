import { setTimeout as sleep } from 'node:timers/promises';
import { isTerminal, UNKNOWN_PAIR, type CurrencyPair } from '@hftjs/core';
import {
  now,
  readRows,
  type Reconciler,
  type ReconcilerInit,
  type ChannelParams,
  type Control,
  type Listing,
  type OrderUpdate,
  type AccountLedger,
  type Row,
} from '@hftjs/core/adapter';
import type { CoinbaseApi } from './coinbase-api.js';
import type { Envelope } from './envelope.js';
import type { FillList } from './fill-list.js';
import { Frames } from './frames.js';
import { Handshake } from './handshake.js';
import { signToken, type Credentials } from './jwt.js';
import type { LateCommissions } from './late-commissions.js';
import { OpenOrders, type OpenOrderList } from './open-orders.js';
import { parseOrderRow, type OrderContext, type OrderRow } from './order-row.js';
import { CoinbaseOwnApi } from './own-api.js';
import type { Products } from './products.js';
import { subscribeFrame } from './requests.js';

const CHANNEL = 'user';

/** What outlives one connection: how often Coinbase refused a fresh token in a row. */
export interface UserAccess {
  refusals: number;
}

export interface UserFeedInit extends OrderContext {
  readonly api: CoinbaseApi;
  readonly credentials: Credentials;
  readonly access: UserAccess;
  readonly products: Products;
  readonly own: Pick<AccountLedger, 'publish' | 'knows'>;
  readonly list: FillList;
  readonly commissions: LateCommissions;
  readonly ownConnection: (init: Pick<ReconcilerInit, 'api' | 'toVenue' | 'fillsAreListed'>) => Reconciler;
  readonly onBadRow: (error: unknown, row: unknown) => void;
  /** A row of a list that REST was asked for. */
  readonly onUnreadableRow: (error: unknown, row: unknown) => void;
}

/** How long the list of open orders is waited for once the channel is subscribed. Milliseconds. */
const LIST_PATIENCE = 5_000;

/** How often REST is asked for the size of an order, once each interval. */
const SIZE_ATTEMPTS = 30;

/** How often it is checked whether commissions are due. Milliseconds. */
const COMMISSION_INTERVAL = 1_000;

/**
 * One connection of the `user` channel: all orders of the account, whatever the pairs. It begins with the open ones;
 * what became of the others, and fills, REST has.
 */
export class UserFeed {
  readonly #init: UserFeedInit;
  readonly #api: CoinbaseOwnApi;
  readonly #connection: Reconciler;
  readonly #handshake: Handshake;
  readonly #frames: Frames;
  readonly #openOrders: OpenOrders;
  readonly #listed: Promise<OpenOrderList>;
  #list: ((list: OpenOrderList) => void) | undefined;
  /** Orders that changed while the list was on its way: it may be older. */
  #early: Set<string> | undefined = new Set();
  /** Whether the stream received nothing before this connection. */
  #isFirst = true;
  #signal: AbortSignal | undefined;
  /** Orders that ended before anything stated their size, and how often REST was asked for it. */
  readonly #unsized = new Map<string, number>();

  constructor(init: UserFeedInit) {
    const { api } = init;
    this.#init = init;
    this.#api = new CoinbaseOwnApi({
      ...init,
      firstList: () => this.#firstList(),
      onBadRow: init.onUnreadableRow,
    });
    this.#connection = init.ownConnection({
      api: this.#api,
      toVenue: (time) => api.clock.toVenue(time),
      fillsAreListed: true,
    });
    this.#handshake = new Handshake({
      channel: CHANNEL,
      onSubscribed: (listed, time) => this.#subscribed(listed, time),
      isWhole: (listed) => listed !== undefined,
      onAuthenticationFailure: (words) => this.#authenticationFailed(words),
      onNamedError: () => undefined,
    });
    this.#frames = new Frames({
      handshake: this.#handshake,
      onData: (envelope, receivedTime) => this.#read(envelope, receivedTime),
      onRestart: () => {
        this.#openOrders.restart();
      },
    });
    this.#listed = new Promise((resolve) => {
      this.#list = resolve;
    });
    this.#openOrders = new OpenOrders({
      onList: (list) => {
        this.#onList(list);
      },
      onMore: (list) => {
        this.#publishList(list, false);
      },
    });
  }

  params(): Pick<
    ChannelParams,
    | 'feed'
    | 'acknowledges'
    | 'exactNumbers'
    | 'subscribe'
    | 'onPacket'
    | 'recover'
    | 'renew'
    | 'onUnreadable'
    | 'onDisconnected'
  > {
    return {
      ...this.#connection.params(),
      feed: CHANNEL,
      subscribe: async (pairs, context) => {
        this.#frames.connected();
        const known = this.#init.products.checked(pairs, context);
        this.#isFirst = !context.resumed;
        this.#signal = context.signal;
        this.#connection.begin(known, context);
        return this.#subscribe(known);
      },
      onPacket: (packet, receivedTime) => this.#frames.read(packet, receivedTime),
      renew: { interval: COMMISSION_INTERVAL, run: () => this.#readLate() },
      onDisconnected: () => {
        this.#openOrders.dispose();
      },
    };
  }

  /** Each message has a token of its own. */
  async #subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { credentials, api } = this.#init;
    const time = api.clock.now();
    const [first, second] = await Promise.all([
      signToken(credentials, { time }),
      signToken(credentials, { time }),
    ]);
    this.#handshake.begin(pairs.length === 0 ? undefined : subscribeFrame(CHANNEL, { jwt: second }));
    return [subscribeFrame('heartbeats', { jwt: first })];
  }

  #subscribed(listed: readonly unknown[] | undefined, venueTime: number | undefined): Control {
    if (!listed) return { kind: 'retry', reason: 'Coinbase left the user channel out of what it subscribed' };
    this.#init.access.refusals = 0;
    return { kind: 'acknowledged', ...(venueTime !== undefined && { venueTime }) };
  }

  /** A token may be refused for our clock, or without cause: once more with a fresh one. */
  #authenticationFailed(reason: string): Control {
    const { access, api } = this.#init;
    access.refusals++;
    if (access.refusals === 1) {
      api.clock.distrust();
      return { kind: 'retry', reason };
    }
    return { kind: 'auth_rejected', reason: `${reason}; check apiKey and apiSecret, and the clock` };
  }

  #read({ channel, events, time }: Envelope, receivedTime: number): boolean {
    if (channel !== CHANNEL) return false;
    const updates: OrderRow[] = [];
    for (const event of events) {
      const isSnapshot = event.type === 'snapshot';
      const { rows, unreadable, count } = this.#parse(event, { isSnapshot, time });
      if (!isSnapshot) updates.push(...rows);
      // A connection begins with the orders, if there are any; a recording may begin anywhere.
      else if (count !== undefined || !this.#frames.isReplay)
        this.#openOrders.add({ rows, unreadable, count, time, receivedTime });
    }
    if (updates.length === 0) return true;
    this.#connection.publish(updates, receivedTime);
    for (const { order } of updates) {
      this.#early?.add(order.orderId);
      if (isUnsized(order, this.#init)) this.#unsized.set(order.orderId, 0);
    }
    return true;
  }

  /** An event about positions has no list of orders. */
  #parse(
    { orders }: Row,
    frame: Parameters<typeof parseOrderRow>[2],
  ): Listing<OrderRow> & { readonly count: number | undefined } {
    if (orders === undefined || orders === null) return { rows: [], unreadable: 0, count: undefined };
    if (!Array.isArray(orders)) throw new Error('orders is not an array');
    const { onBadRow, onUnreadableRow } = this.#init;
    // REST is asked for the orders that a list has in an unreadable form; a change that cannot be read is a doubt.
    const report = frame.isSnapshot ? onUnreadableRow : onBadRow;
    const listing = readRows(orders as unknown[], (row) => parseOrderRow(row, this.#init, frame), report);
    return { ...listing, count: orders.length };
  }

  /** The first list of a connection is what recovery waits for. */
  #onList(list: OpenOrderList): void {
    const resolve = this.#frames.isReplay ? undefined : this.#list;
    this.#list = undefined;
    if (resolve) {
      resolve(list);
      return;
    }
    this.#publishList(list, list.unreadable === 0);
  }

  /** A list that no recovery waits for: of a replay, or one that came again. */
  #publishList({ rows, time, receivedTime }: OpenOrderList, isWhole: boolean): void {
    this.#init.own.publish({
      rows,
      kind: 'snapshot',
      origin: 'snapshot',
      complete: isWhole,
      isFirst: this.#isFirst,
      receivedTime,
      exchangeTime: time,
    });
  }

  /** The list with which the connection began, for the first reading: without orders that have changed since. */
  async #firstList(): Promise<Listing<OrderUpdate> | undefined> {
    const early = this.#early;
    if (!early) return undefined;
    const signal = this.#signal;
    const list = await Promise.race([this.#listed, sleep(LIST_PATIENCE, undefined, { signal, ref: false })]);
    this.#early = undefined;
    if (!list) return undefined;
    const rows = list.rows.map(({ order }) => order).filter(({ orderId }) => !early.has(orderId));
    return { rows, unreadable: list.unreadable };
  }

  /** What the channel left out, or REST had not yet. */
  async #readLate(): Promise<void> {
    await this.#readCommissions();
    await this.#readSizes();
  }

  /** The channel does not state the size of an order that has ended. */
  async #readSizes(): Promise<void> {
    if (this.#unsized.size === 0) return;
    const asked = [...this.#unsized.keys()];
    for (const [orderId, attempts] of [...this.#unsized]) {
      if (attempts + 1 >= SIZE_ATTEMPTS) this.#unsized.delete(orderId);
      else this.#unsized.set(orderId, attempts + 1);
    }
    try {
      const { rows } = await this.#api.lookUp(
        asked.map((orderId) => ({ key: orderId, orderId, symbol: UNKNOWN_PAIR })),
      );
      if (this.#signal?.aborted) return;
      for (const { orderId } of rows) this.#unsized.delete(orderId);
      this.#init.own.publish({
        rows: rows.map((order) => ({ order })),
        kind: 'reconcile',
        origin: 'reconcile',
        receivedTime: now(),
        isListed: true,
        onlyNews: true,
      });
    } catch {
      // They are asked for again.
    }
  }

  /** Commissions that were not stated with their fills. */
  async #readCommissions(): Promise<void> {
    const { commissions, own } = this.#init;
    const orderIds = commissions.due();
    if (orderIds.length === 0) return;
    commissions.look(orderIds);
    try {
      const { rows } = await this.#api.fillsOf(orderIds.map((orderId) => ({ orderId })));
      if (this.#signal?.aborted) return;
      const known = rows.filter((fill) => own.knows(fill)).map((fill) => ({ fill }));
      own.publish({ rows: known, kind: 'reconcile', receivedTime: now(), isListed: true });
    } catch {
      // They are due again later; a REST API that fails is reported where orders need it.
    }
  }
}

/** Whether an order of ours has ended and nothing has stated its size. */
function isUnsized(order: OrderUpdate, { known }: OrderContext): boolean {
  if (!isTerminal(order) || order.symbol?.endsWith('/')) return false;
  const before = known(order.orderId);
  return (
    order.numbers.volume === undefined && before?.volume === undefined && before?.quoteVolume === undefined
  );
}
