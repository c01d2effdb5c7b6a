import { Channel, type ChannelEvents } from '../channels/channel.js';
import type { Trade } from '../channels/trade.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { TradeSequencer } from '../trades/trade-sequencer.js';
import type { SubscribedChannel } from './subscribed-channel.js';

export interface PublisherInit {
  readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  /** Where trades are subscribed. */
  readonly trades: TradeSequencer | undefined;
}

/** Where nobody waits for events. */
const NONE_AWAITED: ReadonlyMap<CurrencyPair, () => void> = new Map();

/**
 * Puts events on the queues of all observers, and counts them. Each connection has its own: what is published through it
 * belongs to that connection, and nothing is after its end.
 */
export class Publisher {
  /** Events that this connection published, and frames or rows of it that could not be read. */
  published = 0;
  unreadable = 0;
  /** Pairs whose first event the subscription waits for. */
  awaited = NONE_AWAITED;
  protected isEnded = false;
  /** Pairs that are no longer subscribed: the venue may still send what was on its way. */
  protected readonly left = new Set<CurrencyPair>();
  protected readonly channels: ReadonlyMap<Channel, SubscribedChannel>;
  readonly #trades: TradeSequencer | undefined;

  constructor({ channels, trades }: PublisherInit) {
    this.channels = channels;
    this.#trades = trades;
  }

  /** Puts an event on the queues of all observers that want the channel. */
  publish<C extends Channel>(channel: C, event: ChannelEvents[C]): void {
    const target = this.channels.get(channel);
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

  /** Publishes a trade by its number. See `SessionContext`. */
  publishTrade(trade: Trade, id: number, firstId: number = id): void {
    const target = this.channels.get(Channel.TRADE);
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
    this.#trades.settle(verdict, trade);
  }

  /** A trade number was used for something that is no trade of the market: it is not missing. */
  skipTradeId(symbol: CurrencyPair, id: number): void {
    if (!this.isEnded && !this.left.has(symbol)) this.#trades?.skipId(symbol, id);
  }

  /** An event, or a row, has a value that no market has: it is counted and reported instead of published. */
  protected rejectEvent(channel: Channel, error: unknown, row: unknown): void {
    this.unreadable++;
    this.channels.get(channel)?.reportRow(error, row);
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
        // A consumer's own callback: its mistake costs no other queue the event.
        target.reportConsumerError(error);
      }
    }
  }
}
