import {
  type Credentials,
  type OwnOrder,
  type PlaceVenueOrder,
  RateWindow,
  VenueBase,
  VenueServer,
} from '@hftjs/simulator';
import { Exchange, type ExchangeTraits } from './exchange.js';
import { OkxConnection } from './sockets/okx-connection.js';
import type { OkxSimulatorOptions } from './options.js';
import { algoIdOf, type OrderTraits } from './orders/order-notes.js';
import type { OrderCategory } from './orders/order-words.js';
import { milliseconds } from './orders/order-row.js';
import { ENDPOINTS } from './rest/endpoints.js';
import { refuseUnknown, restHandler } from './rest/rest-server.js';

/** An order that the venue places for an account that did not. */
export interface ForcedOrder extends Pick<PlaceVenueOrder, 'account' | 'pair' | 'side' | 'volume'> {
  readonly category: OrderCategory;
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What both of OKX's simulators are: sockets at `/ws/v5/…` and REST at `/api/v5/…` of a loopback port. */
export class OkxVenue extends VenueBase {
  protected readonly exchange: Exchange;

  constructor(options: OkxSimulatorOptions, traits: ExchangeTraits) {
    const exchange = new Exchange(options, traits);
    const { dials, dialInterval } = exchange.limits;
    const gate = new RateWindow(dials, dialInterval);
    const server = new VenueServer({
      seed: options.seed ?? 1,
      port: options.port,
      budgets: () => [...exchange.restWindows].flatMap(([name, windows]) => windows.budget(name) ?? []),
      guardDial: () => (gate.admit() ? undefined : { status: 429 }),
    });
    for (const path of ['public', 'business', 'private'] as const)
      server.socket(`/ws/v5/${path}`, (connection) => new OkxConnection(connection, exchange, path));
    for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
      const [method = '', path = ''] = name.split(' ');
      server.route(`${method} /api/v5/${path}`, restHandler(exchange, name, endpoint));
    }
    for (const method of METHODS) server.route(`${method} *`, refuseUnknown);
    const { market, books, accounts } = exchange;
    super({ server, market, books, accounts, credentials: accounts.add() });
    this.exchange = exchange;
  }

  /** Opens an account, with these credentials (key, secret and passphrase) or with new ones. */
  override addAccount(credentials?: Credentials): Credentials {
    return this.exchange.accounts.add(credentials);
  }

  /** Adds a key to the account of another key: it sees and trades the same orders and money. */
  addKey(owner: Pick<Credentials, 'apiKey'> = this.credentials, credentials?: Credentials): Credentials {
    const { accounts, market } = this.exchange;
    const added = accounts.add(credentials, owner.apiKey);
    const account = accounts.of(added.apiKey);
    if (account !== undefined) market.ledger.addKey(added.apiKey, account.id);
    return added;
  }

  override placeOrder(order: PlaceVenueOrder): OwnOrder {
    return this.place(order, {});
  }

  /** @param source - who cancels, in the venue's numbers; 1 is the owner, 38 and 39 are market-maker protection */
  override cancelOrder(orderId: string, source?: string): OwnOrder {
    this.exchange.notes.of(orderId).cancelSource = source;
    return this.market.cancelOrder(orderId);
  }

  /** Changes an order under the same id, as its owner asked. */
  amendOrder(orderId: string, change: { price?: number; volume?: number }): OwnOrder {
    return this.market.amendOrder(orderId, change);
  }

  /** A liquidation, a deleveraging and the like: a market order that the account never placed. */
  forceOrder({ category, ...order }: ForcedOrder): OwnOrder {
    return this.place({ ...order, type: 'market' }, { category });
  }

  /** Pushes an order's last row again, fill and all, as the venue does now and then: only `uTime` differs. */
  repeatOrder(orderId: string): void {
    const { lastRow } = this.exchange.notes.of(orderId);
    const order = this.market.order(orderId);
    if (lastRow === undefined || order === undefined)
      throw new RangeError(`no row of order ${orderId} was published yet`);
    const row = { ...lastRow, uTime: milliseconds(this.exchange.clock()) };
    const instrument = this.exchange.instruments.byPair(order.pair);
    this.exchange.publish([{ account: order.account, instrument, row }]);
  }

  /** The id under which a stop order waits; the order that it becomes has the market's. */
  algoIdOf(orderId: string): string {
    return algoIdOf(orderId);
  }

  /**
   * Changes the state of an instrument (`live`, `suspend`, `preopen`, …), in the list and on the channel. Orders are
   * refused while it is not live.
   */
  setInstrumentState(pair: string, state: string): void {
    this.exchange.setState(this.exchange.instruments.byPair(pair), state);
  }

  /** Maintenance: the next change of a pair's book has a smaller number than the last one. */
  restartSequence(pair: string): void {
    this.exchange.restartSequence(pair);
  }

  /** Announces to every connection that it will be closed for a service upgrade, and closes it after these milliseconds. */
  announceUpgrade(closeAfter = 60_000): void {
    for (const listener of [...this.exchange.listeners]) listener.onUpgrade(closeAfter);
  }

  /** Deletes an account's API key: what is logged in with it is closed with 4007, and it opens nothing any more. */
  revokeKey({ apiKey }: Pick<Credentials, 'apiKey'> = this.credentials): void {
    this.exchange.accounts.remove(apiKey);
    for (const listener of [...this.exchange.listeners]) listener.onKeyRevoked(apiKey);
  }

  protected place({ account = this.credentials, ...order }: PlaceVenueOrder, traits: OrderTraits): OwnOrder {
    if (!this.exchange.accounts.has(account.apiKey)) throw new RangeError('there is no such account');
    return this.exchange.notes.placing(traits, () =>
      this.market.placeOrder({ ...order, account: account.apiKey }),
    );
  }
}
