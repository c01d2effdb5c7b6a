import type { CurrencyPair } from '@hftjs/core';
import {
  sleep,
  untilAborted,
  type Control,
  type Dial,
  type PeriodicTask,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { joinSession } from './brokerage-sessions.js';
import { SocketStatus } from './socket-status.js';
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
  /** Reads frames that carry no data. */
  protected readonly status: SocketStatus;

  constructor(context: SessionContext, venue: WebVenue) {
    const { session, member, timing } = venue;
    this.context = context;
    this.venue = venue;
    this.status = new SocketStatus(context, venue);
    // The session is asked once a `tickle`; one that is not answered is asked again before the next is due.
    this.every = { interval: timing.tickle / 10, run: () => session.keepAlive(member) };
  }

  async dial(): Promise<Dial> {
    const { session, member, hosts } = this.venue;
    joinSession(session, member);
    this.status.sessionId = await session.open(member);
    return { url: this.#url(), headers: this.#headers(), ...(hosts.tls && { tls: hosts.tls }) };
  }

  abstract subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]>;
  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  /** Waits until the socket reports that it is authenticated; some report it late or never, and serve all the same. */
  protected async ready(): Promise<void> {
    const { signal } = this.context;
    const patience = new AbortController();
    const late = sleep(this.venue.timing.socketReady, AbortSignal.any([signal, patience.signal]));
    await untilAborted(() => Promise.race([this.status.authenticated, late]), signal);
    patience.abort();
  }

  /** With OAuth the access token opens the socket too. */
  #url(): string {
    const { hosts, accessToken } = this.venue;
    return accessToken === undefined
      ? hosts.socket
      : `${hosts.socket}?oauth_token=${encodeURIComponent(accessToken)}`;
  }

  #headers(): Readonly<Record<string, string>> {
    const { sessionId: id } = this.status;
    const cookie = this.venue.member.api.isSigned ? `api=${id}` : `api=${JSON.stringify({ session: id })}`;
    return { cookie, 'user-agent': USER_AGENT };
  }
}
