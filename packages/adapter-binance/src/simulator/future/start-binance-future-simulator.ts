import type { OwnOrder, PlaceVenueOrder, RestResponse } from '@hftjs/simulator';
import { MarketConnection } from '../sockets/market-connection.js';
import type { BinanceFutureSimulatorOptions } from '../options.js';
import { noMarkets } from '../rest/other-products.js';
import { errorResponse } from '../rest/rest-server.js';
import { WALLET_ENDPOINTS } from '../rest/wallet-endpoints.js';
import { WsApiConnection } from '../sockets/ws-api/ws-api-connection.js';
import { VenueError } from '../wire/venue-error.js';
import { BinanceVenue } from '../venue.js';
import { futureEndpoints } from './future-endpoints.js';
import { FutureExchange } from './future-exchange.js';
import { openFutureStream, type Category } from './future-streams.js';
import { FORCED_PREFIX } from './future-words.js';
import { futureMethods } from './future-methods.js';
import { PrivateConnection } from './private-connection.js';

/** An order that the venue places for an account that did not. */
export interface ForcedOrder extends Pick<PlaceVenueOrder, 'account' | 'pair' | 'side' | 'volume'> {
  /** The position has too little margin, or somebody else's had. */
  readonly kind: keyof typeof FORCED_PREFIX;
}

const unknownPath = (method: string, path: string): RestResponse =>
  path.startsWith('/fapi/')
    ? errorResponse(new VenueError(-5000, `Path ${path}, Method ${method} is invalid`, { status: 404 }))
    : { status: 404, body: '' };

/**
 * Binance's USD-M futures: streams at `/public`, `/market` and `/private`, REST at `/fapi/v1`. Paths without a category
 * connect, acknowledge and are silent.
 */
export class BinanceFutureSimulator extends BinanceVenue<FutureExchange> {
  readonly #exchange: FutureExchange;
  #forcedOrders = 0;

  constructor(options: BinanceFutureSimulatorOptions) {
    const exchange = new FutureExchange(options);
    super(exchange, options, { pingInterval: 180_000, pongTimeout: 600_000 });
    this.#exchange = exchange;
    const { messagesPerSecond, messageInterval } = exchange.limits;
    const guard = { ...this.guard, messagesPerSecond, messageInterval };
    const serveStreams = (prefix: string, category: Category): void => {
      for (const path of ['/ws', '/ws/*', '/stream'])
        this.server.socket(
          prefix + path,
          (connection) =>
            new MarketConnection(connection, exchange, {
              openStream: (name) => openFutureStream(exchange, name, category),
              guard,
              idRule: 'unsigned',
            }),
        );
    };
    serveStreams('/public', 'public');
    serveStreams('/market', 'market');
    serveStreams('', undefined);
    for (const path of ['/private/ws', '/private/ws/*', '/private/stream'])
      this.server.socket(path, (connection) => new PrivateConnection(connection, exchange, guard));
    const endpoints = futureEndpoints(exchange);
    const methods = futureMethods(endpoints);
    this.server.socket(
      '/ws-fapi/v1',
      (connection) =>
        new WsApiConnection(connection, exchange, {
          guard: this.guard,
          endpoints: methods,
          hasStreams: false,
        }),
    );
    for (const [name, endpoint] of Object.entries(endpoints))
      this.serve(name.replace(' ', ' /fapi/'), endpoint);
    for (const [name, endpoint] of Object.entries(WALLET_ENDPOINTS))
      this.serve(name.replace(' ', ' /sapi/'), endpoint);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
      this.server.route(`${method} *`, ({ url }) => unknownPath(method, url.pathname));
    this.serve('GET /api/v3/exchangeInfo', noMarkets);
    this.serve('GET /dapi/v1/exchangeInfo', noMarkets);
  }

  /** Liquidates a part of a position, or deleverages it: a market order that the account never placed. */
  forceOrder({ kind, ...order }: ForcedOrder): OwnOrder {
    const number = this.#forcedOrders++;
    const clientOrderId = kind === 'adl' ? FORCED_PREFIX.adl : `${FORCED_PREFIX.liquidation}${number + 1}`;
    return this.placeOrder({ ...order, type: 'market', clientOrderId });
  }

  /** The id under which a stop order waits; the order that it becomes has the market's. */
  algoIdOf(orderId: string): string {
    const order = this.market.order(orderId);
    const algo = order && this.#exchange.algos.algo(order);
    if (algo === undefined) throw new RangeError(`there is no stop order ${orderId}`);
    return String(algo.algoId);
  }

  protected override expireTokens(): void {
    this.#exchange.listenKeys.expireAll();
  }
}

/**
 * Starts Binance's USD-M futures on 127.0.0.1 for tests and demos: no network, no money.
 *
 * @example
 * ```ts
 * await using venue = await startBinanceFutureSimulator({ seed: 7, pairs: ['btc/usdt'], rate: 200 });
 * const stream = getExchangeStream({ exchange: Exchange.BINANCE_FUTURE, ...venue.credentials, streamHost: venue.streamHost, … });
 * venue.forceOrder({ kind: 'liquidation', pair: 'btc/usdt', side: 'sell', volume: 0.01 });
 * ```
 */
export async function startBinanceFutureSimulator(
  options: BinanceFutureSimulatorOptions,
): Promise<BinanceFutureSimulator> {
  const venue = new BinanceFutureSimulator(options);
  await venue.start();
  return venue;
}
