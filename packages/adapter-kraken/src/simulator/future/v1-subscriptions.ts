import type { MarketStep } from '@hftjs/simulator';
import type { PrivateEvent } from './future-exchange.js';
import type { V1Feed } from './v1-feeds.js';

/** What one connection is subscribed to, by feed and product or account. */
export class V1Subscriptions {
  readonly #feeds = new Map<string, V1Feed>();

  has(key: string): boolean {
    return this.#feeds.has(key);
  }

  /** In place of the one that has this key, if there is one. */
  set(key: string, feed: V1Feed): void {
    this.#feeds.get(key)?.release?.();
    this.#feeds.set(key, feed);
  }

  /** False when there was none. */
  delete(key: string): boolean {
    this.#feeds.get(key)?.release?.();
    return this.#feeds.delete(key);
  }

  onStep(step: MarketStep): void {
    for (const feed of this.#feeds.values()) feed.onStep?.(step);
  }

  /** Event by event and not feed by feed: the venue decides which feed gets an event first. */
  onPrivate(events: readonly PrivateEvent[]): void {
    for (const event of events) for (const feed of this.#feeds.values()) feed.onPrivate?.(event);
  }

  onSystemChange(): void {
    for (const feed of this.#feeds.values()) feed.onSystemChange?.();
  }

  /** Nothing is left running. */
  release(): void {
    for (const feed of this.#feeds.values()) feed.release?.();
    this.#feeds.clear();
  }
}
