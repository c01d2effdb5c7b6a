import { Channel, type MyTrade, type StreamStatus, type Trade } from '@hftjs/core';
import { FillTally, marketIdOf, TradeTally } from '@hftjs/testkit/truth';
import type { Counts } from './proof.js';
import type { DemoVenue } from './venues.js';

/** Compares what a service received of one simulated venue with what the venue's market made. */
export class VenueAudit {
  readonly exchange: string;
  readonly #trades: TradeTally;
  readonly #fills = new FillTally();
  /** Channels that have been live: what a venue makes before that is not owed. */
  readonly #owed = new Set<string>();
  #uncounted: 'samples' | 'aggregates' | undefined;

  constructor({ exchange, venue }: DemoVenue) {
    this.exchange = exchange;
    this.#trades = new TradeTally((trade) => marketIdOf(venue, trade));
    venue.market.on('trade', (trade) => {
      if (this.#countsTrades) this.#trades.make(trade);
    });
    venue.market.on('order', ({ fill }) => {
      if (fill !== undefined) this.#fills.make(fill);
    });
  }

  /** Why this venue's trades are not counted: one published event may stand for several of them, or for none. */
  get uncounted(): 'samples' | 'aggregates' | undefined {
    return this.#uncounted;
  }

  /** Whether a channel was ever live. What is made before that is not owed. */
  get wasLive(): boolean {
    return this.#owed.size > 0;
  }

  recordTrade(trade: Trade): void {
    if (trade.sampled) this.#uncounted = 'samples';
    else if (trade.aggregated) this.#uncounted = 'aggregates';
    if (this.#countsTrades) this.#trades.deliver(trade);
  }

  recordFill(fill: MyTrade): void {
    this.#fills.deliver(fill);
  }

  recordStatus({ channel, symbol, state, time }: StreamStatus): void {
    if (symbol !== undefined || state !== 'live' || this.#owed.has(channel)) return;
    this.#owed.add(channel);
    if (channel === Channel.TRADE) this.#trades.oweFrom(time);
  }

  get made(): Counts {
    return this.#count({ fills: this.#fills.made, trades: this.#trades.made });
  }

  get delivered(): Counts {
    return this.#count({ fills: this.#fills.matched, trades: this.#trades.delivered });
  }

  get doubled(): Counts {
    return this.#count({ fills: this.#fills.repeated.length, trades: this.#trades.repeated.length });
  }

  get unknown(): Counts {
    return this.#count({ fills: this.#fills.unknown.length, trades: this.#trades.unknown.length });
  }

  /**
   * What was made before a time and was not delivered.
   *
   * @param time - exchange time in epoch milliseconds, of fills and of trades
   */
  missing(time: { readonly fills: number; readonly trades: number }): Counts {
    const before = (events: readonly { readonly time: number }[], limit: number): number =>
      events.filter((event) => event.time < limit).length;
    return this.#count({
      fills: before(this.#fills.missing, time.fills),
      trades: before(this.#trades.missing, time.trades),
    });
  }

  get #countsTrades(): boolean {
    return this.#uncounted === undefined;
  }

  /** The counts of the channels that are owed. */
  #count({ fills, trades }: Counts): Counts {
    return {
      fills: this.#owed.has(Channel.MY_TRADE) ? fills : 0,
      trades: this.#owed.has(Channel.TRADE) && this.#countsTrades ? trades : 0,
    };
  }
}
