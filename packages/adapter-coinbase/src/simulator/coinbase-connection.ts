import type { Connection, ConnectionHandler, MarketStep } from '@hftjs/simulator';
import type { Account } from './accounts/accounts.js';
import { channelKind, entriesOf, FUTURES, openingsOf } from './feeds/channels.js';
import { ConnectionWatch } from './connection-watch.js';
import type { Exchange, ExchangeListener, OrderRow } from './exchange.js';
import { FrameSender } from './feeds/frame-sender.js';
import { readRequest, type SubscribeRequest } from './request.js';
import { Subscriptions } from './feeds/subscriptions.js';

/** One client. Both of the venue's hosts are this one: the market data host serves the user channel as well. */
export class CoinbaseConnection implements ConnectionHandler, ExchangeListener {
  readonly #exchange: Exchange;
  readonly #sender: FrameSender;
  readonly #watch: ConnectionWatch;
  readonly #subscriptions: Subscriptions;

  constructor(connection: Connection, exchange: Exchange) {
    this.#exchange = exchange;
    this.#sender = new FrameSender(connection, exchange);
    this.#subscriptions = new Subscriptions(exchange.random);
    this.#watch = new ConnectionWatch(connection, exchange.options);
    exchange.listeners.add(this);
  }

  onMessage(text: string): void {
    const { accounts, messages } = this.#exchange;
    const request = readRequest(text);
    if (request === undefined) this.#sender.fail('failure to subscribe');
    else if (request.token !== undefined) this.#check(request, accounts.authenticate(request.token));
    else if (messages.admit()) this.#check(request, undefined);
    else this.#sender.fail('rate limit exceeded');
  }

  onStep(step: MarketStep): void {
    for (const feed of this.#subscriptions.feeds) feed.onStep?.(step);
  }

  onOrders(rows: readonly OrderRow[]): void {
    for (const feed of this.#subscriptions.feeds) feed.onOrders?.(rows);
  }

  onClose(): void {
    this.#watch.release();
    this.#exchange.listeners.delete(this);
    this.#subscriptions.clear();
  }

  /** An unknown channel gets the answer that a bad token gets. */
  #check(request: SubscribeRequest, account: Account | undefined): void {
    const kind = channelKind(request.channel);
    const needsAccount = kind?.isPrivate === true || request.token !== undefined;
    const isServed = request.channel !== FUTURES || this.#exchange.options.hasFutures !== false;
    if (kind === undefined || !isServed || (needsAccount && account === undefined))
      this.#sender.fail('authentication failure');
    else this.#answer(request, account);
  }

  /** The acknowledgement has the whole set, and comes after the snapshots. */
  #answer(request: SubscribeRequest, account: Account | undefined): void {
    const { channel } = request;
    if (request.type === 'unsubscribe') {
      this.#subscriptions.remove(channel, entriesOf(request, this.#exchange));
    } else {
      this.#watch.subscribed();
      // The user channel can be subscribed once; a client that wants other products must reconnect.
      if (channel !== 'user' || !this.#subscriptions.has(channel)) this.#open(request, account);
    }
    this.#sender.send('subscriptions', [{ subscriptions: this.#subscriptions.listing() }]);
  }

  #open(request: SubscribeRequest, account: Account | undefined): void {
    const context = { exchange: this.#exchange, sender: this.#sender, account };
    for (const { entry, open } of openingsOf(request, context))
      this.#subscriptions.add(request.channel, entry, open);
  }
}
