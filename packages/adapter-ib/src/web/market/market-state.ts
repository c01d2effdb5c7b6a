import { Channel, type CurrencyPair, type Exchange, type Ticker } from '@hftjs/core';
import { epochTimeOf, type Row, type SessionContext } from '@hftjs/core/adapter';
import { readMarketNumber, type MarketNumber } from './market-number.js';

/** The fields that are read, by their numbers. */
const NUMBERS = ['31', '84', '85', '86', '88', '7059', '7762'] as const;

export type MarketField = (typeof NUMBERS)[number];

/** Prefix of field 6509 for real-time prices. */
const REAL_TIME = 'R';

/** Messages that are older than one before them for so long are those of a clock that was set back. Milliseconds. */
const CLOCK_PATIENCE = 5_000;

/** A message that is later than this is from another clock. Milliseconds. */
const MAX_LATENESS = 600_000;

/** One contract as it stands: messages hold what has changed, and nothing else. Lives as long as its connection. */
export class MarketState {
  /** Field 6509. */
  availability: string | undefined;
  /** When the venue wrote the last message that has a time, in epoch milliseconds. */
  updatedTime: number | undefined;
  readonly #numbers = new Map<MarketField, MarketNumber | undefined>();
  /** When the venue wrote what is known of a field. */
  readonly #times = new Map<MarketField, number>();
  #latest: number | undefined;
  /** On our clock: since when messages come that are older than the latest. */
  #olderSince: number | undefined;

  get(field: MarketField): MarketNumber | undefined {
    return this.#numbers.get(field);
  }

  /** Whether prices are real-time; they are, unless the venue states otherwise. */
  get isRealTime(): boolean {
    return this.availability === undefined || this.availability.startsWith(REAL_TIME);
  }

  /**
   * Takes a message in. One that is older than another before it changes only what that one left out.
   *
   * @param context - gets fields that hold no number, which are taken to be absent
   * @returns whether it held anything that is read here
   */
  merge(row: Row, receivedTime: number, context: Pick<SessionContext, 'malformed'>): boolean {
    const { _updated: updated, 6509: availability } = row;
    const time = epochTimeOf(updated, 'milliseconds');
    const isOlder = this.#isOlder(time, receivedTime);
    if (!isOlder && typeof availability === 'string' && availability !== '') this.availability = availability;
    let hasNews = false;
    for (const field of NUMBERS) {
      if (!(field in row) || (isOlder && this.#isKnownSince(field, time))) continue;
      if (time !== undefined) this.#times.set(field, time);
      try {
        this.#numbers.set(field, readMarketNumber(row[field]));
        hasNews = true;
      } catch (error) {
        // A value that became unknown is published once. Unreadable values do not count as data.
        hasNews ||= this.#numbers.get(field) !== undefined;
        this.#numbers.set(field, undefined);
        context.malformed(error, row);
      }
    }
    if (!isOlder && updated !== undefined) this.updatedTime = time;
    return hasNews;
  }

  #isOlder(time: number | undefined, receivedTime: number): boolean {
    if (time !== undefined && this.#latest !== undefined && time < this.#latest) {
      this.#olderSince ??= receivedTime;
      const isLate = this.#latest - time <= MAX_LATENESS;
      if (isLate && receivedTime - this.#olderSince <= CLOCK_PATIENCE) return true;
      this.#times.clear();
      this.#latest = undefined;
    }
    this.#olderSince = undefined;
    this.#latest = time ?? this.#latest;
    return false;
  }

  #isKnownSince(field: MarketField, time = -Infinity): boolean {
    return (this.#times.get(field) ?? -Infinity) > time;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface TickerHeader {
  readonly exchange: Exchange;
  readonly symbol: CurrencyPair;
  readonly receivedTime: number;
}

/** Best prices and last trade. The close of the day before is not a last trade, and a price of -1 means that there is none. */
export function tickerOf(state: MarketState, header: TickerHeader): Ticker {
  const ticker: Mutable<Ticker> = { channel: Channel.TICKER, ...header };
  if (state.updatedTime !== undefined) ticker.exchangeTime = state.updatedTime;
  const bid = priceOf(state.get('84'));
  if (bid !== undefined) {
    ticker.bidPrice = bid;
    const volume = sizeOf(state.get('88'));
    if (volume !== undefined) ticker.bidVolume = volume;
  }
  const ask = priceOf(state.get('86'));
  if (ask !== undefined) {
    ticker.askPrice = ask;
    const volume = sizeOf(state.get('85'));
    if (volume !== undefined) ticker.askVolume = volume;
  }
  const last = state.get('31');
  const lastPrice = last?.mark === 'C' ? undefined : priceOf(last);
  if (lastPrice !== undefined) {
    ticker.lastPrice = lastPrice;
    const volume = sizeOf(state.get('7059'));
    if (volume !== undefined) ticker.lastVolume = volume;
  }
  return ticker;
}

const priceOf = (number: MarketNumber | undefined): number | undefined =>
  number !== undefined && number.value > 0 ? number.value : undefined;

const sizeOf = (number: MarketNumber | undefined): number | undefined =>
  number !== undefined && number.value >= 0 ? number.value : undefined;
