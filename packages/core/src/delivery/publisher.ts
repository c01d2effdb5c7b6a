import { Channel, type ChannelEvents } from '../channels/channel.js';
import type { OrderBook } from '../channels/order-book.js';
import type { Trade } from '../channels/trade.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { TradeSequencer } from '../trades/trade-sequencer.js';
import type { SubscribedChannel } from './subscribed-channel.js';

export interface PublisherInit {
  readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  /** Set if trades are subscribed. */
  readonly trades: TradeSequencer | undefined;
}

/** Used where no subscription waits for events. */
const NONE_AWAITED: ReadonlyMap<CurrencyPair, () => void> = new Map();

/**
 * Puts events on the queues of all observers, and counts them. Each connection has its own publisher, which publishes
 * nothing after the connection's end.
 */
export class Publisher {
  /** Number of events that this connection published, and of its frames and rows that could not be read. */
  published = 0;
  unreadable = 0;
  /** Pairs whose first event the subscription waits for. */
  awaited = NONE_AWAITED;
  protected isEnded = false;
  /** Pairs that were unsubscribed, of which events may still arrive. */
  protected readonly left = new Set<CurrencyPair>();
  protected readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  readonly #trades: TradeSequencer | undefined;
  /** The channel that was published last: a connection mostly has one. */
  #last: SubscribedChannel | undefined;

  constructor({ channels, trades }: PublisherInit) {
    this.channels = channels;
    this.#trades = trades;
  }

  /** Puts an event on the queues of all observers that want the channel. */
  publish<C extends Channel>(channel: C, event: ChannelEvents[C]): void {
    const target = this.#targetOf(channel);
    if (!target || this.isEnded || this.#hasLeft(target, event)) return;
    let sound: ChannelEvents[Channel];
    try {
      sound = target.row.sound(event);
    } catch (error) {
      this.rejectEvent(channel, error, event);
      return;
    }
    if (channel === Channel.TRADE) this.#trades?.note(event as Trade);
    this.#put(target, sound);
  }

  /** Publishes an order book that was built of checked levels. */
  publishBook(book: OrderBook): void {
    const target = this.#targetOf(Channel.ORDER_BOOK);
    if (target && !this.isEnded && !this.#hasLeft(target, book)) this.#put(target, book);
  }

  /** Publishes a trade by its number. See `SessionContext`. */
  publishTrade(trade: Trade, id: number, firstId: number = id): void {
    const target = this.#targetOf(Channel.TRADE);
    if (!target || !this.#trades || this.isEnded || this.#hasLeft(target, trade)) return;
    try {
      target.row.sound(trade);
    } catch (error) {
      this.rejectEvent(Channel.TRADE, error, trade);
      return;
    }
    const verdict = this.#trades.judge(trade, id, firstId);
    if (verdict === 'duplicate' || verdict === 'history') return;
    this.#put(target, trade);
    if (verdict !== 'plain') this.#trades.settle(verdict, trade);
  }

  /** The venue used a trade number for something that is not a trade of the market. See `SessionContext`. */
  skipTradeId(symbol: CurrencyPair, id: number): void {
    if (!this.isEnded && !this.left.has(symbol)) this.#trades?.skipId(symbol, id);
  }

  /** Counts and reports an event or a row with a value that cannot be right, instead of publishing it. */
  protected rejectEvent(channel: Channel, error: unknown, row: unknown): void {
    this.unreadable++;
    this.channels.get(channel)?.reportRow(error, row);
  }

  #targetOf(channel: Channel): SubscribedChannel | undefined {
    if (this.#last?.channel !== channel) this.#last = this.channels.get(channel);
    return this.#last;
  }

  #hasLeft({ counters }: SubscribedChannel, event: ChannelEvents[Channel]): boolean {
    if (this.left.size === 0 || !('symbol' in event) || !this.left.has(event.symbol)) return false;
    counters.skipped++;
    return true;
  }

  #put(target: SubscribedChannel, event: ChannelEvents[Channel]): void {
    const { counters, handover } = target;
    if (handover.isUnderway && target.row.delivery !== 'each' && 'symbol' in event)
      if (!handover.admits(this, event.symbol)) {
        counters.duplicates++;
        return;
      }
    counters.events++;
    this.published++;
    if (event.origin === 'backfill' || event.origin === 'reconcile') counters.recovered++;
    if (this.awaited.size > 0 && 'symbol' in event) this.awaited.get(event.symbol)?.();
    for (const queue of target.queues.all) {
      try {
        queue.putNowait(event);
      } catch (error) {
        // The queue is the consumer's own code: its error must not keep the event from other queues.
        target.reportConsumerError(error);
      }
    }
  }
}
