import type { CurrencyPair } from '../contract/currency-pair.js';

export interface AcknowledgementsInit {
  readonly pairs: readonly CurrencyPair[];
  /** Whether a pair also needs an event to count as live. */
  readonly startsWithData: boolean;
  readonly onSettled: () => void;
}

/**
 * What a subscription still waits for. An event of a pair proves more than its acknowledgement, which may have
 * been lost: it settles the pair alone.
 */
export class Acknowledgements {
  readonly awaited = new Map<CurrencyPair, () => void>();
  readonly #unacknowledged: Set<CurrencyPair>;
  readonly #withoutData: Set<CurrencyPair>;
  readonly #init: AcknowledgementsInit;
  readonly #deferred = new Set<CurrencyPair>();
  #settled = false;

  constructor(init: AcknowledgementsInit) {
    this.#init = init;
    this.#unacknowledged = new Set(init.pairs);
    this.#withoutData = new Set(init.startsWithData ? init.pairs : []);
    for (const pair of init.pairs)
      this.awaited.set(pair, () => {
        this.#saw(pair);
      });
  }

  /** Pairs that are neither acknowledged, refused nor seen. */
  get pending(): readonly CurrencyPair[] {
    return [...new Set([...this.#unacknowledged, ...this.#withoutData])];
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  /** The venue confirmed some pairs, or all of them. */
  acknowledge(pairs: readonly CurrencyPair[] = [...this.#unacknowledged]): void {
    for (const pair of pairs) {
      this.#unacknowledged.delete(pair);
      if (this.#deferred.has(pair)) this.awaited.get(pair)?.();
      if (!this.#withoutData.has(pair)) this.awaited.delete(pair);
    }
    this.#check();
  }

  /** Data came that belongs to the subscription as a whole. */
  sawData(): void {
    for (const pair of this.#init.pairs) this.#saw(pair);
  }

  /** The venue will not serve a pair: nothing to wait for. */
  refuse(pair: CurrencyPair): void {
    this.#withoutData.delete(pair);
    this.acknowledge([pair]);
  }

  /** The venue does not serve a pair now: nothing to wait for, until it does. */
  defer(pair: CurrencyPair, onServed: () => void): void {
    this.#unacknowledged.delete(pair);
    this.#withoutData.delete(pair);
    this.awaited.set(pair, () => {
      this.awaited.delete(pair);
      this.#deferred.delete(pair);
      onServed();
    });
    this.#deferred.add(pair);
    this.#check();
  }

  /** Stops listening, at the connection's end. */
  dispose(): void {
    this.#settled = true;
    this.awaited.clear();
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
