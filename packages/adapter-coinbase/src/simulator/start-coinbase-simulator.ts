import {
  type Credentials,
  isDone,
  type OrderResult,
  type OwnOrder,
  type PlaceVenueOrder,
  type SubmitVenueOrder,
  type Budget,
  RateWindow,
  VenueBase,
  VenueServer,
} from '@hftjs/simulator';
import type { KeyType } from './accounts/api-key.js';
import { CoinbaseConnection } from './coinbase-connection.js';
import { Exchange } from './exchange.js';
import { placeOf } from './market/product.js';
import { limitsOf, type CoinbaseSimulatorOptions } from './options.js';
import { CALLS, REST_PREFIX, restHandler } from './rest/rest-server.js';

/** An order at the simulator. Its pair may be an alias: `btc/usdc` trades in the book of `btc/usd`. */
export interface PlaceCoinbaseOrder extends PlaceVenueOrder {
  /** What a market order is sized in; its fills over REST are sized so too. @defaultValue 'base' */
  readonly sizedIn?: 'base' | 'quote' | undefined;
}

/** Coinbase Advanced Trade: sockets at `/` and REST at `/api/v3/brokerage/…` of a loopback port. */
export class CoinbaseSimulator extends VenueBase {
  readonly #exchange: Exchange;

  constructor(options: CoinbaseSimulatorOptions) {
    const { dials, interval } = limitsOf(options);
    const gate = new RateWindow(dials, interval);
    const server = new VenueServer({
      seed: options.seed ?? 1,
      port: options.port,
      budgets: (): readonly Budget[] =>
        Object.entries(exchange.calls).flatMap(([name, windows]) => windows.budget(name) ?? []),
      guardDial: () => (gate.admit() ? undefined : { status: 429 }),
    });
    const exchange: Exchange = new Exchange(options, server.faults);
    server.socket('/', (connection) => new CoinbaseConnection(connection, exchange));
    const rest = restHandler(exchange);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) server.route(`${method} *`, rest);
    const { market, accounts, books } = exchange;
    const credentials = accounts.add(accounts.invent(options.keyType ?? 'ed25519'));
    super({ server, market, accounts, books, credentials });
    this.#exchange = exchange;
  }

  override get calls(): readonly string[] {
    return CALLS;
  }

  /** Opens an account: with these credentials, or with new ones of this kind. */
  override addAccount(
    given: Credentials | KeyType = this.#exchange.options.keyType ?? 'ed25519',
  ): Credentials {
    const { accounts } = this.#exchange;
    return accounts.add(typeof given === 'string' ? accounts.invent(given) : given);
  }

  /** Another key of an account: what is placed with either is the account's. */
  addKey({ apiKey }: Pick<Credentials, 'apiKey'> = this.credentials): Credentials {
    const { accounts, market } = this.#exchange;
    const { id } = accounts.of(apiKey);
    const key = accounts.add(accounts.invent(this.#exchange.options.keyType ?? 'ed25519'), id);
    market.ledger.addKey(key.apiKey, id);
    return key;
  }

  override placeOrder({ sizedIn = 'base', ...order }: PlaceCoinbaseOrder): OwnOrder {
    const { notes, products, random } = this.#exchange;
    if (sizedIn === 'quote' && order.type !== 'market')
      throw new RangeError('only market orders are sized in quote currency');
    if (order.type === 'stop' && order.price === undefined)
      throw new RangeError('stop orders have a limit price here');
    const product = products.byPair(order.pair);
    const clientOrderId = order.clientOrderId ?? random.uuid();
    return notes.placing({ product, isSizedInQuote: sizedIn === 'quote' }, () =>
      super.placeOrder({ ...order, clientOrderId, ...placeOf(product) }),
    );
  }

  override submitOrder({ account = this.credentials, pair, ...request }: SubmitVenueOrder): OrderResult {
    const { products, random } = this.#exchange;
    const product = products.byPair(pair);
    return this.#exchange.submit(
      { product, isSizedInQuote: request.quoteAmount !== undefined },
      {
        ...request,
        clientOrderId: request.clientOrderId ?? random.uuid(),
        account: account.apiKey,
      },
    );
  }

  override cancelOrder(orderId: string): OwnOrder {
    this.queueCancel(orderId);
    return this.market.cancelOrder(orderId);
  }

  /** The order is about to be cancelled: this is reported to its owner, but the order is still live and can fill. */
  queueCancel(orderId: string): void {
    const order = this.market.order(orderId);
    if (order === undefined || isDone(order)) throw new RangeError(`there is no open order ${orderId}`);
    this.#exchange.queueCancel(order);
  }

  /** Changes an order under the same id, as its owner asked. */
  amendOrder(orderId: string, change: { price?: number; volume?: number }): OwnOrder {
    return this.market.amendOrder(orderId, change);
  }

  /** Pushes an order's last state again. */
  repeatOrder(orderId: string): void {
    const { lastRow } = this.#exchange.notes.of(orderId);
    const order = this.market.order(orderId);
    if (lastRow === undefined || order === undefined)
      throw new RangeError(`no row of order ${orderId} was published yet`);
    this.#exchange.publish([{ ...this.#exchange.row(order), row: lastRow }]);
  }

  /**
   * The next so many data frames use up their numbers and never arrive: a gap that only the numbers show.
   *
   * @param channel - of this channel only (`ticker`, `trade`, `my_order`, …)
   */
  loseFrames(count = 1, channel?: string): void {
    this.#exchange.loss.lose(count, channel);
  }

  /** The account has a futures account with so many US dollars, a decimal. */
  setFutures(dollars: string, { apiKey }: Pick<Credentials, 'apiKey'> = this.credentials): void {
    const { accounts, futures } = this.#exchange;
    futures.set(accounts.of(apiKey).id, dollars);
  }

  /** Deletes an account's key: it opens nothing any more. Subscriptions that were accepted go on. */
  revokeKey({ apiKey }: Pick<Credentials, 'apiKey'> = this.credentials): void {
    this.#exchange.accounts.revoke(apiKey);
  }

  /** How many REST requests came for paths that begin so: `orders/historical/fills`. */
  restCalls(path: string): number {
    return Object.entries(this.counters.restRequests)
      .filter(([requested]) => requested.startsWith(REST_PREFIX + path))
      .reduce((sum, [, count]) => sum + count, 0);
  }
}

/**
 * Starts Coinbase Advanced Trade on 127.0.0.1 for tests and demos: no network, no money.
 *
 * @example
 * ```ts
 * await using venue = await startCoinbaseSimulator({ seed: 7, pairs: ['btc/usd'], rate: 200 });
 * const stream = getExchangeStream({ exchange: Exchange.COINBASE, ...venue.credentials, streamHost: venue.streamHost, … });
 * venue.placeOrder({ pair: 'btc/usdc', side: 'buy', type: 'market', volume: 0.01 });
 * ```
 */
export async function startCoinbaseSimulator(options: CoinbaseSimulatorOptions): Promise<CoinbaseSimulator> {
  const venue = new CoinbaseSimulator(options);
  await venue.start();
  return venue;
}
