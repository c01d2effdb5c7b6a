import type { CurrencyPair, FundingRate } from '@hftjs/core';

/** How soon after a funding its successor must be stated, to be the very next one. Milliseconds. */
const SOON = 60_000;

/**
 * The funding intervals of one connection. Kraken states when funding is next, and not how often it is: an interval is known
 * once the next time has followed the one before.
 */
export class FundingIntervals {
  readonly #next = new Map<CurrencyPair, number>();
  readonly #minutes = new Map<CurrencyPair, number>();

  /** The interval in minutes that the times stated so far give; `undefined` while there is only one. */
  of({ symbol, nextFundingTime, exchangeTime }: FundingRate): number | undefined {
    const before = this.#next.get(symbol);
    if (nextFundingTime === undefined || nextFundingTime === before) return this.#minutes.get(symbol);
    this.#next.set(symbol, nextFundingTime);
    this.#minutes.delete(symbol);
    // With a longer silence between them, there may have been another funding.
    const isNext = before !== undefined && exchangeTime !== undefined && exchangeTime - before < SOON;
    if (isNext && nextFundingTime > before) this.#minutes.set(symbol, (nextFundingTime - before) / 60_000);
    return this.#minutes.get(symbol);
  }

  forget(pair: CurrencyPair): void {
    this.#next.delete(pair);
    this.#minutes.delete(pair);
  }
}
