import type { Books } from '../books/books.js';
import type { Faults } from '../faults/faults.js';
import type { Market } from '../market/market.js';
import type { OwnOrder } from '../orders/own-order.js';
import type { OrderResult } from '../orders/order-request.js';
import type { Credentials, PlaceVenueOrder, SimulatedVenue, SubmitVenueOrder } from './simulated-venue.js';
import type { ServerCounters, VenueServer } from './venue-server.js';

/** The accounts of a venue, by their API keys. */
export interface VenueAccounts {
  has(apiKey: string): boolean;
}

export interface VenueBaseInit {
  readonly server: VenueServer;
  readonly market: Market;
  readonly accounts: VenueAccounts;
  /** Absent where the venue has no order books. */
  readonly books?: Books | undefined;
  /** Of the first account. */
  readonly credentials: Credentials;
}

/** What every simulated venue is: a market behind a server, with accounts. A venue adds its wire. */
export abstract class VenueBase implements SimulatedVenue {
  readonly credentials: Credentials;
  readonly market: Market;
  readonly books: Books | undefined;
  protected readonly server: VenueServer;
  readonly #accounts: VenueAccounts;

  constructor({ server, market, accounts, books, credentials }: VenueBaseInit) {
    this.server = server;
    this.market = market;
    this.credentials = credentials;
    this.#accounts = accounts;
    this.books = books;
    server.faults.serve(market.lists, books);
  }

  get streamHost(): string {
    return this.server.streamHost;
  }

  get apiHost(): string {
    return this.server.apiHost;
  }

  get faults(): Faults {
    return this.server.faults;
  }

  /** REST calls that the venue answers, by method and path. */
  get calls(): readonly string[] {
    return this.server.routes;
  }

  get counters(): ServerCounters {
    return this.server.counters;
  }

  abstract addAccount(): Credentials;

  placeOrder({ account = this.credentials, ...order }: PlaceVenueOrder): OwnOrder {
    if (!this.#accounts.has(account.apiKey)) throw new RangeError('there is no such account');
    return this.market.placeOrder({ ...order, account: account.apiKey });
  }

  submitOrder({ account = this.credentials, ...order }: SubmitVenueOrder): OrderResult {
    if (!this.#accounts.has(account.apiKey)) throw new RangeError('there is no such account');
    return this.market.submit({ ...order, account: account.apiKey });
  }

  cancelOrder(orderId: string): OwnOrder {
    return this.market.cancelOrder(orderId);
  }

  settle(): Promise<void> {
    return this.server.settle();
  }

  /** Listens, and lets the market run. */
  async start(): Promise<void> {
    await this.server.listen();
    this.market.start();
  }

  async close(): Promise<void> {
    this.market.stop();
    await this.server.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
