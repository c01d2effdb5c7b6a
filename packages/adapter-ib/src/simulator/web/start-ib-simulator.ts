import {
  VenueBase,
  VenueServer,
  type Credentials,
  type OwnOrder,
  type PlaceVenueOrder,
} from '@hftjs/simulator';
import { DataControls, SessionControls } from './controls.js';
import { Gateway } from './gateway.js';
import { OAuthServer } from './oauth/oauth-server.js';
import type { IBSimulatorOptions } from './options.js';
import { API_ROOT, restHandler } from './rest/rest-server.js';
import { ENDPOINTS } from './rest/routes.js';
import { TlsFront } from './tls/tls-front.js';
import { WebConnection } from './socket/web-connection.js';

/** A gateway needs no secret, because a user has logged in with a browser. */
const NO_SECRET = 'logged-in-by-browser';

/** Interactive Brokers' Web API on a loopback port: REST at `/v1/api/…`, WebSocket at `/v1/api/ws`. */
export class IBSimulator extends VenueBase {
  /** Events of the login and the brokerage session. */
  readonly session: SessionControls;
  /** Events of quotes. */
  readonly marketData: DataControls;
  /** The certificate that a client has to trust, as PEM; absent without the option `tls`. */
  readonly ca: string | undefined;
  readonly #gateway: Gateway;
  readonly #oauth: OAuthServer | undefined;
  readonly #front: TlsFront | undefined;
  readonly #connections = new Set<WebConnection>();

  constructor(options: IBSimulatorOptions) {
    const gateway = new Gateway(options);
    const oauth =
      options.oauth === true
        ? new OAuthServer(gateway.random.fork('oauth'), () => {
            if (!gateway.session.isLoggedIn) gateway.session.login(options.authenticated ?? false);
          })
        : undefined;
    const server = new VenueServer({
      seed: options.seed ?? 1,
      port: options.port,
      hooks: {
        expireTokens: () => {
          gateway.session.expireIds();
          oauth?.expireToken();
        },
        maintenance: (isOn) => {
          setMaintenance(gateway, isOn);
        },
      },
      budgets: () => gateway.limits.budgets,
      guardDial: (url) =>
        oauth === undefined || oauth.isAccessToken(url.searchParams.get('oauth_token'))
          ? undefined
          : { status: 401 },
    });
    const [account = ''] = gateway.accounts;
    const credentials = oauth?.credentials ?? { apiKey: account, apiSecret: NO_SECRET };
    const accounts = { has: (id: string): boolean => gateway.accounts.includes(id) };
    super({ server, market: gateway.market, accounts, books: gateway.books, credentials });
    this.#gateway = gateway;
    this.#oauth = oauth;
    this.#front = options.tls === true ? new TlsFront(() => Number(new URL(server.apiHost).port)) : undefined;
    this.ca = this.#front?.ca;
    this.session = new SessionControls({
      gateway,
      oauth,
      faults: server.faults,
      connections: this.#connections,
    });
    this.marketData = new DataControls(gateway.marketData);
    server.socket(`${API_ROOT}/ws`, (connection) => {
      const handler = new WebConnection(connection, gateway, server.faults);
      this.#connections.add(handler);
      return {
        onMessage: (text) => {
          handler.onMessage(text);
        },
        onClose: () => {
          this.#connections.delete(handler);
          handler.onClose();
        },
      };
    });
    const handler = restHandler(gateway, oauth);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) server.route(`${method} *`, handler);
  }

  override get streamHost(): string {
    return this.#front === undefined ? super.streamHost : `wss://127.0.0.1:${this.#front.port}`;
  }

  override get calls(): readonly string[] {
    return Object.keys(ENDPOINTS).map((name) => name.replace(' ', ` ${API_ROOT}`));
  }

  override get apiHost(): string {
    return this.#front === undefined ? super.apiHost : `https://127.0.0.1:${this.#front.port}`;
  }

  /** The account ids of the login; the first is the selected one. */
  get accounts(): readonly string[] {
    return this.#gateway.accounts;
  }

  /** Adds an account to the same login: its orders and fills come on the same topics. Gateway only. */
  override addAccount(): Credentials {
    if (this.#oauth !== undefined) throw new Error('a consumer of this simulator has one account');
    return { apiKey: this.#gateway.addAccount(), apiSecret: NO_SECRET };
  }

  /** @param systemReason - why the venue itself ends the order, should it have to */
  override placeOrder({ account, ...order }: PlaceVenueOrder, systemReason?: string): OwnOrder {
    const isFirst = account === undefined || account.apiKey === this.credentials.apiKey;
    const [first = ''] = this.#gateway.accounts;
    return this.#gateway.orders.placing({ systemReason }, () =>
      super.placeOrder({ ...order, account: { apiKey: isFirst ? first : account.apiKey } }),
    );
  }

  /** @param systemReason - the venue's own words, when it is the venue that cancels */
  override cancelOrder(orderId: string, systemReason?: string): OwnOrder {
    return this.#gateway.orders.ending(orderId, systemReason, () => super.cancelOrder(orderId));
  }

  /** Changes an order under the same id, as its owner asked. */
  amendOrder(orderId: string, change: { price?: number; volume?: number }): OwnOrder {
    return this.market.amendOrder(orderId, change);
  }

  /** An exchange corrects a fill: it comes again as `….02` with this price. `market.fills` keeps the first one. */
  correctFill(fillId: string, price: number): void {
    this.#gateway.executions.correct(fillId, price);
  }

  /** Sends a fill again. */
  repeatFill(fillId: string): void {
    this.#gateway.executions.repeat(fillId);
  }

  override async start(): Promise<void> {
    await super.start();
    await this.#front?.listen();
  }

  override async close(): Promise<void> {
    await this.#front?.close();
    await super.close();
    // Last, because the market may have set timers until now.
    this.#gateway.close();
  }
}

function setMaintenance({ session }: Gateway, isOn: boolean): void {
  session.isInMaintenance = isOn;
  if (isOn) session.dropBrokerage({ authenticated: false, connected: false });
  else session.publish({ connected: true });
}

/**
 * Starts Interactive Brokers' Web API on 127.0.0.1 for tests and demos, as behind the Client Portal Gateway: no network,
 * no money.
 *
 * @example
 * ```ts
 * await using venue = await startIBSimulator({ seed: 7, pairs: ['btc/usd', 'aapl/usd'], rate: 200, pace: 20 });
 * const stream = getExchangeStream({ exchange: Exchange.IB, apiHost: venue.apiHost, streamHost: venue.streamHost, … });
 * venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 });
 * venue.session.compete();
 * ```
 */
export async function startIBSimulator(options: IBSimulatorOptions): Promise<IBSimulator> {
  const venue = new IBSimulator(options);
  await venue.start();
  return venue;
}
