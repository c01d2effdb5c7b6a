import { wantsUpdates } from '../book/book-request.js';
import type { BookProgress, ConnectionBooks } from '../book/connection-books.js';
import { LatestNumbers } from '../book/build/latest-numbers.js';
import { Channel, rowOf, type ChannelEvents } from '../channels/channel.js';
import type { ChannelRow } from '../channels/channel-row.js';
import type { StreamContext } from '../stream/stream-context.js';
import type { ChannelStatus } from '../contract/stream-status.js';
import { BoundedSet } from '../contract/bounded.js';
import { BoundQueues } from './bound-queues.js';
import { ChannelCounters } from './channel-counters.js';
import { ChannelState, type ChannelStateInit } from './channel-state.js';
import { Handover } from './handover.js';

/** One channel that a stream subscribes: its state, its counters, and the queues that receive it. */
export class SubscribedChannel {
  readonly channel: Channel;
  readonly row: ChannelRow<ChannelEvents[Channel]>;
  readonly counters = new ChannelCounters();
  readonly queues = new BoundQueues();
  readonly handover = new Handover();
  readonly state: ChannelState;
  /** Whether queues of the channel must drop nothing. */
  readonly isLossless: boolean;
  /** The order books of each connection. */
  readonly books = new Set<ConnectionBooks>();
  /** What was received of order books, over all connections. */
  readonly bookNumbers = new LatestNumbers();
  readonly #context: StreamContext;
  readonly #warned = new BoundedSet<string>(16);

  constructor(context: StreamContext, init: Omit<ChannelStateInit, 'exchange' | 'pairs'>) {
    const { exchange, currencyPairs } = context.options;
    this.#context = context;
    this.channel = init.channel;
    this.row = rowOf(init.channel);
    const isUpdates = init.channel === Channel.ORDER_BOOK && wantsUpdates(context.options.subscribeArgs);
    this.isLossless = this.row.lossless || isUpdates;
    this.state = new ChannelState({ ...init, exchange, pairs: currencyPairs });
  }

  /** Counts and reports a row that could not be read. */
  reportRow(error: unknown, row: unknown): void {
    this.counters.malformed++;
    this.#context.reportMalformed(this.channel, () => ({
      reason: error instanceof Error ? error.message : String(error),
      excerpt: excerptOf(row),
    }));
  }

  /** Logs a warning of this channel, once for each subject. */
  warnOnce(subject: string, message: string): void {
    if (this.#warned.has(subject)) return;
    this.#warned.add(subject);
    this.#context.warn(this.channel, message);
  }

  /** A consumer's queue threw. */
  reportConsumerError(error: unknown): void {
    this.#context.reportConsumerError(this.channel, error);
  }

  status(): ChannelStatus {
    const { state, counters, queues } = this;
    const { frames, events, control, skipped, duplicates, unmapped, malformed, fallbacks } = counters;
    const { reconnects, lastFrameTime } = counters;
    return {
      state: state.current,
      since: state.since,
      reconnects,
      frames,
      events,
      control,
      skipped,
      duplicates,
      unmapped,
      malformed,
      fallbacks,
      dropped: queues.dropped,
      lastFrameTime: Number.isNaN(lastFrameTime) ? undefined : lastFrameTime,
      symbols: state.symbols(),
      ...(this.channel === Channel.ORDER_BOOK && { books: this.#progress() }),
    };
  }

  #progress(): BookProgress {
    const total = { live: 0, waiting: 0, asked: 0 };
    for (const { progress } of this.books) {
      total.live += progress.live;
      total.waiting += progress.waiting;
      total.asked += progress.asked;
    }
    return total;
  }
}

/** The beginning of a row, which may be any value. */
function excerptOf(row: unknown): string {
  try {
    return row === undefined ? 'nothing' : JSON.stringify(row).slice(0, 200);
  } catch (error) {
    return `a row that cannot be shown: ${String(error)}`;
  }
}
