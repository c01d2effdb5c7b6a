import type { CurrencyPair } from '@hftjs/core';
import {
  epochTimeOf,
  INFO,
  isRow,
  sleep,
  untilAborted,
  type Control,
  type Dial,
  type PeriodicTask,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { readAuthStatus, type AuthStatus } from './auth-status.js';
import { joinSession } from './brokerage-sessions.js';
import type { WebVenue } from './web-venue.js';

/** What a gateway calls itself; the venue expects it. */
const USER_AGENT = 'ClientPortalGW/1';

/**
 * One WebSocket of the Web API: opens the brokerage session first, shows its id, waits until the venue reports that the
 * socket is authenticated, and keeps both alive.
 */
export abstract class WebSocketSession implements Session {
  readonly every: PeriodicTask;
  protected readonly context: SessionContext;
  protected readonly venue: WebVenue;
  /** Resolves once the socket is authenticated. */
  readonly #authenticated: Promise<void>;
  #resolve: (() => void) | undefined;
  #status: AuthStatus = {};
  /** The session's id, which the socket may ask for. */
  #sessionId = '';

  constructor(context: SessionContext, venue: WebVenue) {
    const { session, member, timing } = venue;
    this.context = context;
    this.venue = venue;
    this.#authenticated = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    // The session is asked once a `tickle`; one that is not answered is asked again before the next is due.
    this.every = { interval: timing.tickle / 10, run: () => session.keepAlive(member) };
  }

  async dial(): Promise<Dial> {
    const { session, member, hosts, accessToken } = this.venue;
    joinSession(session, member);
    const id = await session.open(member);
    this.#sessionId = id;
    // With OAuth the access token opens the socket too.
    const query = accessToken === undefined ? '' : `?oauth_token=${encodeURIComponent(accessToken)}`;
    const cookie = member.api.isSigned ? `api=${id}` : `api=${JSON.stringify({ session: id })}`;
    return {
      url: `${hosts.socket}${query}`,
      headers: { cookie, 'user-agent': USER_AGENT },
      ...(hosts.tls && { tls: hosts.tls }),
    };
  }

  abstract subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]>;
  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  /** Waits until the socket reports that it is authenticated; some report it late or never, and serve all the same. */
  protected async ready(): Promise<void> {
    const { signal } = this.context;
    const patience = new AbortController();
    const late = sleep(this.venue.timing.socketReady, AbortSignal.any([signal, patience.signal]));
    await untilAborted(() => Promise.race([this.#authenticated, late]), signal);
    patience.abort();
  }

  /**
   * What a frame that carries no data means.
   *
   * @throws Error for a frame that is not one of the venue's
   * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#websockets
   */
  protected readStatus(packet: unknown, receivedTime: number): Control {
    if (!isRow(packet)) throw new Error('a frame is not an object');
    const { topic, error, message } = packet;
    if (typeof error === 'string') return this.#readError(error);
    if (topic === 'system') return this.#readSystem(packet, receivedTime);
    if (topic === 'sts') return this.#readSession(packet.args);
    if (topic === 'ntf' || topic === 'blt') return this.#readNotice(packet.args);
    if (topic === undefined && typeof message === 'string') return this.#readMessage(message);
    // Greetings, answers to our keepalives, and topics that we never asked for.
    if (typeof topic === 'string' && topic !== '') return INFO;
    throw new Error('neither a topic nor an answer of Interactive Brokers');
  }

  #readSystem({ hb, isPaper }: Row, receivedTime: number): Control {
    const time = epochTimeOf(hb, 'milliseconds');
    if (time !== undefined) this.venue.session.heardTime(time, receivedTime);
    if (this.venue.options.environment === 'demo' && (isPaper === false || isPaper === 'false'))
      return {
        kind: 'auth_rejected',
        reason:
          'environment is demo, and the login is of a live account; log in with the username of the paper account',
      };
    return INFO;
  }

  /** One field at a time, or all of them. */
  #readSession(args: unknown): Control {
    const before = this.#status;
    const status = { ...before, ...readAuthStatus(args) };
    this.#status = status;
    if (status.authenticated === false) {
      const why =
        status.competing === true ? ', and another program of this username has it' : wordsOf(status);
      return { kind: 'retry', reason: `the brokerage session is not authenticated${why}` };
    }
    if (status.connected === false)
      return paused(`the gateway is not connected to the venue${wordsOf(status)}`);
    if (status.competing === true)
      return paused('another program of this username wants the brokerage session');
    if (status.authenticated === true) this.#resolve?.();
    if (before.connected === false || before.competing === true)
      return { kind: 'resumed', reason: 'the brokerage session is ours again' };
    return INFO;
  }

  /** Some are lists of notices. */
  #readNotice(args: unknown): Control {
    for (const notice of Array.isArray(args) ? (args as unknown[]) : [args]) {
      const { title, text, message }: Row = isRow(notice) ? notice : {};
      const words = [title, text, message].filter((part) => typeof part === 'string' && part !== '');
      if (words.length > 0) this.#warn(words.join(': '));
    }
    return INFO;
  }

  #readMessage(message: string): Control {
    if (message === 'waiting for session')
      return { kind: 'send', frames: [JSON.stringify({ session: this.#sessionId })] };
    this.#warn(message);
    return INFO;
  }

  #readError(error: string): Control {
    // The answer to a session's id that the cookie had shown already.
    if (error.startsWith('Topic unknown')) return INFO;
    // A new connection begins with a session that is known to be good.
    if (/query \/accounts first|not authenticated|no bridge|no session/i.test(error))
      return { kind: 'retry', reason: error };
    this.#warn(error);
    return INFO;
  }

  /** The venue's message for users. */
  #warn(notice: string): void {
    this.context.warn(`notice of Interactive Brokers: ${notice}`);
  }
}

const paused = (reason: string): Control => ({ kind: 'paused', reason });

const wordsOf = ({ words }: AuthStatus): string => (words === undefined ? '' : `: ${words}`);
