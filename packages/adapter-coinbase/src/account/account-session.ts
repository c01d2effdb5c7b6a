import type { CurrencyPair } from '@hftjs/core';
import {
  now,
  readRows,
  type Control,
  type Dial,
  type Listing,
  type Outage,
  type OrderUpdate,
  type PeriodicTask,
  type Reconciler,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { Handshake, type Subscriber, type SubscriptionAnswer } from '../venue/handshake.js';
import { subscribeFrame } from '../venue/requests.js';
import { CoinbaseAccountApi } from './account-api.js';
import type { AccountMemory } from './account-memory.js';
import { FirstList } from './first-list.js';
import { FIRST_DELAY } from './late-commissions.js';
import { OpenOrders, type OpenOrderList } from './open-orders.js';
import { OrderSizes } from './order-sizes.js';
import { parseOrderRow, type OrderFrame } from './order-row.js';

const CHANNEL = 'user';

/** How often REST is asked for the sizes of orders that ended without one. Milliseconds. */
const SIZE_INTERVAL = 1_000;

/**
 * One connection of the `user` channel: all orders of the account, whatever the pairs. It begins with the open ones; the
 * others, and fills, are read over REST.
 */
export class AccountSession implements Session, Subscriber {
  readonly every: readonly PeriodicTask[];
  readonly #context: SessionContext;
  readonly #venue: Coinbase;
  readonly #memory: AccountMemory;
  readonly #api: CoinbaseAccountApi;
  readonly #reconciler: Reconciler;
  readonly #handshake: Handshake;
  readonly #firstList = new FirstList();
  readonly #sizes: OrderSizes;
  readonly #openOrders: OpenOrders;
  #channelRequest: string | undefined;

  constructor(context: SessionContext, venue: Coinbase, memory: AccountMemory) {
    const { isReplay } = context;
    this.#context = context;
    this.#venue = venue;
    this.#memory = memory;
    this.#api = new CoinbaseAccountApi({ venue, context, memory, firstList: this.#firstList });
    this.#reconciler = context.account.reconcileWith({
      api: this.#api,
      toVenue: (time) => venue.api.clock.toVenue(time),
      fillsAreListed: true,
    });
    this.#handshake = new Handshake({ channel: CHANNEL, reads: [CHANNEL], isReplay, subscriber: this });
    this.#sizes = new OrderSizes(context, this.#api);
    this.#openOrders = new OpenOrders({
      onList: (list) => {
        // The first list of a connection is what its recovery waits for.
        if (isReplay || !this.#firstList.accept(list)) this.#publishList(list, list.unreadable === 0);
      },
      onMore: (list) => {
        this.#publishList(list, false);
      },
    });
    this.every = [
      { interval: FIRST_DELAY, run: () => this.#readCommissions() },
      { interval: SIZE_INTERVAL, run: () => this.#sizes.read() },
    ];
  }

  dial(): Promise<Dial> {
    return this.#venue.prepare();
  }

  /** Each message has a token of its own. */
  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const venue = this.#venue;
    const served = venue.products.checked(pairs, this.#context);
    this.#reconciler.begin(served);
    const [first, second] = await Promise.all([venue.token(), venue.token()]);
    if (served.length > 0) this.#channelRequest = subscribeFrame(CHANNEL, { jwt: second });
    return this.#handshake.begin(subscribeFrame('heartbeats', { jwt: first }));
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { events, time, control, isRestart } = this.#handshake.read(packet);
    if (isRestart) this.#openOrders.restart();
    const updates: OrderUpdate[] = [];
    for (const event of events) {
      const isSnapshot = event.type === 'snapshot';
      const { rows, unreadable, count } = this.#parse(event, { isSnapshot, time });
      if (!isSnapshot) updates.push(...rows);
      // A connection begins with the orders, if there are any; a recording may begin anywhere.
      else if (count !== undefined || !this.#context.isReplay)
        this.#openOrders.add({ rows, unreadable, count, time, receivedTime });
    }
    if (updates.length > 0) this.#publish(updates, receivedTime);
    return control;
  }

  recover(outage: Outage | undefined): Promise<void> {
    return this.#reconciler.recover(outage);
  }

  onDisconnected(): void {
    this.#openOrders.dispose();
  }

  channelRequest(): string | undefined {
    return this.#channelRequest;
  }

  onSubscribed({ listed, time }: SubscriptionAnswer): Control {
    if (!listed) return { kind: 'retry', reason: 'Coinbase left the user channel out of what it subscribed' };
    this.#memory.refusals = 0;
    return { kind: 'acknowledged', ...(time !== undefined && { venueTime: time }) };
  }

  isWhole(listed: readonly unknown[] | undefined): boolean {
    return listed !== undefined;
  }

  /** A token may be refused for our clock, or without cause: once more with a fresh one. */
  onAuthenticationFailure(reason: string): Control {
    this.#memory.refusals++;
    if (this.#memory.refusals === 1) {
      this.#venue.api.clock.distrust();
      return { kind: 'retry', reason };
    }
    return { kind: 'auth_rejected', reason: `${reason}; check apiKey and apiSecret, and the clock` };
  }

  onNamedError(): undefined {
    return undefined;
  }

  #publish(updates: readonly OrderUpdate[], receivedTime: number): void {
    this.#reconciler.publish(
      updates.map((order) => ({ order })),
      receivedTime,
    );
    for (const order of updates) {
      this.#firstList.changed(order.orderId);
      this.#sizes.note(order);
    }
  }

  /** An event about positions has no list of orders. */
  #parse({ orders }: Row, frame: OrderFrame): Listing<OrderUpdate> & { readonly count: number | undefined } {
    if (orders === undefined || orders === null) return { rows: [], unreadable: 0, count: undefined };
    if (!Array.isArray(orders)) throw new Error('orders is not an array');
    const context = { symbols: this.#venue.symbols, orders: this.#context.account.orders };
    // Orders that a list has in an unreadable form are read over REST; an unreadable change raises a doubt.
    const onBadRow = frame.isSnapshot ? this.#context.unreadableRow : this.#context.malformed;
    const listing = readRows(orders as unknown[], (row) => parseOrderRow(row, context, frame), onBadRow);
    return { ...listing, count: orders.length };
  }

  /** A list that no recovery waits for: of a replay, or one that came again. */
  #publishList({ rows, time, receivedTime }: OpenOrderList, isWhole: boolean): void {
    this.#context.account.publish({
      rows: rows.map((order) => ({ order })),
      kind: 'snapshot',
      origin: 'snapshot',
      complete: isWhole,
      isFirst: this.#context.outage === undefined,
      receivedTime,
      exchangeTime: time,
    });
  }

  /** Commissions that were not stated with their fills. */
  async #readCommissions(): Promise<void> {
    const { commissions } = this.#memory;
    const { account, signal } = this.#context;
    const orderIds = commissions.due();
    if (orderIds.length === 0) return;
    commissions.look(orderIds);
    try {
      const { rows } = await this.#api.fillsOf(orderIds.map((orderId) => ({ orderId })));
      if (signal.aborted) return;
      const known = rows.filter((fill) => account.knows(fill)).map((fill) => ({ fill }));
      account.publish({ rows: known, kind: 'reconcile', receivedTime: now(), isListed: true });
    } catch {
      // They are due again later; a REST API that fails is reported where orders need it.
    }
  }
}
