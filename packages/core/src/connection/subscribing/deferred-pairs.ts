import type { CurrencyPair } from '../../contract/currency-pair.js';
import { sleep } from '../governor/sleep.js';
import type { SessionContext } from '../session.js';

/** Until a deferred pair is asked for again: twice as long each time, up to a limit. Milliseconds. */
const RETRY_DELAY = 1_000;
const MAX_RETRY_DELAY = 15_000;

/**
 * Pairs of one connection that the venue does not serve now, such as those of a halted market. They are asked for again
 * until it does.
 */
export class DeferredPairs {
  readonly #context: Pick<SessionContext, 'defer' | 'send' | 'signal'>;
  readonly #subscribe: (pairs: readonly CurrencyPair[]) => readonly string[];
  readonly #pairs = new Set<CurrencyPair>();

  /** @param subscribe - returns the frames that subscribe pairs */
  constructor(
    context: Pick<SessionContext, 'defer' | 'send' | 'signal'>,
    subscribe: (pairs: readonly CurrencyPair[]) => readonly string[],
  ) {
    this.#context = context;
    this.#subscribe = subscribe;
  }

  /** The venue refused these pairs for now. */
  defer(pairs: readonly CurrencyPair[], reason: string): void {
    this.#context.defer(pairs, reason);
    const isFirst = this.#pairs.size === 0;
    for (const pair of pairs) this.#pairs.add(pair);
    if (isFirst) void this.#askAgain();
  }

  /** These pairs were acknowledged, or are not wanted any more. */
  settle(pairs: readonly CurrencyPair[]): void {
    for (const pair of pairs) this.#pairs.delete(pair);
  }

  async #askAgain(): Promise<void> {
    const { signal } = this.#context;
    const isOver = (): boolean => signal.aborted || this.#pairs.size === 0;
    for (let delay = RETRY_DELAY; !isOver(); delay = Math.min(2 * delay, MAX_RETRY_DELAY)) {
      await sleep(delay, signal);
      if (!isOver()) this.#context.send(this.#subscribe([...this.#pairs]));
    }
  }
}
