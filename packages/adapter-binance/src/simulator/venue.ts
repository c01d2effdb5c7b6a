import { VenueBase, VenueServer, type Credentials } from '@hftjs/simulator';
import type { KeyType } from './accounts/api-key.js';
import type { GuardOptions } from './sockets/connection-guard.js';
import type { Endpoint } from './rest/endpoint.js';
import type { Exchange } from './exchange.js';
import type { BinanceVenueOptions } from './options.js';
import { refusalWords, restHandler } from './rest/rest-server.js';

const DAY = 86_400_000;

/** Pings of an exchange's server. */
export interface PingDefaults {
  readonly pingInterval: number;
  readonly pongTimeout: number;
}

/** What both of Binance's simulators are: an exchange on a loopback port. Each adds its own paths. */
export abstract class BinanceVenue<E extends Exchange> extends VenueBase {
  protected readonly exchange: E;
  /** For every connection; market streams count messages besides. */
  protected readonly guard: GuardOptions;

  constructor(exchange: E, options: BinanceVenueOptions, pings: PingDefaults) {
    const server = new VenueServer({
      seed: options.seed ?? 1,
      port: options.port,
      guardDial: () => exchange.gate.admitDial(),
      budgets: () => [exchange.gate.budget],
      refusalWords: (refusal) => refusalWords(exchange, refusal),
      hooks: {
        expireTokens: () => {
          this.expireTokens();
        },
      },
    });
    const { market, accounts, books } = exchange;
    super({ server, market, accounts, books, credentials: accounts.add(options.keyType) });
    this.exchange = exchange;
    this.guard = {
      pingInterval: options.pingInterval ?? pings.pingInterval,
      pongTimeout: options.pongTimeout ?? pings.pongTimeout,
      lifetime: options.lifetime ?? DAY,
      shutdownNotice: options.shutdownNotice,
    };
  }

  /** Opens an account with these credentials, or with new ones that sign in this way. */
  override addAccount(wanted?: Credentials | KeyType): Credentials {
    return this.exchange.accounts.add(wanted);
  }

  /** Another key of an account, with these credentials or with new ones that sign in this way. */
  addKey(
    account: Pick<Credentials, 'apiKey'> = this.credentials,
    wanted?: Credentials | KeyType,
  ): Credentials {
    const { ledger } = this.market;
    const key = this.exchange.accounts.add(wanted);
    ledger.addKey(key.apiKey, ledger.accountOf(account.apiKey));
    return key;
  }

  /** Bans the client's address for so many milliseconds: dials, REST and the WebSocket API answer 418. */
  ban(duration: number): void {
    this.exchange.gate.ban(duration);
  }

  /** Sets the status of a pair in the list of markets, such as `BREAK`. The pair still trades. */
  setStatus(pair: string, status: string): void {
    this.exchange.symbols.setStatus(pair, status);
    this.exchange.announceStatus(pair);
  }

  /** Announces to every client that this server will shut down. The caller decides what happens to the connections. */
  announceShutdown(): void {
    this.exchange.announceShutdown();
  }

  override async start(): Promise<void> {
    await super.start();
    this.exchange.start();
  }

  override async close(): Promise<void> {
    this.exchange.stop();
    await super.close();
  }

  /** What ends without a word of the client: the private streams that live now. */
  protected abstract expireTokens(): void;

  /** Serves an endpoint, such as `GET /api/v3/time`. */
  protected serve(methodAndPath: string, endpoint: Endpoint): void {
    this.server.route(methodAndPath, restHandler(this.exchange, endpoint));
  }
}
