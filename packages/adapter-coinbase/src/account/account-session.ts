import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  OpenOrderFrames,
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
import { requestFrame } from '../venue/requests.js';
import { AccountBalances } from './account-balances.js';
import { CoinbaseAccountApi } from './account-api.js';
import type { AccountMemory } from './account-memory.js';
import { lateCommissions } from './late-commissions.js';
import { leavesOut, parseOrderRow, type OrderFrame } from './order.js';

const CHANNEL = 'user';
const FUTURES = 'futures_balance_summary';

/** Frames of the list of open orders have at most 50. */
const OPEN_ORDERS = { frameSize: 50, framePatience: 1_500, listPatience: 5_000 };

/**
 * One connection of the `user` channel: all orders of the account, whatever the pairs. It begins with the open ones; the
 * others, fills and balances are read over REST. The futures account has a channel of its own.
 */
export class AccountSession implements Session, Subscriber {
  readonly every: PeriodicTask;
  readonly #context: SessionContext;
  readonly #venue: Coinbase;
  readonly #memory: AccountMemory;
  readonly #reconciler: Reconciler;
  readonly #handshake: Handshake;
  readonly #openOrders: OpenOrderFrames;
  readonly #balances: AccountBalances;
  #channelRequest: string | undefined;
  #futuresRequest: string | undefined;
  /** Whether the request for the futures account is not answered yet. */
  #awaitsFutures = false;

  constructor(context: SessionContext, venue: Coinbase, memory: AccountMemory) {
    const { isReplay } = context;
    this.#context = context;
    this.#venue = venue;
    this.#memory = memory;
    this.#openOrders = new OpenOrderFrames(context, OPEN_ORDERS);
    const parts = { venue, context, memory };
    this.#balances = new AccountBalances(parts);
    const api = new CoinbaseAccountApi(parts, this.#openOrders);
    this.#reconciler = context.account.reconcileWith({
      api,
      toVenue: (time) => venue.api.clock.toVenue(time),
      fillsAreListed: true,
      leavesOut,
    });
    this.#handshake = new Handshake({
      channel: CHANNEL,
      reads: [CHANNEL, FUTURES],
      isReplay,
      subscriber: this,
    });
    this.every = lateCommissions(parts, api);
  }

  dial(): Promise<Dial> {
    return this.#venue.prepare();
  }

  /** Each message has its own token. */
  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const venue = this.#venue;
    const served = venue.products.checked(pairs, this.#context);
    this.#reconciler.begin(served);
    const [first, second, third] = await Promise.all([
      venue.token(),
      venue.token(),
      this.#context.balances.isWanted ? venue.token() : undefined,
    ]);
    if (served.length > 0) this.#channelRequest = requestFrame('subscribe', CHANNEL, { jwt: second });
    if (third !== undefined) this.#futuresRequest = requestFrame('subscribe', FUTURES, { jwt: third });
    return this.#handshake.begin(requestFrame('subscribe', 'heartbeats', { jwt: first }));
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { events, time, control, isRestart } = this.#handshake.read(packet);
    if (isRestart) this.#openOrders.restart();
    const updates: OrderUpdate[] = [];
    for (const event of events) {
      if ('fcm_balance_summary' in event) {
        this.#balances.publishSummary(event, { time, receivedTime });
        continue;
      }
      const isSnapshot = event.type === 'snapshot';
      const { rows, unreadable, count } = this.#parse(event, { isSnapshot, time });
      if (!isSnapshot) updates.push(...rows);
      // A connection begins with the orders, if there are any; a recording may begin anywhere.
      else if (count !== undefined || !this.#context.isReplay)
        this.#openOrders.add({ rows, unreadable, time, receivedTime }, count);
    }
    if (updates.length > 0) this.#publish(updates, receivedTime);
    return control;
  }

  async recover(outage: Outage | undefined): Promise<void> {
    const parts = [this.#reconciler.recover(outage), this.#balances.recover()];
    // Both are tried again after a failure, when neither is under way any more.
    await Promise.allSettled(parts);
    await Promise.all(parts);
  }

  channelRequest(): string | undefined {
    return this.#channelRequest;
  }

  onSubscribed({ listed, time }: SubscriptionAnswer): Control {
    if (!listed) return { kind: 'retry', reason: 'Coinbase left the user channel out of what it subscribed' };
    this.#memory.refusals = 0;
    this.#awaitsFutures = false;
    if (this.#futuresRequest !== undefined) {
      this.#context.send(this.#handshake.request(this.#futuresRequest));
      this.#futuresRequest = undefined;
      this.#awaitsFutures = true;
    }
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

  /** An account without futures may be refused their summary: orders and spot balances go on. */
  onNamedError(words: string): Control | undefined {
    if (!this.#awaitsFutures || /rate limit/i.test(words)) return undefined;
    this.#awaitsFutures = false;
    this.#handshake.countRefusal();
    this.#balances.futuresRefused(words);
    return INFO;
  }

  #publish(updates: readonly OrderUpdate[], receivedTime: number): void {
    this.#balances.orderChanged();
    this.#reconciler.publish(
      updates.map((order) => ({ order })),
      receivedTime,
    );
    for (const order of updates) this.#openOrders.changed(order.orderId);
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
}
