import type { Random } from '@hftjs/simulator';
import type { Feed } from './feed.js';

/** What one connection has subscribed. */
export class Subscriptions {
  readonly #random: Random;
  /** By channel, then by product (or what the channel has instead). */
  readonly #channels = new Map<string, Map<string, Feed>>();

  constructor(random: Random) {
    this.#random = random;
  }

  get feeds(): readonly Feed[] {
    return [...this.#channels.values()].flatMap((feeds) => [...feeds.values()]);
  }

  has(channel: string): boolean {
    return this.#channels.has(channel);
  }

  /** Opens a feed, in place of the one that was there: its snapshot comes again. */
  add(channel: string, entry: string, open: () => Feed): void {
    const feeds = this.#channels.get(channel) ?? new Map<string, Feed>();
    this.#channels.set(channel, feeds);
    feeds.get(entry)?.release?.();
    const feed = open();
    feeds.set(entry, feed);
    feed.start?.();
  }

  /** Closes some feeds of a channel, or all. */
  remove(channel: string, entries: readonly string[] | undefined): void {
    const feeds = this.#channels.get(channel);
    for (const entry of entries ?? feeds?.keys() ?? []) {
      feeds?.get(entry)?.release?.();
      feeds?.delete(entry);
    }
    if (feeds?.size === 0) this.#channels.delete(channel);
  }

  clear(): void {
    for (const channel of [...this.#channels.keys()]) this.remove(channel, undefined);
  }

  /** The whole set: channels by the alphabet, what each has in no order at all. */
  listing(): Readonly<Record<string, readonly string[]>> {
    const channels = [...this.#channels].sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(
      channels.map(([channel, feeds]) => [channel, this.#shuffled([...feeds.keys()])]),
    );
  }

  #shuffled(entries: readonly string[]): readonly string[] {
    return entries
      .map((entry) => ({ entry, rank: this.#random.next() }))
      .sort((left, right) => left.rank - right.rank)
      .map(({ entry }) => entry);
  }
}
