import {
  VenueServer,
  type Credentials,
  type Faults,
  type Market,
  type OwnOrder,
  type PlaceVenueOrder,
  type ServerCounters,
  type SimulatedVenue,
} from '@hftjs/simulator';
import { KrakenConnection } from './kraken-connection.js';
import { KrakenExchange } from './kraken-exchange.js';
import type { KrakenSimulatorOptions } from './options.js';
import { PRIVATE_METHODS, privateRequest } from './rest-private.js';
import { PUBLIC_METHODS, publicRequest } from './rest-public.js';
import { restError } from './rest-text.js';

/** Kraken's spot exchange on a loopback port: WebSocket v2 at `/v2`, REST at `/0/…`. */
export class KrakenSimulator implements SimulatedVenue {
  readonly credentials: Credentials;
  readonly #exchange: KrakenExchange;
  readonly #server: VenueServer;

  constructor(options: KrakenSimulatorOptions) {
    const exchange = new KrakenExchange(options);
    const server = new VenueServer({
      seed: options.seed ?? 1,
      hooks: {
        expireTokens: () => {
          exchange.tokens.expireAll();
        },
        maintenance: (isOn) => {
          exchange.setOnline(!isOn);
        },
      },
    });
    server.socket('/v2', (connection) => new KrakenConnection(connection, exchange));
    for (const method of PUBLIC_METHODS) {
      for (const verb of ['GET', 'POST'])
        server.route(`${verb} /0/public/${method}`, (request) => publicRequest(exchange, request));
    }
    for (const method of PRIVATE_METHODS) {
      server.route(`POST /0/private/${method}`, (request) => privateRequest(exchange, request));
    }
    for (const method of ['GET', 'POST'])
      server.route(`${method} *`, () => restError('EGeneral:Unknown method'));
    this.#exchange = exchange;
    this.#server = server;
    this.credentials = exchange.accounts.add();
  }

  get streamHost(): string {
    return this.#server.streamHost;
  }

  get apiHost(): string {
    return this.#server.apiHost;
  }

  get market(): Market {
    return this.#exchange.market;
  }

  get faults(): Faults {
    return this.#server.faults;
  }

  get counters(): ServerCounters {
    return this.#server.counters;
  }

  addAccount(credentials?: Credentials): Credentials {
    return this.#exchange.accounts.add(credentials);
  }

  placeOrder({ account = this.credentials, ...order }: PlaceVenueOrder): OwnOrder {
    if (!this.#exchange.accounts.has(account.apiKey)) throw new RangeError('there is no such account');
    return this.market.placeOrder({ ...order, account: account.apiKey });
  }

  cancelOrder(orderId: string): OwnOrder {
    return this.market.cancelOrder(orderId);
  }

  /** Listens, and lets the market run. */
  async start(): Promise<void> {
    await this.#server.listen();
    this.market.start();
  }

  async close(): Promise<void> {
    this.market.stop();
    await this.#server.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * Starts a Kraken on 127.0.0.1 for tests and demos: no network, no money.
 *
 * @example
 * ```ts
 * await using venue = await startKrakenSimulator({ seed: 7, pairs: ['btc/usd'], rate: 200 });
 * const stream = getExchangeStream({ exchange: Exchange.KRAKEN, ...venue.credentials, streamHost: venue.streamHost, … });
 * venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
 * ```
 */
export async function startKrakenSimulator(options: KrakenSimulatorOptions): Promise<KrakenSimulator> {
  const venue = new KrakenSimulator(options);
  await venue.start();
  return venue;
}
