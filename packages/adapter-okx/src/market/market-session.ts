import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair } from '@hftjs/core';
import type { Control, PeriodicTask, SessionContext, VenueClock } from '@hftjs/core/adapter';
import { readControl } from '../venue/control.js';
import { isData } from '../venue/data-packet.js';
import { INSTRUMENTS_CHANNEL } from '../venue/instruments.js';
import type { OkxVenue } from '../venue/okx-venue.js';
import { Requests } from '../venue/requests.js';
import type { Market } from './ticker.js';

export interface MarketSubscriptionInit {
  readonly venue: OkxVenue;
  readonly context: SessionContext;
  /** OKX's name of the channel that is subscribed. */
  readonly name: string;
  /** Where it matters since when a pair has been received: OKX's acknowledgements have no time. */
  readonly clock?: VenueClock;
}

/** How long a connection waits for OKX's time, and how far off a measured clock may be, in milliseconds. */
const CLOCK_PATIENCE = 1_000;
const CLOCK_ERROR = 250;

/** What one public connection has asked for, and the meaning of frames without rows of its channel. */
export class MarketSubscription {
  /** Keeps the worth of contracts true while the connection lives. */
  readonly every: readonly PeriodicTask[];
  readonly #init: MarketSubscriptionInit;
  readonly #requests = new Requests();
  readonly #markets = new Map<CurrencyPair, Market>();
  readonly #pairs = new Set<CurrencyPair>();
  #isFollowing = false;

  constructor(init: MarketSubscriptionInit) {
    const { market, instruments } = init.venue;
    this.#init = init;
    this.every = market.hasContracts ? [instruments.refreshing] : [];
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const { venue, context } = this.#init;
    const [checked] = await Promise.all([venue.checked(pairs, context), this.#setClock()]);
    for (const pair of checked) this.#pairs.add(pair);
    return [...this.#requestEach('subscribe', checked), ...this.#followInstruments()];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#markets.delete(pair);
    return this.#requestEach(
      'unsubscribe',
      pairs.filter((pair) => this.#pairs.delete(pair)),
    );
  }

  /** OKX acknowledges a subscription that stands once more. */
  probe(): readonly string[] {
    return this.#requestEach('subscribe', [...this.#pairs]);
  }

  /**
   * The market that a row is of.
   *
   * @throws Error for an instrument that is not known
   */
  marketOf(instId: unknown): Market {
    const { venue } = this.#init;
    const symbol = venue.symbols.subscribed(instId);
    if (symbol === undefined) throw new Error(`unknown instrument ${JSON.stringify(instId)}`);
    const sizes = venue.sizesOf(instId as string);
    const known = this.#markets.get(symbol);
    if (known?.sizes === sizes) return known;
    const market = { symbol, sizes };
    this.#markets.set(symbol, market);
    return market;
  }

  /** A frame without rows of the channel. */
  control(packet: unknown): Control {
    const { venue, name, clock } = this.#init;
    if (isData(packet) && packet.arg.channel === INSTRUMENTS_CHANNEL) venue.instruments.learn(packet.data);
    return readControl(packet, {
      ...(clock && { now: () => clock.now() - CLOCK_ERROR }),
      channel: name,
      pairs: [...this.#pairs],
      pairOf: (instId) => this.#subscribed(instId),
      pairsOf: (requestId) => this.#requests.pairsOf(requestId),
    });
  }

  #subscribed(instId: unknown): CurrencyPair | undefined {
    const pair = this.#init.venue.symbols.subscribed(instId);
    return pair !== undefined && this.#pairs.has(pair) ? pair : undefined;
  }

  #requestEach(op: 'subscribe' | 'unsubscribe', pairs: readonly CurrencyPair[]): readonly string[] {
    const { venue, name: channel } = this.#init;
    return this.#requests.each(op, pairs, (pair) => ({ channel, instId: venue.symbols.symbolOf(pair) }));
  }

  /** The business connections, which have `trades-all`, do not have the channel of instruments. */
  #followInstruments(): readonly string[] {
    const { venue, name } = this.#init;
    if (this.#isFollowing || !venue.market.hasContracts || name === 'trades-all') return [];
    this.#isFollowing = true;
    return venue.market
      .listedTypes(venue.options.currencyPairs)
      .map((instType) => this.#requests.subscribeAll([], { channel: INSTRUMENTS_CHANNEL, instType }));
  }

  /** Without it, our own clock has to do. */
  async #setClock(): Promise<void> {
    const { clock } = this.#init;
    if (!clock) return;
    const measured = clock.synchronize().catch(() => undefined);
    await Promise.race([measured, sleep(CLOCK_PATIENCE, undefined, { ref: false })]);
  }
}
