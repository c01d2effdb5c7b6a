import type { BookMessage } from '../book-message.js';
import type { SequenceRule } from './sequence-rules.js';

/** Updates of one pair that are kept at most. Binance sends ten a second: this is more than a minute. */
const MOST = 1_000;

/** Updates that arrived before the snapshot that they belong to. None is missing between them. */
export class KeptUpdates {
  readonly #rule: SequenceRule;
  #updates: BookMessage[] = [];

  constructor(rule: SequenceRule) {
    this.#rule = rule;
  }

  get size(): number {
    return this.#updates.length;
  }

  /** The number of the newest one. */
  get lastSequence(): number | undefined {
    return this.#updates.at(-1)?.sequence;
  }

  /** Keeps an update. If one is missing before it, a snapshot must contain all that came earlier. */
  keep(update: BookMessage): void {
    const last = this.#updates.at(-1);
    const verdict = last === undefined ? 'next' : this.#rule.follow(last.sequence, update);
    if (verdict === 'old') return;
    if (verdict === 'gap') this.#updates = [];
    // The session may use the object again for its next message.
    this.#updates.push({ ...update });
    if (this.#updates.length > MOST) this.#updates.splice(0, MOST / 2);
  }

  /** The updates that follow a snapshot; `undefined` where the snapshot is older than the first of them allows. */
  after(snapshot: BookMessage): readonly BookMessage[] | undefined {
    for (const [index, update] of this.#updates.entries()) {
      const verdict = this.#rule.join(snapshot.sequence, update);
      if (verdict === 'old') continue;
      return verdict === 'next' ? this.#updates.slice(index) : undefined;
    }
    return [];
  }

  clear(): void {
    if (this.#updates.length > 0) this.#updates = [];
  }
}
