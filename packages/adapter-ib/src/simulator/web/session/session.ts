import type { Random } from '@hftjs/simulator';

const HEX = '0123456789abcdef';

/** The contents of `sts` frames: all fields or one field, with booleans sometimes as text. */
export type StatusFields = Readonly<Record<string, boolean | string>>;

/** Events of the session; each connection listens to them. */
export interface SessionListener {
  /** A change of the brokerage session. */
  onStatus?(fields: StatusFields): void;
  /** The brokerage session is gone: no data any more. */
  onBrokerageLost(): void;
  /** The session died of idleness: sockets stay open, and nothing comes from them. */
  onIdle?(): void;
  /** The login is gone: sockets are closed. */
  onLogout?(): void;
}

interface SessionInit {
  readonly random: Random;
  readonly isLoggedIn: boolean;
  readonly isAuthenticated: boolean;
  readonly initDelay: number;
  readonly idleTimeout: number;
}

/**
 * The two sessions: the login (SSO), and on top of it the brokerage session, of which a username has only one anywhere.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#cpgw
 */
export class Session {
  readonly listeners = new Set<SessionListener>();
  /** Counts brokerage sessions: what was asked for in one is forgotten in the next. */
  generation = 0;
  /** `/tickle` answers `no session` while this is set. */
  isForgetful = false;
  /** Nothing of `/iserver` is served. */
  isInMaintenance = false;
  /** Sockets are open, and nothing leaves them. */
  isMute = false;
  readonly #random: Random;
  readonly #initDelay: number;
  readonly #idleTimeout: number;
  readonly #ids = new Set<string>();
  #id: string;
  #isLoggedIn: boolean;
  #isAuthenticated: boolean;
  #isCompeting = false;
  #lastRequest = performance.now();
  #initTimer: NodeJS.Timeout | undefined;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor({ random, isLoggedIn, isAuthenticated, initDelay, idleTimeout }: SessionInit) {
    this.#random = random;
    this.#initDelay = initDelay;
    this.#idleTimeout = idleTimeout;
    this.#isLoggedIn = isLoggedIn;
    this.#isAuthenticated = isLoggedIn && isAuthenticated;
    this.#id = this.#newId();
    this.#watchIdleness(idleTimeout);
  }

  /** What `/tickle` gives for the cookie. */
  get id(): string {
    return this.#id;
  }

  get isLoggedIn(): boolean {
    return this.#isLoggedIn;
  }

  get isAuthenticated(): boolean {
    return this.#isAuthenticated;
  }

  get isCompeting(): boolean {
    return this.#isCompeting;
  }

  get isConnected(): boolean {
    return this.#isLoggedIn && !this.isInMaintenance;
  }

  /** Whether a cookie with this id opens a socket. */
  knows(id: string | undefined): boolean {
    return id !== undefined && this.#isLoggedIn && this.#ids.has(id);
  }

  /** A REST request came: the session lives on. */
  touch(): void {
    this.#lastRequest = performance.now();
  }

  /** `ssodh/init`. Without `compete`, a session that another program holds is not taken. */
  init(isToCompete: boolean): void {
    if (this.#isAuthenticated || (this.#isCompeting && !isToCompete)) return;
    this.#isCompeting = false;
    clearTimeout(this.#initTimer);
    if (this.#initDelay === 0) this.#authenticate();
    else
      this.#initTimer = setTimeout(() => {
        this.#authenticate();
      }, this.#initDelay);
  }

  /** The brokerage session is lost; the login stays. `ssodh/init` makes a new one. */
  dropBrokerage(fields: StatusFields = { authenticated: false }): void {
    clearTimeout(this.#initTimer);
    if (!this.#isAuthenticated) return;
    this.publish(fields);
    this.#endBrokerage();
  }

  /** Publishes a change of the session on every socket. */
  publish(fields: StatusFields): void {
    for (const listener of [...this.listeners]) listener.onStatus?.(fields);
  }

  /** The same username opens a brokerage session elsewhere. */
  compete(): void {
    this.#isCompeting = true;
    this.publish({ competing: true });
    this.dropBrokerage();
  }

  /** The other program logs out. */
  release(): void {
    this.#isCompeting = false;
    this.publish({ competing: false });
  }

  /** A user logs in with the browser, or by a new live session token. */
  login(isAuthenticated: boolean): void {
    this.#isLoggedIn = true;
    this.#isCompeting = false;
    this.touch();
    this.#id = this.#newId();
    if (isAuthenticated) this.#authenticate();
  }

  /** The end of the login: all requests get 401, all sockets are closed. */
  logout(): void {
    clearTimeout(this.#initTimer);
    this.#isLoggedIn = false;
    this.#ids.clear();
    this.#endBrokerage();
    for (const listener of [...this.listeners]) listener.onLogout?.();
  }

  /** Ids given out so far open no socket any more. */
  expireIds(): void {
    this.#ids.clear();
    this.#id = this.#newId();
  }

  /** As after minutes without a request. */
  idle(): void {
    this.#endBrokerage();
    this.expireIds();
    for (const listener of [...this.listeners]) listener.onIdle?.();
  }

  /** Stops all timers. */
  close(): void {
    clearTimeout(this.#initTimer);
    clearTimeout(this.#idleTimer);
  }

  #authenticate(): void {
    this.#isAuthenticated = true;
    this.generation++;
    // The old id stays good for a while; `/tickle` gives the new one from now on.
    this.#id = this.#newId();
    this.publish({ connected: true, authenticated: true, competing: false });
  }

  #endBrokerage(): void {
    this.#isAuthenticated = false;
    for (const listener of [...this.listeners]) listener.onBrokerageLost();
  }

  #newId(): string {
    const id = this.#random.text(32, HEX);
    this.#ids.add(id);
    return id;
  }

  #watchIdleness(milliseconds: number): void {
    this.#idleTimer = setTimeout(() => {
      const left = this.#lastRequest + this.#idleTimeout - performance.now();
      if (left <= 0 && this.#isAuthenticated) this.idle();
      this.#watchIdleness(left > 0 ? left : this.#idleTimeout);
    }, milliseconds);
  }
}
