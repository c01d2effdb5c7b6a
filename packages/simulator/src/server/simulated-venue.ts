import type { Books } from '../books/books.js';
import type { Faults } from '../faults/faults.js';
import type { Market } from '../market/market.js';
import type { OrderResult, SubmitOrder } from '../orders/order-request.js';
import type { OwnOrder, PlaceOrder } from '../orders/own-order.js';
import type { ServerCounters } from './venue-server.js';

/** Credentials of an account at a simulated venue. Spread them into the stream's options. */
export interface Credentials {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Further credentials that the venue needs, such as a passphrase. */
  readonly apiAuthData?: Readonly<Record<string, string>>;
}

/** An order at a simulated venue; the account is named by its credentials. */
export interface PlaceVenueOrder extends Omit<PlaceOrder, 'account'> {
  /** @defaultValue the venue's first account */
  readonly account?: Pick<Credentials, 'apiKey'> | undefined;
}

/** The same with decimals as texts, and in all the forms that `Market.submit` knows. */
export interface SubmitVenueOrder extends Omit<SubmitOrder, 'account'> {
  /** @defaultValue the venue's first account */
  readonly account?: Pick<Credentials, 'apiKey'> | undefined;
}

/** A running simulator. */
export interface SimulatedVenue extends AsyncDisposable {
  /** Origin that replaces the venue's WebSocket origins. */
  readonly streamHost: string;
  /** Origin that replaces the venue's REST origins. */
  readonly apiHost: string;
  /** The credentials of the first account. */
  readonly credentials: Credentials;
  /** The market: the real books, trades, orders and fills. */
  readonly market: Market;
  readonly faults: Faults;
  /** The order books as messages state them, where the venue has them. */
  readonly books?: Books | undefined;
  /** REST calls that the venue answers, by method and path, such as `GET /0/public/Time`. */
  readonly calls?: readonly string[];
  /** Counters of what clients did. */
  readonly counters: ServerCounters;
  /** Opens another account. */
  addAccount(): Credentials;
  /**
   * Another key of an account: programs with keys of their own do not disturb each other's nonces and limits.
   *
   * @param account - by any of its keys; default: the venue's first account
   */
  addKey?(account?: Pick<Credentials, 'apiKey'>): Credentials;
  /** Places an own order. Its events are sent to the account's connections. */
  placeOrder(order: PlaceVenueOrder): OwnOrder;
  /** Places an own order as clients do: it may be refused, and then nothing has changed. */
  submitOrder?(order: SubmitVenueOrder): OrderResult;
  cancelOrder(orderId: string): OwnOrder;
  /**
   * The market's number of a public trade, by the id that it has on the wire. Throws for an id of none.
   *
   * @defaultValue the ids on the wire are the market's numbers
   */
  tradeIdOf?(pair: string, wireId: string): number;
  /**
   * The id under which a stop order waits, by its order's id, where the venue has conditional orders apart: the order
   * that it becomes has the market's id.
   *
   * @defaultValue a stop order keeps its id
   */
  algoIdOf?(orderId: string): string;
  /** Resolves when clients have read all that was sent to them. Not while the venue is frozen. */
  settle?(): Promise<void>;
  /** Stops the market and ends every connection. */
  close(): Promise<void>;
}
