import type { Exchange } from '@hftjs/core';
import { CallQueue, isRow, now, sleep, untilAborted, VenueError } from '@hftjs/core/adapter';
import { readAuthStatus, type AuthStatus } from './auth-status.js';
import type { Contract } from './contract-search.js';
import { MarketLines } from '../market/market-lines.js';
import type { Signer } from './oauth/signer.js';
import type { WebTiming } from './timing.js';
import { problemOf, type Problem, type WebApi } from './web-api.js';

/** A stream that uses the session. */
export interface SessionMember {
  readonly api: WebApi;
  /** Aborted when the stream ends. Another one once it is started again. */
  readonly signal: AbortSignal;
  /** Whether it may take the brokerage session from the program that has it. */
  readonly compete: boolean;
}

export interface BrokerageSessionInit {
  readonly exchange: Exchange;
  /** Identifies it: its host and login. */
  readonly name: string;
  readonly signer: Signer | undefined;
  readonly timing: WebTiming;
}

/** Maximum number of checks whether the brokerage session has come up. */
const POLLS = 6;

/**
 * The brokerage session, of which a username has one: opened before a socket is, kept alive while there are sockets,
 * and shared by all streams of this process on one host with one login. It is never logged out: others may use it.
 *
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#sessions
 */
export class BrokerageSession {
  readonly name: string;
  readonly members = new Set<SessionMember>();
  readonly signer: Signer | undefined;
  /** Subscriptions of market data: the venue has one of each contract in a session. */
  readonly lines: MarketLines;
  /** Contracts by what was looked for. */
  readonly contracts = new Map<string, Contract>();
  /** The accounts of the login. */
  accounts: readonly string[] = [];
  readonly orderReads: CallQueue;
  readonly tradeReads: CallQueue;
  readonly #init: BrokerageSessionInit;
  readonly #tickles: CallQueue;
  readonly #portfolioReads: CallQueue;
  #portfolios: Promise<unknown> | undefined;
  /** Of the session that was opened last. */
  #id: string | undefined;
  #opening: Promise<string> | undefined;
  #keeping: Promise<void> | undefined;
  #nextTickle = -Infinity;
  #failures = 0;
  #lastTakeover = -Infinity;
  #clockOffset = 0;

  constructor(init: BrokerageSessionInit) {
    const { timing, signer, name } = init;
    this.#init = init;
    this.name = name;
    this.signer = signer;
    this.lines = new MarketLines(timing);
    this.orderReads = new CallQueue(timing.orderReads);
    this.tradeReads = new CallQueue(timing.tradeReads);
    this.#tickles = new CallQueue(timing.tickleSpacing);
    this.#portfolioReads = new CallQueue(timing.portfolioReads);
  }

  /** The venue's time in epoch milliseconds, as far as it is known. */
  venueNow(): number {
    return now() + this.#clockOffset;
  }

  /** A socket received the venue's time. */
  heardTime(venueTime: number, receivedTime: number): void {
    this.#clockOffset = venueTime - receivedTime;
  }

  /**
   * Opens the session, or finds it open. Once for all who want that at the same time.
   *
   * @returns the session's id, which opens a socket
   * @throws VenueError with the problem and its remedy
   */
  async open(member: SessionMember): Promise<string> {
    for (;;) {
      const isOurs = this.#opening === undefined;
      this.#opening ??= this.#open(member).finally(() => {
        this.#opening = undefined;
      });
      try {
        const opening = this.#opening;
        return await untilAborted(() => opening, member.signal);
      } catch (error) {
        // It was opened on behalf of a stream that has ended meanwhile.
        if (isOurs || member.signal.aborted || !isClosed(error)) throw error;
      }
    }
  }

  /** Lists the accounts, which the venue wants before it serves a portfolio: once in a session. */
  async openPortfolios({ api, signal }: SessionMember): Promise<void> {
    const reading = (this.#portfolios ??= this.#portfolioReads.run(() =>
      api.call({ path: '/portfolio/accounts' }),
    ));
    try {
      await untilAborted(() => reading, signal);
    } catch (error) {
      if (this.#portfolios === reading) this.#portfolios = undefined;
      throw error;
    }
  }

  /** The venue did not serve a portfolio: the accounts are listed again before the next one. */
  closePortfolios(): void {
    this.#portfolios = undefined;
  }

  /** Keeps the session alive for all streams. Rejects when it is dead. Call it repeatedly. */
  async keepAlive(member: SessionMember): Promise<void> {
    if (performance.now() < this.#nextTickle) return;
    this.#keeping ??= this.#keepAlive(member).finally(() => {
      this.#keeping = undefined;
    });
    try {
      await this.#keeping;
    } catch (error) {
      // The stream has ended meanwhile: the others send their own request at their next turn.
      if (member.signal.aborted || !isClosed(error)) throw error;
    }
  }

  async #keepAlive(member: SessionMember): Promise<void> {
    const status = await this.#statusNow(member);
    if (status?.authenticated !== false) return;
    throw status.competing === true ? this.#competing() : this.#fail('no_brokerage', this.#lost(status));
  }

  /** `undefined` where there was no answer, once. */
  async #statusNow(member: SessionMember): Promise<AuthStatus | undefined> {
    try {
      return (await this.#tickle(member)).status;
    } catch (error) {
      const isAnswered = ![undefined, 'outage'].includes(problemOf(error));
      if (isAnswered || isClosed(error) || ++this.#failures > 1) throw error;
      this.#nextTickle = performance.now() + this.#init.timing.tickle / 10;
      return undefined;
    }
  }

  async #open(member: SessionMember): Promise<string> {
    const { id, status } = await this.#tickle(member);
    // A new brokerage session has another id.
    const current = isUp(status) ? id : await this.#initialize(member, status);
    this.accounts = await this.#readAccounts(member);
    if (current !== this.#id) this.closePortfolios();
    this.#id = current;
    return current;
  }

  async #tickle({ api }: SessionMember): Promise<{ readonly id: string; readonly status: AuthStatus }> {
    const tickle = (): Promise<unknown> => api.call({ method: 'POST', path: '/tickle' });
    const answer = await this.#tickles.run(tickle);
    if (!isRow(answer) || typeof answer.session !== 'string')
      throw this.#fail(
        'login_needed',
        `there is no session (${isRow(answer) ? String(answer.error) : 'no answer'}): log in at the gateway with a browser`,
        this.#init.timing.loginRetry,
      );
    this.#nextTickle = performance.now() + this.#init.timing.tickle * 0.9;
    this.#failures = 0;
    return {
      id: answer.session,
      status: readAuthStatus(isRow(answer.iserver) ? answer.iserver.authStatus : undefined),
    };
  }

  /** Brings the brokerage session up. An answer of HTTP 200 does not prove that it is up: its status is polled. */
  async #initialize(member: SessionMember, before: AuthStatus): Promise<string> {
    const { api, signal, compete } = member;
    const { timing } = this.#init;
    const mayTake = compete && performance.now() - this.#lastTakeover > timing.takeover;
    if (before.competing === true && !mayTake) throw this.#competing();
    if (before.competing === true) this.#lastTakeover = performance.now();
    const body = { publish: true, compete: mayTake };
    let status = readAuthStatus(await api.call({ method: 'POST', path: '/iserver/auth/ssodh/init', body }));
    for (let poll = 0; poll < POLLS && !isUp(status) && !signal.aborted; poll++) {
      await sleep(timing.authPoll, signal);
      status = readAuthStatus(await api.call({ method: 'POST', path: '/iserver/auth/status' }));
    }
    if (isUp(status)) return (await this.#tickle(member)).id;
    throw status.competing === true
      ? this.#competing()
      : this.#fail('no_brokerage', this.#lost(status), timing.outageRetry);
  }

  /** Each new brokerage session requires this request before it serves orders or data. */
  async #readAccounts({ api }: SessionMember): Promise<readonly string[]> {
    const answer = await api.call({ path: '/iserver/accounts' });
    if (!isRow(answer) || !Array.isArray(answer.accounts))
      throw this.#fail('rejected', 'the login has no accounts');
    return answer.accounts.map(String);
  }

  #competing(): VenueError {
    return this.#fail(
      'competing',
      'another program of this username has the brokerage session; end it there, give hftjs a username of its own, ' +
        'or pass subscribeArgs.compete: true to take it',
      this.#init.timing.loginRetry,
    );
  }

  #lost({ connected, words }: AuthStatus): string {
    const why = words === undefined ? '' : `: ${words}`;
    return connected === false
      ? `the gateway is not connected to the venue${why}`
      : `the brokerage session is not authenticated${why}`;
  }

  #fail(problem: Problem, message: string, retryAfter?: number): VenueError {
    const { exchange } = this.#init;
    // The answer itself has no error.
    const answered = { code: 'connect_failed', status: 200, venueCode: problem } as const;
    return new VenueError(`${exchange}: ${message}`, { exchange, retryAfter, ...answered });
  }
}

const isUp = ({ authenticated, connected }: AuthStatus): boolean =>
  authenticated === true && connected !== false;

const isClosed = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'closed';
