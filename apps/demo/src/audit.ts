import { Channel, type MyTrade, type StreamStatus, type Trade } from '@hftjs/core';
import type { Board } from './board.js';
import type { Counts, Proof } from './proof.js';
import { VenueAudit } from './venue-audit.js';
import type { DemoVenue } from './venues.js';

/**
 * How long what the venues made may take to arrive, in milliseconds. Streams themselves wait for most of a minute until
 * they report own orders as lost: REST may list them late.
 */
export const ARRIVAL_LIMIT = 60_000;

/** Compares the events that a service receives with what its simulated venues make. */
export class Audit {
  readonly #board: Pick<Board, 'isLive'>;
  readonly #venues: ReadonlyMap<string, VenueAudit>;

  constructor(venues: readonly DemoVenue[], board: Pick<Board, 'isLive'>) {
    this.#board = board;
    this.#venues = new Map(venues.map((venue) => [venue.exchange, new VenueAudit(venue)]));
  }

  recordTrade(trade: Trade): void {
    this.#venues.get(trade.exchange)?.recordTrade(trade);
  }

  recordFill(fill: MyTrade): void {
    this.#venues.get(fill.exchange)?.recordFill(fill);
  }

  recordStatus(status: StreamStatus): void {
    this.#venues.get(status.exchange)?.recordStatus(status);
  }

  /**
   * The comparison until now.
   *
   * @param isLast - what was not delivered is lost; before the end it may be on its way, unless it is overdue
   */
  proof(isLast: boolean): Proof {
    const sum = (read: (venue: VenueAudit) => Counts): Counts => {
      const counts = [...this.#venues.values()].map(read);
      return {
        fills: counts.reduce((total, { fills }) => total + fills, 0),
        trades: counts.reduce((total, { trades }) => total + trades, 0),
      };
    };
    return {
      isLast,
      made: sum(({ made }) => made),
      delivered: sum(({ delivered }) => delivered),
      lost: sum((venue) => (isLast ? missingBefore(venue, Infinity) : this.#overdue(venue))),
      doubled: sum(({ doubled }) => doubled),
      unknown: sum(({ unknown }) => unknown),
    };
  }

  /** Whether all that the venues made before a time (epoch milliseconds) was delivered. */
  isDelivered(before = Infinity): boolean {
    return [...this.#venues.values()].every((venue) => {
      const { fills, trades } = missingBefore(venue, before);
      return fills + trades === 0;
    });
  }

  /** Venues whose trades are not counted, and why, as `ib (samples)`. */
  get uncounted(): readonly string[] {
    return [...this.#venues.values()].flatMap(({ exchange, uncounted }) =>
      uncounted === undefined ? [] : `${exchange} (${uncounted})`,
    );
  }

  /** Venues of which no channel was ever live: nothing is proven of them. */
  get neverLive(): readonly string[] {
    return [...this.#venues.values()].filter(({ wasLive }) => !wasLive).map(({ exchange }) => exchange);
  }

  /** Venues of which something is lost, doubled or was never made. */
  get mistaken(): readonly string[] {
    return [...this.#venues.values()]
      .filter((venue) =>
        [missingBefore(venue, Infinity), venue.doubled, venue.unknown].some(
          ({ fills, trades }) => fills + trades > 0,
        ),
      )
      .map(({ exchange }) => exchange);
  }

  #overdue(venue: VenueAudit): Counts {
    const limit = (channel: Channel): number =>
      this.#board.isLive(venue.exchange, channel) ? Date.now() - ARRIVAL_LIMIT : -Infinity;
    return venue.missing({ fills: limit(Channel.MY_TRADE), trades: limit(Channel.TRADE) });
  }
}

const missingBefore = (venue: VenueAudit, time: number): Counts =>
  venue.missing({ fills: time, trades: time });
