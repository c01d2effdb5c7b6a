import type { CurrencyPair } from '../../contract/currency-pair.js';

/** The highest number of a pair's messages that any connection of a channel has received. */
export interface LatestNumber {
  sequence: number;
  /** Whether a later message arrived that could not be read: a book with this number lacks it. */
  isBehind: boolean;
}

/** The latest numbers of a channel's books. They outlive its connections. */
export class LatestNumbers {
  readonly #numbers = new Map<CurrencyPair, LatestNumber>();

  of(pair: CurrencyPair): LatestNumber {
    let number = this.#numbers.get(pair);
    if (!number) {
      number = { sequence: -Infinity, isBehind: false };
      this.#numbers.set(pair, number);
    }
    return number;
  }
}
