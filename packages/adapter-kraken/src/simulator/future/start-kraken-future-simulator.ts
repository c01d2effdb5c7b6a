import {
  VenueBase,
  VenueServer,
  type Credentials,
  type OwnOrder,
  type PlaceVenueOrder,
} from '@hftjs/simulator';
import { KrakenConnection } from '../kraken-connection.js';
import { FutureExchange } from './future-exchange.js';
import type { KrakenFutureSimulatorOptions } from './options.js';
import { baseVolume } from './products.js';
import { SETTING_ENDPOINTS } from './rest-account.js';
import { PRODUCT_ENDPOINTS } from './rest-charts.js';
import { ORDER_STATUS, PRIVATE_ENDPOINTS } from './rest-private.js';
import { PUBLIC_ENDPOINTS } from './rest-public.js';
import { RestServer } from './rest-server.js';
import { restError, restFailure } from './rest-text.js';
import { UnifiedExchange } from './unified-exchange.js';
import { V1Connection } from './v1-connection.js';

/** An order that the venue places for an account that did not. */
export interface ForcedOrder extends Pick<PlaceVenueOrder, 'account' | 'pair' | 'side' | 'volume'> {
  /** The type of its trades and fills. @defaultValue 'liquidation' */
  readonly kind?: string;
}

/**
 * Kraken's futures on a loopback port: WebSocket v1 at `/ws/v1`, the unified WebSocket's public side at `/v2/public`,
 * REST at `/derivatives/api/v3/…` and `/api/history/v3/…`.
 *
 * The market counts linear contracts in base currency. Inverse ones are one US dollar each and no fixed number of coins:
 * of them, the market's volumes are contracts, and its costs and fees are coins.
 */
export class KrakenFutureSimulator extends VenueBase {
  readonly #exchange: FutureExchange;

  constructor(options: KrakenFutureSimulatorOptions) {
    const exchange = new FutureExchange(options);
    const rest = new RestServer(exchange);
    const server = new VenueServer({
      seed: options.seed ?? 1,
      port: options.port,
      hooks: {
        maintenance: (isOn) => {
          exchange.setOnline(!isOn);
        },
      },
      budgets: () => rest.budgets,
      // The v1 WebSocket has no message for maintenance: it closes, and refuses connections.
      guardDial: ({ pathname }) =>
        pathname === '/ws/v1' && !exchange.isOnline ? { status: 503 } : undefined,
    });
    server.socket('/ws/v1', (connection) => new V1Connection(connection, exchange));
    const unified = new UnifiedExchange(exchange);
    server.socket('/v2/public', (connection) => new KrakenConnection(connection, unified));
    for (const [name, answer] of Object.entries(PUBLIC_ENDPOINTS))
      server.route(`GET /derivatives/api/v3/${name}`, (request) =>
        exchange.isOnline ? answer(exchange, request) : restError('Unavailable', 503),
      );
    for (const [path, answer] of Object.entries(PRODUCT_ENDPOINTS))
      server.route(`GET ${path}`, (request) => answer(exchange, request));
    for (const endpoints of [PRIVATE_ENDPOINTS, SETTING_ENDPOINTS])
      for (const [path, endpoint] of Object.entries(endpoints))
        server.route(`${endpoint.method} ${path}`, rest.private(endpoint));
    // Clients ask either way.
    const status = PRIVATE_ENDPOINTS[ORDER_STATUS];
    if (status !== undefined) server.route(`GET ${ORDER_STATUS}`, rest.private(status));
    for (const method of ['GET', 'POST', 'PUT'])
      server.route(`${method} *`, () => restFailure(404, 0, '404 NOT_FOUND'));
    const { market, accounts, books } = exchange;
    super({ server, market, accounts, books, credentials: accounts.add() });
    this.#exchange = exchange;
  }

  /** Another API key of an account. @param account - one of its keys; without it, the first account's */
  addKey({ apiKey }: Pick<Credentials, 'apiKey'> = this.credentials): Credentials {
    const account = this.market.ledger.accountOf(apiKey);
    const credentials = this.#exchange.accounts.addKey(account);
    this.market.ledger.addKey(credentials.apiKey, account);
    return credentials;
  }

  override addAccount(credentials?: Credentials): Credentials {
    return this.#exchange.accounts.add(credentials);
  }

  /** @param reason - as the venue spells it: `cancelled_by_admin`, `dead_man_switch`, `not_enough_margin`, … */
  override cancelOrder(orderId: string, reason = 'cancelled_by_user'): OwnOrder {
    this.#exchange.notices.setEndReason(orderId, reason);
    return this.market.cancelOrder(orderId);
  }

  /** A liquidation (or `termination`, `assignment`, …): a market order that the account never placed. */
  forceOrder({ kind = 'liquidation', ...order }: ForcedOrder): OwnOrder {
    return this.#exchange.forcing(kind, () => this.placeOrder({ ...order, type: 'market' }));
  }

  /** How much base currency a volume of the market is, at this price. */
  baseOf(pair: string, { volume, price }: { volume: number; price: number }): number {
    return baseVolume(this.#exchange.products.byPair(pair), { volume, price });
  }

  /** The `uid` that a public trade has on the wire; `id` is its `seq`. */
  uidOf(pair: string, id: number): string {
    return this.#exchange.uids.of({ pair, id });
  }

  /** The market's number of the trade that has this `uid`. */
  tradeIdOf(pair: string, uid: string): number {
    return this.#exchange.uids.idOf(pair, uid);
  }
}

/**
 * Starts Kraken's futures on 127.0.0.1 for tests and demos: no network, no money.
 *
 * @example
 * ```ts
 * await using venue = await startKrakenFutureSimulator({ seed: 7, pairs: ['btc/usd', 'btc/usd:btc'], rate: 200 });
 * const stream = getExchangeStream({ exchange: Exchange.KRAKEN_FUTURE, ...venue.credentials, streamHost: venue.streamHost, … });
 * venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
 * ```
 */
export async function startKrakenFutureSimulator(
  options: KrakenFutureSimulatorOptions,
): Promise<KrakenFutureSimulator> {
  const venue = new KrakenFutureSimulator(options);
  await venue.start();
  return venue;
}
