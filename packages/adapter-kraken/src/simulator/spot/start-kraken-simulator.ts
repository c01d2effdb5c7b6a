import { VenueBase, VenueServer, type Credentials } from '@hftjs/simulator';
import { KrakenConnection } from '../kraken-connection.js';
import { KrakenExchange } from './kraken-exchange.js';
import type { KrakenSimulatorOptions } from './options.js';
import { marketStatus } from './pair-status.js';
import { PRIVATE_METHODS, privateRequest } from './rest-private.js';
import { PUBLIC_METHODS, publicRequest } from './rest-public.js';
import { restError } from './rest-text.js';

/** Kraken's spot exchange on a loopback port: WebSocket v2 at `/v2`, REST at `/0/…`. */
export class KrakenSimulator extends VenueBase {
  readonly #exchange: KrakenExchange;

  constructor(options: KrakenSimulatorOptions) {
    const exchange = new KrakenExchange(options);
    const server = new VenueServer({
      seed: options.seed ?? 1,
      port: options.port,
      budgets: () => exchange.callCounters.budgets,
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
    const { market, accounts, books } = exchange;
    super({ server, market, accounts, books, credentials: accounts.add() });
    this.#exchange = exchange;
  }

  /** A pair cannot be subscribed any more, as in a halt. @param state - as the venue spells it: `cancel_only`, … */
  halt(pair: string, state = 'cancel_only'): void {
    this.#exchange.halts.set(pair, state);
    this.market.setStatus(pair, marketStatus(state));
  }

  /** The opposite of {@link halt}. */
  resume(pair: string): void {
    this.#exchange.halts.delete(pair);
    this.market.setStatus(pair, 'trading');
  }

  /** Another API key of an account. @param account - one of its keys; without it, the first account's */
  addKey({ apiKey }: Pick<Credentials, 'apiKey'> = this.credentials): Credentials {
    const credentials = this.#exchange.accounts.add();
    this.market.ledger.addKey(credentials.apiKey, this.market.ledger.accountOf(apiKey));
    return credentials;
  }

  override addAccount(credentials?: Credentials): Credentials {
    return this.#exchange.accounts.add(credentials);
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
