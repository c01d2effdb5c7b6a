import { INFO, type Control } from '@hftjs/core/adapter';
import type { WireEvent } from '../../venue/future/control.js';
import { HEARTBEAT_SUBSCRIPTION } from '../../venue/future/endpoints.js';
import { signChallenge } from '../../venue/signature.js';
import type { FutureLogin } from './future-account.js';

/** What a private connection subscribes. */
export interface LoginFeeds {
  readonly feeds: readonly string[];
  /** Names of the first frames of these feeds, beside which no acknowledgement has the same name. */
  readonly firstFrames: readonly string[];
}

/**
 * How one private connection is subscribed: a challenge, its signature, and of each feed an acknowledgement and its first
 * frame.
 */
export class Login {
  /** Settles when the subscription stands; rejects when its connection has ended. */
  readonly standing: Promise<void>;
  readonly #account: FutureLogin;
  readonly #feeds: readonly string[];
  /** Feeds whose acknowledgement has not come, and their first frames. */
  readonly #awaited: Set<string>;
  /** What each request of an account's feed carries. */
  #signed: Readonly<Record<string, string>> | undefined;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #hasBegun = false;

  constructor(account: FutureLogin, { feeds, firstFrames }: LoginFeeds) {
    this.#account = account;
    this.#feeds = feeds;
    this.#awaited = new Set([...feeds, ...firstFrames]);
    this.standing = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // `recover` may not be waiting for it.
    this.standing.catch(() => undefined);
  }

  /** The frames that begin it. */
  begin(): readonly string[] {
    this.#hasBegun = true;
    return [JSON.stringify({ event: 'challenge', api_key: this.#account.apiKey }), HEARTBEAT_SUBSCRIPTION];
  }

  end(reason: string): void {
    this.#settle?.reject(new Error(reason));
  }

  /** The timeout has passed; rejects when a feed is incomplete. Events of all pairs may prove one feed alone. */
  check(): Promise<void> {
    const { patience } = this.#account;
    return this.#awaited.size === 0
      ? Promise.resolve()
      : Promise.reject(new Error(`${[...this.#awaited].join(', ')} did not come within ${patience} ms`));
  }

  /** The frames that subscribe a feed again, so that its first frame comes again; none before the connection is signed. */
  again(feed: string): readonly string[] {
    return this.#signed === undefined
      ? []
      : ['unsubscribe', 'subscribe'].map((event) => JSON.stringify({ event, feed, ...this.#signed }));
  }

  /** An acknowledgement or a first frame came: with the last of them the subscription stands. */
  arrived(what: string): Control {
    if (!this.#awaited.delete(what) || this.#awaited.size > 0) return INFO;
    this.#account.memory.refusals = 0;
    this.#settle?.resolve();
    return { kind: 'acknowledged' };
  }

  control(event: WireEvent): Control {
    switch (event.kind) {
      case 'challenge':
        return this.#sign(event.challenge);
      case 'subscribed':
        return this.arrived(event.feed);
      case 'not_authenticated':
        return this.#refused(event.reason);
      case 'refused':
        return { kind: 'retry', reason: event.reason };
      case 'already_subscribed':
        return INFO;
      case 'retry':
      case 'info':
        return event;
    }
  }

  /** A challenge is of one connection, and answered once. */
  #sign(challenge: string): Control {
    if (this.#signed || !this.#hasBegun) return INFO;
    const { apiKey, apiSecret } = this.#account;
    const signed_challenge = signChallenge(challenge, apiSecret);
    this.#signed = { api_key: apiKey, original_challenge: challenge, signed_challenge };
    const frames = this.#feeds.map((feed) => JSON.stringify({ event: 'subscribe', feed, ...this.#signed }));
    return { kind: 'send', frames };
  }

  /** Kraken gives one answer to a wrong key, a wrong signature and an expired challenge. Only the last is temporary. */
  #refused(reason: string): Control {
    if (!this.#hasBegun) return INFO;
    const { memory } = this.#account;
    memory.refusals++;
    if (memory.refusals < 2) return { kind: 'retry', reason };
    return {
      kind: 'auth_rejected',
      reason: `${reason}; check apiKey and apiSecret: they must be of a Kraken Futures key with access to the API`,
    };
  }
}
