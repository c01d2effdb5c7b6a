import type { Credentials } from '@hftjs/simulator';
import { MarketConnection } from '../sockets/market-connection.js';
import type { BinanceSimulatorOptions } from '../options.js';
import { noMarkets } from '../rest/other-products.js';
import { BinanceVenue } from '../venue.js';
import { WALLET_ENDPOINTS } from '../rest/wallet-endpoints.js';
import { WsApiConnection } from '../sockets/ws-api/ws-api-connection.js';
import { SPOT_ENDPOINTS } from './spot-endpoints.js';
import { SpotExchange } from './spot-exchange.js';
import { openSpotStream } from './spot-streams.js';

/** Binance's spot exchange: market streams at `/ws` and `/stream`, the WebSocket API at `/ws-api/v3`, REST at `/api/v3`. */
export class BinanceSimulator extends BinanceVenue<SpotExchange> {
  constructor(options: BinanceSimulatorOptions) {
    const exchange = new SpotExchange(options);
    super(exchange, options, { pingInterval: 20_000, pongTimeout: 60_000 });
    const { server, guard } = this;
    const { messagesPerSecond, messageInterval } = exchange.limits;
    for (const path of ['/ws', '/ws/*', '/stream'])
      server.socket(
        path,
        (connection) =>
          new MarketConnection(connection, exchange, {
            openStream: (name, unit) => openSpotStream(exchange, name, unit),
            guard: { ...guard, messagesPerSecond, messageInterval },
            idRule: 'any',
          }),
      );
    const endpoints = new Map(SPOT_ENDPOINTS.map(({ method, endpoint }) => [method, endpoint]));
    server.socket(
      '/ws-api/v3',
      (connection) => new WsApiConnection(connection, exchange, { guard, endpoints, hasStreams: true }),
    );
    for (const { rest, endpoint } of SPOT_ENDPOINTS) this.serve(rest.replace(' ', ' /api/v3/'), endpoint);
    for (const [name, endpoint] of Object.entries(WALLET_ENDPOINTS))
      this.serve(name.replace(' ', ' /sapi/'), endpoint);
    for (const product of ['fapi', 'dapi']) this.serve(`GET /${product}/v1/exchangeInfo`, noMarkets);
    // Listen keys are gone: https://developers.binance.com/docs/binance-spot-api-docs/CHANGELOG
    for (const method of ['POST', 'PUT', 'DELETE'])
      server.route(`${method} /api/v3/userDataStream`, () => ({ status: 410, body: '' }));
  }

  /** Ends the private streams of an account, or all, with `eventStreamTerminated`; their sockets stay open. */
  terminateStreams(account?: Pick<Credentials, 'apiKey'>): void {
    this.exchange.endStreams(account && this.market.ledger.accountOf(account.apiKey), true);
  }

  /** Money comes in, or goes when the amount is negative: `balanceUpdate`. */
  deposit(asset: string, amount: number, account: Pick<Credentials, 'apiKey'> = this.credentials): void {
    this.exchange.deposit(this.market.ledger.accountOf(account.apiKey), asset, amount);
  }

  protected override expireTokens(): void {
    this.exchange.endStreams(undefined, this.exchange.options.expiryNotice ?? true);
  }
}

/**
 * Starts a Binance on 127.0.0.1 for tests and demos: no network, no money.
 *
 * @example
 * ```ts
 * await using venue = await startBinanceSimulator({ seed: 7, pairs: ['btc/usdt'], rate: 200 });
 * const stream = getExchangeStream({ exchange: Exchange.BINANCE, ...venue.credentials, streamHost: venue.streamHost, … });
 * venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01 });
 * ```
 */
export async function startBinanceSimulator(options: BinanceSimulatorOptions): Promise<BinanceSimulator> {
  const venue = new BinanceSimulator(options);
  await venue.start();
  return venue;
}
