import type { Channel } from '../../channels/channel.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { SubscribedChannel } from '../../delivery/subscribed-channel.js';
import type { StreamParts } from '../../stream/stream-parts.js';
import type { ChannelParams } from '../channel-params.js';
import { Reconnector } from './reconnector.js';

export type FeedChannels = readonly [SubscribedChannel, ...SubscribedChannel[]];

export interface FeedInit {
  readonly parts: StreamParts;
  readonly params: ChannelParams;
  /** The channels that the feed's frames hold. */
  readonly channels: FeedChannels;
  /** When its pairs were lost, if the stream was started before. */
  readonly lostAt: number | undefined;
}

/** One feed of a venue, and the connections that carry its pairs. */
export class Feed {
  readonly params: ChannelParams;
  readonly #init: FeedInit;
  #connections: readonly Reconnector[] = [];
  readonly #runs = new Set<Promise<void>>();
  /** Connections that run no more, such as one whose pairs were all refused. */
  readonly #ended = new Set<Reconnector>();
  #nextIndex = 0;
  /** Runs one more connection. Set while the feed runs. */
  #start: ((connection: Reconnector) => void) | undefined;

  constructor(init: FeedInit) {
    this.#init = init;
    this.params = init.params;
    this.#open(init.parts.context.options.currencyPairs);
  }

  /** The connection that reads the frames of `StreamBase.feed`. */
  get first(): Reconnector | undefined {
    return this.#connections[0];
  }

  /** Whether this feed's frames hold a channel's events. */
  serves(channel: Channel): boolean {
    return this.#init.channels.some((one) => one.channel === channel);
  }

  /** Runs all connections, also those that are added later, until each has ended. Rejects when one of them fails. */
  run(): Promise<void> {
    return new Promise((resolve, reject) => {
      let running = 0;
      this.#start = (connection) => {
        running++;
        const run = connection.run();
        this.#runs.add(run);
        run.then(() => {
          this.#ended.add(connection);
          this.#connections = this.#connections.filter((one) => one !== connection || !one.isRetired);
          if (--running === 0) resolve();
        }, reject);
      };
      for (const connection of this.#connections) this.#start(connection);
    });
  }

  /**
   * Removes pairs from their connections and adds others: on connections that have room, and else on new ones. A
   * connection without pairs ends.
   */
  changePairs(added: readonly CurrencyPair[], removed: readonly CurrencyPair[]): void {
    for (const { state } of this.#init.channels) {
      for (const pair of removed) state.removeSymbol(pair);
      for (const pair of added) state.setSymbol(pair, 'pending');
    }
    for (const connection of this.#connections) {
      const own = connection.pairs.filter((pair) => removed.includes(pair));
      if (own.length > 0) connection.removePairs(own);
    }
    this.#addPairs(added);
    for (const connection of this.#connections)
      if (connection.pairs.length === 0 && !connection.isRetired) connection.retire();
    const living = this.#connections.filter((one) => !this.#ended.has(one));
    if (living.length > 0) this.#connections = living;
  }

  #addPairs(pairs: readonly CurrencyPair[]): void {
    let rest = pairs;
    for (const connection of this.#connections) {
      const room =
        connection.isRetired || this.#ended.has(connection) ? 0 : this.#limit - connection.pairs.length;
      const taken = rest.slice(0, Math.max(0, room));
      rest = rest.slice(taken.length);
      if (taken.length > 0) connection.addPairs(taken);
    }
    for (const connection of this.#open(rest)) this.#start?.(connection);
  }

  /** Closes its connections. Resolves when each has ended; none is opened again if the stream has ended. */
  async close(): Promise<void> {
    for (const connection of this.#connections) connection.close('stopped');
    await Promise.allSettled(this.#runs);
  }

  /** When the first of its connections was lost; `undefined` if none was live. */
  get lostAt(): number | undefined {
    const times = this.#connections.flatMap(({ lostAt }) => lostAt ?? []);
    return times.length > 0 ? Math.min(...times) : undefined;
  }

  get #limit(): number {
    return this.params.maxPairs ?? Infinity;
  }

  #open(pairs: readonly CurrencyPair[]): readonly Reconnector[] {
    const perConnection = Math.min(this.#limit, pairs.length);
    const opened = Array.from(
      { length: pairs.length === 0 ? 0 : Math.ceil(pairs.length / perConnection) },
      (_, part) =>
        new Reconnector({
          ...this.#init,
          pairs: pairs.slice(part * perConnection, (part + 1) * perConnection),
          index: this.#nextIndex++,
        }),
    );
    this.#connections = [...this.#connections, ...opened];
    return opened;
  }
}
