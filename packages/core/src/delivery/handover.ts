import type { CurrencyPair } from '../contract/currency-pair.js';

/** Where frames come from: a connection, or `feed`. */
export interface FrameSource {
  /** Pairs whose first event someone waits for. */
  readonly awaited: ReadonlyMap<CurrencyPair, () => void>;
}

/** Where nobody waits for events. */
export const NOBODY: FrameSource = { awaited: new Map() };

/**
 * While one connection replaces another, both tell of the same pairs. Where only the latest event counts, a pair
 * follows the new connection from its first event there: what the old one still says may be older.
 */
export class Handover {
  readonly #successors = new Set<FrameSource>();
  readonly #followed = new Map<CurrencyPair, FrameSource>();

  get isUnderway(): boolean {
    return this.#successors.size > 0;
  }

  begin(to: FrameSource): void {
    this.#successors.add(to);
  }

  end(to: FrameSource): void {
    this.#successors.delete(to);
    for (const [pair, source] of this.#followed) if (source === to) this.#followed.delete(pair);
  }

  /** Whether a source's event of a pair is to be believed. */
  mayTell(source: FrameSource, pair: CurrencyPair): boolean {
    if (!this.#successors.has(source)) return !this.#followed.has(pair);
    this.#followed.set(pair, source);
    return true;
  }
}
