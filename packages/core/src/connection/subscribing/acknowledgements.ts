import type { CurrencyPair } from '../../contract/currency-pair.js';

export interface AcknowledgementsInit {
  readonly pairs: readonly CurrencyPair[];
  /** Whether a pair also needs an event to count as live. */
  readonly startsWithData: boolean;
  /** Each initial pair was acknowledged, rejected, or had an event. Called once. */
  readonly onSettled: () => void;
  /** A pair that was added later was acknowledged or had an event. */
  readonly onAdded: (pair: CurrencyPair) => void;
}

/**
 * The pairs that a subscription still waits for. An event of a pair counts as its acknowledgement, which may have been
 * lost.
 */
export class Acknowledgements {
  readonly awaited = new Map<CurrencyPair, () => void>();
  readonly #unacknowledged = new Set<CurrencyPair>();
  readonly #withoutData = new Set<CurrencyPair>();
  readonly #init: AcknowledgementsInit;
  readonly #deferred = new Set<CurrencyPair>();
  /** Pairs that were added after the others had settled. */
  readonly #added = new Set<CurrencyPair>();
  #settled = false;
  #isDisposed = false;

  constructor(init: AcknowledgementsInit) {
    this.#init = init;
    this.#await(init.pairs);
  }

  /** Pairs that were neither acknowledged nor rejected and had no event. */
  get pending(): readonly CurrencyPair[] {
    return [...new Set([...this.#unacknowledged, ...this.#withoutData])];
  }

  /** Pairs that were neither acknowledged nor rejected. */
  get unacknowledged(): readonly CurrencyPair[] {
    return [...this.#unacknowledged];
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  /** Waits for more pairs: together with the initial ones, or for each alone when those have settled. */
  add(pairs: readonly CurrencyPair[]): void {
    if (this.#isDisposed) return;
    if (this.#settled) for (const pair of pairs) this.#added.add(pair);
    this.#await(pairs);
  }

  /** Pairs are no longer subscribed. */
  remove(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) {
      this.#added.delete(pair);
      this.#deferred.delete(pair);
      this.#unacknowledged.delete(pair);
      this.#withoutData.delete(pair);
      this.awaited.delete(pair);
    }
    this.#check();
  }

  /** The venue acknowledged some pairs, or all of them. */
  acknowledge(pairs: readonly CurrencyPair[] = [...this.#unacknowledged]): void {
    for (const pair of pairs) {
      this.#unacknowledged.delete(pair);
      if (this.#deferred.has(pair)) this.awaited.get(pair)?.();
      if (this.#withoutData.has(pair)) continue;
      this.awaited.delete(pair);
      if (this.#added.delete(pair)) this.#init.onAdded(pair);
    }
    this.#check();
  }

  /** A frame arrived that belongs to the subscription as a whole. */
  sawData(): void {
    for (const pair of this.pending) this.#saw(pair);
  }

  /** The venue rejected a pair: it is not waited for. */
  refuse(pair: CurrencyPair): void {
    this.#added.delete(pair);
    this.#withoutData.delete(pair);
    this.acknowledge([pair]);
  }

  /** The venue does not serve a pair now: it is not waited for. `onServed` is called once the venue serves it. */
  defer(pair: CurrencyPair, onServed: () => void): void {
    this.#unacknowledged.delete(pair);
    this.#withoutData.delete(pair);
    this.awaited.set(pair, () => {
      this.awaited.delete(pair);
      this.#deferred.delete(pair);
      onServed();
    });
    this.#deferred.add(pair);
    if (this.#added.delete(pair)) this.#init.onAdded(pair);
    this.#check();
  }

  /** Ignores everything from now on, because the connection has ended. */
  dispose(): void {
    this.#isDisposed = true;
    this.#settled = true;
    this.awaited.clear();
  }

  #await(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) {
      this.#unacknowledged.add(pair);
      if (this.#init.startsWithData) this.#withoutData.add(pair);
      this.awaited.set(pair, () => {
        this.#saw(pair);
      });
    }
  }

  #saw(pair: CurrencyPair): void {
    this.#withoutData.delete(pair);
    this.acknowledge([pair]);
  }

  #check(): void {
    if (this.#settled || this.#unacknowledged.size > 0 || this.#withoutData.size > 0) return;
    this.#settled = true;
    this.#init.onSettled();
  }
}
