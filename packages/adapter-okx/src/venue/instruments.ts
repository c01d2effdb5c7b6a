import type { CurrencyPair } from '@hftjs/core';
import {
  BASE_SIZES,
  FrameMap,
  InstrumentList,
  now,
  rowsBy,
  type ListedPairs,
  type PeriodicTask,
  type Row,
  type Sizes,
} from '@hftjs/core/adapter';
import { timeOf } from './data-packet.js';
import { ANNOUNCED, refusalOf, sizesOfContract } from './instrument.js';
import type { OkxVenue } from './okx-venue.js';

/** How long the list of instruments is taken to be true, in milliseconds. */
const INSTRUMENTS_LIFETIME = 3_600_000;

/**
 * The same of contracts, whose value may change. Public connections also follow the channel of changes; business and
 * private ones have no such channel.
 */
const CONTRACTS_LIFETIME = 60_000;

/** OKX's channel of changes to instruments: rows as in REST's list. */
export const INSTRUMENTS_CHANNEL = 'instruments';

/** What contracts of an instrument are worth is not known yet. */
export class UnknownWorthError extends Error {
  override readonly name = 'UnknownWorthError';
}

/**
 * OKX's lists of instruments: which there are, and what a contract is worth. Read at the first subscription and
 * then regularly.
 *
 * @see https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 */
export class Instruments {
  /** Keeps the list current while a connection is open. */
  readonly refreshing: PeriodicTask;
  /** Which pairs OKX has. What frames stated of a listed instrument since counts. */
  readonly pairs: ListedPairs;
  readonly #venue: Pick<OkxVenue, 'api' | 'args' | 'market' | 'options' | 'symbols'>;
  readonly #list: InstrumentList;
  readonly #sizes = new FrameMap<string, Sizes>();
  /** When it was last asked for auctions, on the clock of `performance.now()`. */
  #auctionsAt = -Infinity;
  /** Rows of frames since the list began to be read. */
  #learned: (readonly [string, Row])[] | undefined;
  /** Types that were read last. */
  #types: readonly string[] = [];

  constructor(venue: Pick<OkxVenue, 'api' | 'args' | 'market' | 'options' | 'symbols'>) {
    const { args, market } = venue;
    const { exchange, logger } = venue.options;
    this.#venue = venue;
    this.#list = new InstrumentList({
      read: () => this.#read(),
      lifetime: market.hasContracts ? CONTRACTS_LIFETIME : INSTRUMENTS_LIFETIME,
      covers: () => this.#listedTypes().every((type) => this.#types.includes(type)),
      onFailed: (error) => {
        if (this.#list.isKnown)
          logger.warn({ exchange }, `could not read the list of instruments again: ${String(error)}`);
      },
    });
    this.refreshing = this.#list.refreshing;
    const symbolOf = (pair: CurrencyPair): string => venue.symbols.symbolOf(pair);
    this.pairs = {
      list: this.#list,
      symbolOf,
      refusalOf: (listed, pair) => refusalOf(listed && this.#list.get(symbolOf(pair)), pair),
    };
    this.learn(args.instruments ?? []);
  }

  /**
   * What a market's sizes count.
   *
   * @throws UnknownWorthError when a contract is not known yet
   */
  sizesOf(instId: string): Sizes {
    if (!this.#venue.market.hasContracts) return BASE_SIZES;
    const known = this.#sizes.get(instId);
    if (known) return known;
    const row = this.#list.get(instId);
    if (!row)
      throw new UnknownWorthError(
        `what a contract of ${instId} is worth is not known; for a replay pass subscribeArgs.instruments`,
      );
    const sizes = sizesOfContract(row);
    this.#sizes.set(instId, sizes);
    return sizes;
  }

  /** Rows of a frame, or of the user: they may leave fields out, or empty. */
  learn(rows: readonly unknown[]): void {
    for (const [instId, row] of rowsBy('instId', rows)) {
      this.#list.learn(instId, completed(this.#list.get(instId), row));
      this.#sizes.delete(instId);
      this.#learned?.push([instId, row]);
    }
  }

  /** What is known of an instrument, listed or not. */
  get(instId: string): Row | undefined {
    return this.#list.get(instId);
  }

  /** Whether the last list has an instrument. */
  isListed(instId: string): boolean {
    return this.#list.list?.has(instId) ?? false;
  }

  /** Reads the list now. @throws what the reading was rejected with */
  async reload(): Promise<void> {
    await this.#list.reload();
    if (this.#list.failure !== undefined) throw this.#list.failure;
  }

  /**
   * Whether the orders of an instrument wait for an auction, so that its book may be crossed: what is known so far.
   *
   * @param asks - whether the list may be read again for this question, which happens at most once a minute
   */
  isInAuction(instId: string, asks: boolean): boolean {
    if (asks && performance.now() - this.#auctionsAt > CONTRACTS_LIFETIME) {
      this.#auctionsAt = performance.now();
      void this.#list.reload().catch(() => undefined);
    }
    const row = this.#list.get(instId);
    if (!row) return false;
    return (
      row.state === ANNOUNCED ||
      [row.contTdSwTime, row.auctionEndTime].some((time) => (timeOf(time) ?? 0) > now())
    );
  }

  /** `SPOT`, `SWAP`, `FUTURES`, as the present pairs need them. */
  #listedTypes(): readonly string[] {
    const { market, options } = this.#venue;
    return market.listedTypes(options.currencyPairs);
  }

  async #read(): Promise<ReadonlyMap<string, Row>> {
    const types = this.#listedTypes();
    const list = new Map<string, Row>();
    const learned: (readonly [string, Row])[] = [];
    this.#learned = learned;
    try {
      for (const instType of types) {
        const path = '/api/v5/public/instruments';
        const rows = await this.#venue.api.read({ path, weight: 3, parameters: { instType } });
        for (const [instId, row] of rowsBy('instId', rows))
          list.set(instId, completed(this.#list.get(instId), row));
      }
    } finally {
      this.#learned = undefined;
    }
    // An answer may be older than what frames stated meanwhile.
    for (const [instId, row] of learned) list.set(instId, completed(list.get(instId), row));
    this.#sizes.clear();
    this.#types = types;
    return list;
  }
}

/** A row with what was known before of fields that it leaves out, or empty. */
function completed(known: Row | undefined, row: Row): Row {
  const fields = Object.entries(row).filter(([, value]) => value !== '' && value !== null);
  return { ...known, ...Object.fromEntries(fields) };
}
