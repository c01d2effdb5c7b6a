import type { BookLevel, CurrencyPair } from '@hftjs/core';
import type { BookMessage, Mutable } from '@hftjs/core/adapter';

type Whole = Pick<BookMessage, 'bids' | 'asks' | 'sequence' | 'exchangeTime'>;

/** The books of a channel whose frames are whole books: makes each frame the changes since the one before. */
export class WholeBooks {
  readonly #last = new Map<CurrencyPair, Whole>();

  forget(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#last.delete(pair);
  }

  /**
   * Replaces the levels of a message by the changes of the book. `old`: the message is older than the last one. `snapshot`:
   * it stays as it is.
   *
   * @param isLive - whether the book is that of the last message
   */
  take(pair: CurrencyPair, message: Mutable<BookMessage>, isLive: boolean): 'snapshot' | 'update' | 'old' {
    const { bids, asks, sequence, exchangeTime } = message;
    const last = this.#last.get(pair);
    if (last && isLive && isOlder(message, last)) return 'old';
    this.#last.set(pair, { bids, asks, sequence, exchangeTime });
    if (!last || !isLive) return 'snapshot';
    message.bids = changesOf(last.bids, bids);
    message.asks = changesOf(last.asks, asks);
    return 'update';
  }
}

/** Numbers may become smaller after maintenance, and then the time is later. */
const isOlder = (one: Whole, other: Whole): boolean =>
  (one.sequence ?? Infinity) < (other.sequence ?? -Infinity) &&
  (one.exchangeTime ?? -Infinity) <= (other.exchangeTime ?? Infinity);

function changesOf(before: readonly BookLevel[], after: readonly BookLevel[]): readonly BookLevel[] {
  const gone = before.filter(([price]) => !after.some((level) => level[0] === price));
  return gone.length === 0 ? after : [...gone.map(([price]): BookLevel => [price, 0]), ...after];
}
