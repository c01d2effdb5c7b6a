import type { Channel } from '@hftjs/core';
import {
  INFO,
  type ChannelParams,
  type Control,
  type Rate,
  type ResolvedOptions,
  type VenueLimits,
} from '@hftjs/core/adapter';
import type { Hosts } from './hosts.js';
import { SocketStatus } from './socket-status.js';
import type { WebTiming } from './timing.js';
import { unlessAborted, wait } from './wait.js';
import { isEcho, mendedPacket } from './wire-frame.js';
import type { SessionMember, WebSession } from './web-session.js';
import { joinSession } from './web-sessions.js';

/** What all connections of a stream share. */
export interface SocketFacts {
  readonly options: ResolvedOptions;
  readonly hosts: Hosts;
  readonly session: WebSession;
  readonly member: SessionMember;
  /** Of OAuth: the access token, which goes into the URL. */
  readonly accessToken: string | undefined;
  readonly timing: WebTiming;
}

/** What one connection is for. */
export interface SocketTask {
  readonly channel: Channel;
  readonly hasExactNumbers: boolean;
  /** Reads a frame of the topics that this connection subscribed; `none` for any other. */
  read(packet: unknown, receivedTime: number): Control | 'none' | undefined;
  /** A frame could not be read. */
  doubt(): void;
  close(): void;
}

/**
 * Ten requests a second at a gateway, fifty with OAuth; some are left to others. Half of it as a burst, half as refill, so
 * that no second holds more. Dials are not limited, as far as is known.
 */
export const limitsOf = (isSigned: boolean, { requests }: WebTiming): VenueLimits => ({
  dials: { count: 4, per: 1000 },
  rest: { count: isSigned ? 20 : 4, per: requests },
  // After 429 the address is locked out for a quarter of an hour, and for good when it goes on.
  punishesRepeats: true,
});

/** No limit of frames is published: a hundred contracts shall not be asked for in one burst. */
const PACE: Rate = { count: 50, per: 1_000 };

/** What a gateway calls itself; the venue wants to hear it. */
const USER_AGENT = 'ClientPortalGW/1';

/**
 * One WebSocket of the Web API: opens the session first, shows its id, waits until the venue says that it knows us, and
 * keeps both alive.
 */
export class WebSocketLife {
  readonly #facts: SocketFacts;
  readonly #task: SocketTask;
  readonly #ended = new AbortController();
  readonly #status: SocketStatus;
  #sessionId = '';

  constructor(facts: SocketFacts, task: SocketTask) {
    const { options, session } = facts;
    const { exchange, logger } = options;
    this.#facts = facts;
    this.#task = task;
    this.#status = new SocketStatus({
      sessionId: () => this.#sessionId,
      wantsPaper: options.environment === 'demo',
      onTime: (time, receivedTime) => {
        session.heardTime(time, receivedTime);
      },
      onNotice: (words) => {
        logger.warn({ exchange, channel: task.channel }, `Interactive Brokers says: ${words}`);
      },
    });
  }

  params(): Omit<ChannelParams, 'feed' | 'subscribe' | 'renew'> {
    const { hosts, timing, member } = this.#facts;
    const { channel, hasExactNumbers } = this.#task;
    return {
      channel,
      host: hosts.socket,
      limits: limitsOf(member.api.isSigned, timing),
      pace: PACE,
      exactNumbers: hasExactNumbers,
      timeouts: { acknowledge: 20_000 },
      heartbeat: { interval: timing.tic, frame: () => 'tic' },
      dial: async () => {
        joinSession(this.#facts.session, member);
        this.#sessionId = await this.#facts.session.open(member);
        return { url: this.#url(), headers: this.#headers(), ...(hosts.tls && { tls: hosts.tls }) };
      },
      onDisconnected: () => {
        this.#ended.abort();
        this.#task.close();
      },
      readFrame: (bytes, receivedTime) => {
        if (isEcho(bytes)) return INFO;
        // Core reads what is UTF-8, once.
        const packet = mendedPacket(bytes, hasExactNumbers);
        return packet === undefined ? false : (this.#onPacket(packet, receivedTime) ?? true);
      },
      onUnreadable: () => {
        this.#task.doubt();
      },
      onPacket: (packet, receivedTime) => this.#onPacket(packet, receivedTime),
    };
  }

  /** Waits until the socket says that it is authenticated; some say it late or never, and serve all the same. */
  async ready(): Promise<void> {
    const { signal } = this.#ended;
    const patience = new AbortController();
    const late = wait(this.#facts.timing.socketReady, AbortSignal.any([signal, patience.signal]));
    await unlessAborted(Promise.race([this.#status.authenticated, late]), signal);
    patience.abort();
  }

  /** Rejects when the session is not alive any more. */
  async keepAlive(): Promise<void> {
    await this.#facts.session.keepAlive(this.#facts.member);
  }

  #onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const read = this.#task.read(packet, receivedTime);
    return read === 'none' ? this.#status.read(packet, receivedTime) : read;
  }

  /** With OAuth the access token opens the socket too. */
  #url(): string {
    const { hosts, accessToken } = this.#facts;
    return accessToken === undefined
      ? hosts.socket
      : `${hosts.socket}?oauth_token=${encodeURIComponent(accessToken)}`;
  }

  #headers(): Readonly<Record<string, string>> {
    const id = this.#sessionId;
    const cookie = this.#facts.member.api.isSigned ? `api=${id}` : `api=${JSON.stringify({ session: id })}`;
    return { cookie, 'user-agent': USER_AGENT };
  }
}
