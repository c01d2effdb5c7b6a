import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  type Control,
  type PeriodicTask,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import { readControl } from '../venue/control.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { Requests, type SubscribeArg } from '../venue/requests.js';
import { loginFrame } from '../venue/signature.js';

/** One private connection: logs on, and then subscribes one channel, of all markets of the account. */
export abstract class PrivateSession implements Session {
  abstract readonly every: readonly PeriodicTask[];
  protected readonly venue: OkxVenue;
  protected readonly context: SessionContext;
  readonly #arg: SubscribeArg;
  readonly #requests = new Requests();
  #pairs: readonly CurrencyPair[] = [];

  /** @param arg - what is subscribed */
  constructor(venue: OkxVenue, context: SessionContext, arg: SubscribeArg) {
    this.venue = venue;
    this.context = context;
    this.#arg = arg;
  }

  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { instruments, api, credentials } = this.venue;
    if (!credentials)
      throw new Error(`${this.context.channel} needs apiKey, apiSecret and apiAuthData.passphrase`);
    this.#pairs = await admitPairs(instruments.pairs, this.context, pairs);
    await api.clock.synchronize();
    this.begin?.(this.#pairs);
    return [loginFrame(credentials, api.clock.now())];
  }

  /** The connection is about to subscribe these pairs. */
  protected begin?(pairs: readonly CurrencyPair[]): void;

  /** A frame without rows of the channel. */
  protected control(packet: unknown): Control {
    const { symbols, api } = this.venue;
    return readControl(packet, {
      channel: this.#arg.channel,
      pairs: this.#pairs,
      pairOf: (instId) => symbols.subscribed(instId),
      pairsOf: (requestId) => this.#requests.pairsOf(requestId),
      loggedIn: () => [this.#requests.subscribeAll(this.#pairs, this.#arg)],
      now: () => api.clock.earliest(),
      distrustClock: () => {
        api.clock.distrust();
      },
    });
  }
}
