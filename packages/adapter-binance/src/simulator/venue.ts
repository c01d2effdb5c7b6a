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
import type { KeyType } from './api-key.js';
import type { GuardOptions } from './connection-guard.js';
import type { Endpoint } from './endpoint.js';
import type { Exchange } from './exchange.js';
import type { BinanceVenueOptions } from './options.js';
import { restHandler } from './rest-server.js';

const DAY = 86_400_000;

/** Pings of an exchange's server. */
export interface PingDefaults {
  readonly pingInterval: number;
  readonly pongTimeout: number;
}

/** What both of Binance's simulators are: an exchange on a loopback port. Each adds its own paths. */
export abstract class BinanceVenue<E extends Exchange> implements SimulatedVenue {
  readonly credentials: Credentials;
  protected readonly exchange: E;
  protected readonly server: VenueServer;
  /** For every connection; market streams count messages besides. */
  protected readonly guard: GuardOptions;

  constructor(exchange: E, options: BinanceVenueOptions, pings: PingDefaults) {
    this.exchange = exchange;
    this.guard = {
      pingInterval: options.pingInterval ?? pings.pingInterval,
      pongTimeout: options.pongTimeout ?? pings.pongTimeout,
      lifetime: options.lifetime ?? DAY,
      shutdownNotice: options.shutdownNotice,
    };
    this.server = new VenueServer({
      seed: options.seed ?? 1,
      guardDial: () => exchange.gate.admitDial(),
      hooks: {
        expireTokens: () => {
          this.expireTokens();
        },
      },
    });
    this.credentials = exchange.accounts.add(options.keyType);
  }

  get streamHost(): string {
    return this.server.streamHost;
  }

  get apiHost(): string {
    return this.server.apiHost;
  }

  get market(): Market {
    return this.exchange.market;
  }

  get faults(): Faults {
    return this.server.faults;
  }

  get counters(): ServerCounters {
    return this.server.counters;
  }

  /** Opens an account with these credentials, or with new ones that sign in this way. */
  addAccount(wanted?: Credentials | KeyType): Credentials {
    return this.exchange.accounts.add(wanted);
  }

  placeOrder({ account = this.credentials, ...order }: PlaceVenueOrder): OwnOrder {
    if (!this.exchange.accounts.has(account.apiKey)) throw new RangeError('there is no such account');
    return this.market.placeOrder({ ...order, account: account.apiKey });
  }

  cancelOrder(orderId: string): OwnOrder {
    return this.market.cancelOrder(orderId);
  }

  /** Tells every client that this server will go; what then happens to connections is the caller's. */
  announceShutdown(): void {
    this.exchange.announceShutdown();
  }

  /** Listens, and lets the market run. */
  async start(): Promise<void> {
    await this.server.listen();
    this.exchange.start();
  }

  async close(): Promise<void> {
    this.exchange.stop();
    await this.server.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** What ends without a word of the client: the private streams that live now. */
  protected abstract expireTokens(): void;

  /** Serves an endpoint, such as `GET /api/v3/time`. */
  protected serve(methodAndPath: string, endpoint: Endpoint): void {
    this.server.route(methodAndPath, restHandler(this.exchange, endpoint));
  }
}
