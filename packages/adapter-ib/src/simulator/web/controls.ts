import type { Faults } from '@hftjs/simulator';
import type { Gateway } from './gateway.js';
import type { MarketData } from './market/market-data.js';
import type { OAuthServer } from './oauth/oauth-server.js';
import type { StatusFields } from './session/session.js';

interface Socket {
  onStatus(fields: StatusFields): void;
  sendBytes(bytes: Buffer): void;
}

interface SessionControlsInit {
  readonly gateway: Gateway;
  readonly oauth: OAuthServer | undefined;
  readonly faults: Faults;
  readonly connections: ReadonlySet<Socket>;
}

/** Events of the login, the brokerage session and the sockets, triggered by the caller. */
export class SessionControls {
  readonly #init: SessionControlsInit;

  constructor(init: SessionControlsInit) {
    this.#init = init;
  }

  /** Whether there is a brokerage session now. */
  get isAuthenticated(): boolean {
    return this.#init.gateway.session.isAuthenticated;
  }

  /** Midnight: the login ends. REST answers 401, sockets are closed with 1000. `login` ends it; with OAuth, a new token. */
  logout(): void {
    this.#init.oauth?.expireToken();
    this.#init.gateway.session.logout();
  }

  /** A user logs in with the browser: there is a brokerage session again. */
  login(): void {
    this.#init.gateway.session.login(true);
  }

  /** Ends the brokerage session and keeps the login: `sts` reports it, `/iserver` answers 400 `no bridge`. `ssodh/init` mends it. */
  dropBrokerage(): void {
    this.#init.gateway.session.dropBrokerage();
  }

  /** The same username opens a brokerage session elsewhere, and this one ends. `ssodh/init` takes it back only with `compete: true`. */
  compete(): void {
    this.#init.gateway.session.compete();
  }

  /** The other program logs out: `ssodh/init` works again. */
  release(): void {
    this.#init.gateway.session.release();
  }

  /** The gateway restarts: sockets are cut with 1006, ids of sessions are forgotten, `ssodh/init` is needed. */
  restart(): void {
    const { session } = this.#init.gateway;
    this.#init.faults.drop();
    session.dropBrokerage();
    session.expireIds();
  }

  /** As after minutes without a REST request: the brokerage session is gone, and sockets stay open and silent. */
  idle(): void {
    this.#init.gateway.session.idle();
  }

  /** `/tickle` answers 200 with `{"error":"no session"}`, until `false`. */
  answerNoSession(isOn = true): void {
    this.#init.gateway.session.isForgetful = isOn;
  }

  /** Nothing leaves any socket, heartbeats included, though all are open and answer pings. What is withheld stays lost. */
  mute(): void {
    this.#init.gateway.session.isMute = true;
  }

  /** Ends `mute`. */
  unmute(): void {
    this.#init.gateway.session.isMute = false;
  }

  /** Sends `sts` with just these fields; the session stays as it is. Booleans may be texts: `{ authenticated: 'true' }`. */
  sendStatus(fields: StatusFields): void {
    for (const connection of this.#init.connections) connection.onStatus(fields);
  }

  /** Sockets from now on are of a login with a paper account, or with a live one. */
  setPaper(isPaper: boolean): void {
    this.#init.gateway.isPaper = isPaper;
  }

  /** Sends one frame on every socket: as JSON, or bytes as they are. */
  send(message: object | Buffer): void {
    const bytes = Buffer.isBuffer(message) ? message : Buffer.from(JSON.stringify(message));
    for (const connection of [...this.#init.connections]) connection.sendBytes(bytes);
  }

  /** Half a message, in a whole frame. */
  sendHalf(): void {
    this.send(Buffer.from('{"topic":"sor","args":[{"acct":"DU1","orderId":19665'));
  }

  /** A message that means nothing, with the byte 0x99 in a name: it is not UTF-8. */
  sendBadByte(): void {
    const [before, after] = ['{"topic":"blt","args":{"id":"99","message":"O', 'REILLY AUTOMOTIVE"}}'];
    this.send(Buffer.concat([Buffer.from(before), Buffer.from([0x99]), Buffer.from(after)]));
  }

  /** The next live session token comes with a signature that is not its own. OAuth only. */
  forgeToken(): void {
    if (this.#init.oauth === undefined) throw new Error('there is no OAuth here');
    this.#init.oauth.isForging = true;
  }
}

/** Events of quotes, triggered by the caller. */
export class DataControls {
  readonly #marketData: MarketData;

  constructor(marketData: MarketData) {
    this.#marketData = marketData;
  }

  /** Subscriptions of a pair, or all, end without a message, as at the age of 15 minutes. */
  expire(pair?: string): void {
    this.#marketData.expire(pair);
  }

  /** Field 6509 of a pair, or of all: `RpB` real time, `DPB` delayed, `N` not subscribed (no prices then). */
  setAvailability(availability: string, pair?: string): void {
    this.#marketData.set({ availability }, pair);
  }

  /** The prefix of the last price of a pair, or of all: `C` yesterday's close, `H` halted, nothing. */
  setLastPrefix(lastPrefix: '' | 'C' | 'H', pair?: string): void {
    this.#marketData.set({ lastPrefix }, pair);
  }
}
