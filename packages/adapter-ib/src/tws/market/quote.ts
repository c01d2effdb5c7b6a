import { Channel, type CurrencyPair, type Ticker } from '@hftjs/core';
import { describeValue, type PublicHeader } from '@hftjs/core/adapter';
import { isSet } from '../../numbers.js';

type QuoteField = 'bidPrice' | 'bidVolume' | 'askPrice' | 'askVolume' | 'lastPrice' | 'lastVolume';

/** Kinds of ticks. https://interactivebrokers.github.io/tws-api/tick_types.html */
const PRICES: ReadonlyMap<number, readonly [price: QuoteField, volume: QuoteField]> = new Map([
  [1, ['bidPrice', 'bidVolume']],
  [2, ['askPrice', 'askVolume']],
  [4, ['lastPrice', 'lastVolume']],
  [66, ['bidPrice', 'bidVolume']],
  [67, ['askPrice', 'askVolume']],
  [68, ['lastPrice', 'lastVolume']],
]);

const VOLUMES: ReadonlyMap<number, QuoteField> = new Map([
  [0, 'bidVolume'],
  [3, 'askVolume'],
  [5, 'lastVolume'],
  [69, 'bidVolume'],
  [70, 'askVolume'],
  [71, 'lastVolume'],
]);

/** The best bid and ask of one contract, put together from ticks that hold one value each. */
export class Quote {
  readonly #values = new Map<QuoteField, number>();

  /** Takes a price and the size at it. Returns true when it changed something. */
  price(kind: number, price: unknown, size: unknown): boolean {
    const fields = PRICES.get(kind);
    if (fields === undefined) return false;
    const [priceField, volumeField] = fields;
    const value = amount(price, 'price');
    // Without a price that side of the book is empty: the size before it is gone.
    const volume = value === undefined ? undefined : amount(size, 'size');
    const priceChanged = this.#set(priceField, value);
    return this.#set(volumeField, volume) || priceChanged;
  }

  /** Takes the size at the last price. Returns true when it changed something. */
  size(kind: number, size: unknown): boolean {
    const field = VOLUMES.get(kind);
    if (field === undefined) return false;
    const priceField = field === 'bidVolume' ? 'bidPrice' : field === 'askVolume' ? 'askPrice' : 'lastPrice';
    return this.#values.has(priceField) && this.#set(field, amount(size, 'size'));
  }

  /** Forgets all values: delayed and real-time prices are not to be mixed. */
  clear(): void {
    this.#values.clear();
  }

  ticker(symbol: CurrencyPair, { exchange, receivedTime, origin }: PublicHeader): Ticker {
    return {
      channel: Channel.TICKER,
      exchange,
      symbol,
      receivedTime,
      ...(origin !== undefined && { origin }),
      ...Object.fromEntries(this.#values),
    };
  }

  #set(field: QuoteField, value: number | undefined): boolean {
    if (this.#values.get(field) === value) return false;
    if (value === undefined) this.#values.delete(field);
    else this.#values.set(field, value);
    return true;
  }
}

/**
 * A price or a size: TWS sends -1 or 0 where there is none.
 *
 * @throws Error for what is not a number
 */
function amount(value: unknown, what: string): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'number') throw new Error(`${what} is ${describeValue(value)}, not a number`);
  return value > 0 && isSet(value) ? value : undefined;
}
