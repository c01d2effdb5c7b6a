import type { CurrencyPair, MyOrder } from '@hftjs/core';
import {
  type OwnConnection,
  type OwnConnectionInit,
  type ChannelParams,
  type Control,
  type Outage,
  type OrderUpdate,
  type OwnFrame,
  type Row,
} from '@hftjs/core/adapter';
import type { CoinbaseApi } from './coinbase-api.js';
import type { Envelope } from './envelope.js';
import type { FillChase } from './fill-chase.js';
import type { FillList } from './fill-list.js';
import { Frames } from './frames.js';
import { Handshake } from './handshake.js';
import { signToken, type Credentials } from './jwt.js';
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
  readonly own: {
    readonly orders: { get(key: string): MyOrder | undefined; open(): MyOrder[] };
    publish(frame: OwnFrame): void;
  };
  /** Both are `undefined` where nobody wants fills. */
  readonly fills: { readonly list: FillList; readonly chase: FillChase } | undefined;
  readonly ownConnection: (init: Pick<OwnConnectionInit, 'api' | 'toVenue' | 'conserves'>) => OwnConnection;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/**
 * One connection of the `user` channel: all orders of the account, whatever the pairs. It begins with the open ones;
 * what became of the others, and fills, REST tells.
 */
export class UserFeed {
  readonly #init: UserFeedInit;
  readonly #connection: OwnConnection;
  readonly #handshake: Handshake;
  readonly #frames: Frames;
  readonly #openOrders: OpenOrders;
  readonly #listed: Promise<OpenOrderList>;
  #list: ((list: OpenOrderList) => void) | undefined;
  /** Orders that were told anew while the list was on its way: it may be older. */
  #early: OrderRow[] | undefined = [];

  constructor(init: UserFeedInit) {
    const { api, fills } = init;
    this.#init = init;
    this.#connection = init.ownConnection({
      api: new CoinbaseOwnApi({
        ...init,
        list: fills?.list,
        openOrders: () => this.#readList(),
        onLookedUp: (row) => fills?.chase.follow([row]),
      }),
      toVenue: (time) => api.clock.toVenue(time),
      conserves: false,
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
        this.#publishList({ ...list, isWhole: false });
        if (!this.#frames.isReplay) fills?.chase.extend(list.rows);
      },
    });
  }

  params(): Pick<
    ChannelParams,
    | 'feed'
    | 'acknowledges'
    | 'exactNumbers'
    | 'startsWithData'
    | 'subscribe'
    | 'onPacket'
    | 'recover'
    | 'onDisconnected'
  > {
    return {
      feed: CHANNEL,
      acknowledges: 'subscription',
      exactNumbers: true,
      startsWithData: true,
      subscribe: async (pairs, context) => {
        this.#frames.connected();
        const known = this.#init.products.checked(pairs, context);
        this.#connection.begin(known, context);
        return this.#subscribe(known);
      },
      onPacket: (packet, receivedTime) => this.#frames.read(packet, receivedTime),
      recover: (outage) => this.#recover(outage),
      onDisconnected: () => {
        this.#openOrders.dispose();
        this.#init.fills?.chase.pause();
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
      const { rows, isWhole, count } = this.#parse(event, { isSnapshot, time });
      if (!isSnapshot) updates.push(...rows);
      // A connection begins with the orders, if there are any; a recording may begin anywhere.
      else if (count !== undefined || !this.#frames.isReplay)
        this.#openOrders.add({ rows, isWhole, count, time, receivedTime });
    }
    if (updates.length === 0) return true;
    this.#connection.publish(updates, receivedTime);
    if (this.#frames.isReplay) return true;
    if (this.#early) this.#early.push(...updates);
    else this.#init.fills?.chase.follow(updates);
    return true;
  }

  /** An event about positions has no list of orders. */
  #parse(
    { orders }: Row,
    frame: Parameters<typeof parseOrderRow>[2],
  ): { rows: readonly OrderRow[]; isWhole: boolean; count: number | undefined } {
    if (orders === undefined || orders === null) return { rows: [], isWhole: true, count: undefined };
    if (!Array.isArray(orders)) throw new Error('orders is no list');
    const rows: OrderRow[] = [];
    for (const row of orders as unknown[]) {
      try {
        rows.push(parseOrderRow(row, this.#init, frame));
      } catch (error) {
        this.#init.onBadRow(error, row);
      }
    }
    return { rows, isWhole: rows.length === orders.length, count: orders.length };
  }

  /** The first list of a connection is what recovery waits for. */
  #onList(list: OpenOrderList): void {
    const resolve = this.#frames.isReplay ? undefined : this.#list;
    this.#list = undefined;
    if (resolve) {
      resolve(list);
      return;
    }
    this.#publishList(list);
    if (!this.#frames.isReplay) this.#init.fills?.chase.follow(list.rows);
  }

  /** A list that no recovery waits for: of a replay, or one that came again. */
  #publishList({ rows, isWhole, time, receivedTime }: OpenOrderList): void {
    this.#init.own.publish({
      rows,
      kind: 'snapshot',
      origin: 'snapshot',
      complete: isWhole,
      receivedTime,
      exchangeTime: time,
    });
  }

  /** All open orders, for recovery: the list, but for orders that were told anew since. */
  async #readList(): Promise<readonly OrderUpdate[]> {
    const list = await this.#listed;
    if (!list.isWhole) throw new Error('the list of open orders has one that cannot be read');
    const newer = new Set(this.#early?.map(({ order }) => order.orderId));
    return list.rows.map(({ order }) => order).filter(({ orderId }) => !newer.has(orderId));
  }

  async #recover(outage: Outage | undefined): Promise<void> {
    const { fills, api } = this.#init;
    await this.#connection.params().recover?.(outage);
    const { rows, time = api.clock.now() } = await this.#listed;
    fills?.chase.begin(rows, time);
    fills?.chase.follow(this.#early ?? []);
    this.#early = undefined;
    fills?.chase.resume(outage && api.clock.toVenue(outage.from));
  }
}
