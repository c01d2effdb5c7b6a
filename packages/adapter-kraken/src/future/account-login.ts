import { INFO, type Control } from '@hftjs/core/adapter';
import type { AccountMemory } from './account-memory.js';
import type { WireEvent } from './control.js';
import { challengeRequest, HEARTBEAT_SUBSCRIPTION, privateSubscription } from './requests.js';
import { signChallenge } from './signature.js';

/** Of the feeds of open orders, one: the verbose one also tells refused post-only orders. */
export type OrdersFeedName = 'open_orders' | 'open_orders_verbose';

export const FILLS = 'fills';

export interface AccountLoginInit {
  readonly ordersFeed: OrdersFeedName;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly memory: AccountMemory;
  /** How long acknowledgements and snapshots may take, in milliseconds. */
  readonly patience: number;
}

/**
 * How one private connection comes to be subscribed: a challenge, its signature, and of each feed an acknowledgement and
 * a snapshot.
 */
export class AccountLogin {
  /** Settles when the subscription stands; rejects when its connection has ended. */
  readonly standing: Promise<void>;
  readonly #init: AccountLoginInit;
  /** Feeds whose acknowledgement or snapshot has not come. */
  readonly #awaited: Set<string>;
  #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #begunAt: number | undefined;
  #isSigned = false;

  constructor(init: AccountLoginInit) {
    const { ordersFeed } = init;
    this.#init = init;
    this.#awaited = new Set([ordersFeed, FILLS, `${ordersFeed}_snapshot`, `${FILLS}_snapshot`]);
    this.standing = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    // Whoever waits for it hears of its end.
    this.standing.catch(() => undefined);
  }

  /** Whether there is no connection: frames are fed. */
  get isReplay(): boolean {
    return this.#begunAt === undefined;
  }

  /** The frames that begin it. */
  begin(): readonly string[] {
    this.#begunAt = performance.now();
    return [challengeRequest(this.#init.apiKey), HEARTBEAT_SUBSCRIPTION];
  }

  end(reason: string): void {
    this.#settle?.reject(new Error(reason));
  }

  /**
   * Events of all pairs may prove one of both feeds, and say nothing of the other.
   *
   * @throws Error when something did not come in time
   */
  check(): void {
    const { patience } = this.#init;
    if (this.#awaited.size > 0 && performance.now() - (this.#begunAt ?? Infinity) > patience)
      throw new Error(`${[...this.#awaited].join(', ')} did not come within ${patience} ms`);
  }

  /** An acknowledgement or a snapshot came: with the last of them the subscription stands. */
  arrived(what: string): Control {
    if (!this.#awaited.delete(what) || this.#awaited.size > 0) return INFO;
    this.#init.memory.refusals = 0;
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
    if (this.#isSigned || this.isReplay) return INFO;
    this.#isSigned = true;
    const { ordersFeed, apiKey, apiSecret } = this.#init;
    const signed = { apiKey, challenge, signature: signChallenge(challenge, apiSecret) };
    const frames = [ordersFeed, FILLS].map((feed) => privateSubscription(feed, signed));
    return { kind: 'send', frames };
  }

  /** Kraken says the same of a wrong key, a wrong signature and a challenge that it forgot: only the last may pass. */
  #refused(reason: string): Control {
    if (this.isReplay) return INFO;
    const { memory } = this.#init;
    memory.refusals++;
    if (memory.refusals < 2) return { kind: 'retry', reason };
    return {
      kind: 'auth_rejected',
      reason: `${reason}; check apiKey and apiSecret: they must be of a Kraken Futures key with access to the API`,
    };
  }
}
