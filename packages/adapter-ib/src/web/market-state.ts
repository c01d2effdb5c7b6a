import { Channel, type CurrencyPair, type Exchange, type Ticker } from '@hftjs/core';
import type { Row } from '@hftjs/core/adapter';
import { readMarketNumber, type MarketNumber } from './market-number.js';

/** The fields that are read, by their numbers. */
const NUMBERS = ['31', '84', '85', '86', '88', '7059', '7762'] as const;

export type MarketField = (typeof NUMBERS)[number];

/** What field 6509 begins with where prices are as they are now. */
const REAL_TIME = 'R';

/** One contract as it stands: messages tell what has changed, and nothing else. Lives as long as its connection. */
export class MarketState {
  /** Field 6509. */
  availability: string | undefined;
  /** When the venue wrote the last message, in epoch milliseconds. */
  updatedTime: number | undefined;
  readonly #numbers = new Map<MarketField, MarketNumber | undefined>();

  get(field: MarketField): MarketNumber | undefined {
    return this.#numbers.get(field);
  }

  /** Whether prices are as they are now; unless the venue says otherwise, they are. */
  get isRealTime(): boolean {
    return this.availability === undefined || this.availability.startsWith(REAL_TIME);
  }

  /**
   * Takes a message in.
   *
   * @param onUnreadable - called for fields that hold no number: they are taken to be absent
   * @returns whether it told anything that is read here
   */
  merge(row: Row, onUnreadable: (error: unknown) => void): boolean {
    const { _updated: updated, 6509: availability } = row;
    if (typeof updated === 'number') this.updatedTime = updated;
    if (typeof availability === 'string' && availability !== '') this.availability = availability;
    let hasNews = false;
    for (const field of NUMBERS) {
      if (!(field in row)) continue;
      hasNews = true;
      try {
        this.#numbers.set(field, readMarketNumber(row[field]));
      } catch (error) {
        this.#numbers.set(field, undefined);
        onUnreadable(error);
      }
    }
    return hasNews;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface TickerHeader {
  readonly exchange: Exchange;
  readonly symbol: CurrencyPair;
  readonly receivedTime: number;
}

/** Best prices and last trade. The close of the day before is no last trade, and a price of -1 is none. */
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
