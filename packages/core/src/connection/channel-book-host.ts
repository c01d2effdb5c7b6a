import type { BookHost } from '../book/book-host.js';
import type { LatestNumbers } from '../book/build/latest-numbers.js';
import type { OrderBook } from '../channels/order-book.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';
import type { SubscribedChannel } from '../delivery/subscribed-channel.js';
import type { ConnectionContext } from './session-context.js';

/** What the books of one connection need of it, and of their channel. */
export class ChannelBookHost implements BookHost {
  readonly patience: number;
  readonly #context: ConnectionContext;
  readonly #channel: SubscribedChannel;

  constructor(context: ConnectionContext, channel: SubscribedChannel, patience: number) {
    this.#context = context;
    this.#channel = channel;
    this.patience = patience;
  }

  get exchange(): Exchange {
    return this.#context.exchange;
  }

  get pairs(): readonly CurrencyPair[] {
    return this.#context.pairs;
  }

  get signal(): AbortSignal {
    return this.#context.signal;
  }

  get isReplay(): boolean {
    return this.#context.isReplay;
  }

  get latest(): LatestNumbers {
    return this.#channel.bookNumbers;
  }

  get audience(): number {
    return this.#channel.queues.version;
  }

  publishBook(event: OrderBook): void {
    this.#context.publishBook(event);
  }

  isFollowed(pair: CurrencyPair): boolean {
    const { handover } = this.#channel;
    return handover.isUnderway && handover.isFollowed(this.#context, pair);
  }

  beginGap(pair: CurrencyPair, reason: string, hasPublished: boolean): void {
    const { signal, isReplay, isPresent } = this.#context;
    // A connection that has not replaced the present one yet counts for the pairs of which it has published a book.
    const counts = isReplay || isPresent || hasPublished;
    if (!signal.aborted && counts && !this.isFollowed(pair)) this.#context.beginGap(pair, reason);
  }

  endGap(pair: CurrencyPair): void {
    if (!this.#context.signal.aborted) this.#channel.state.endGap(pair);
  }

  send(frames: readonly string[]): void {
    this.#context.send(frames);
  }

  warn(message: string): void {
    this.#context.warn(message);
  }
}
