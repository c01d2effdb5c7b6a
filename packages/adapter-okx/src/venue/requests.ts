import type { CurrencyPair } from '@hftjs/core';

/** Pairs in one frame: at most some 20 kB, far below the 64 kB that OKX takes. OKX counts frames. */
const PAIRS_PER_REQUEST = 100;

/** What is subscribed: a channel of an instrument, or of all of a kind. */
export type SubscribeArg = Readonly<
  Record<'channel', string> & Partial<Record<'instId' | 'instType', string>>
>;

export type Operation = 'subscribe' | 'unsubscribe';

/** The requests of one connection, and the pairs of each. */
export class Requests {
  readonly #pairs = new Map<unknown, readonly CurrencyPair[]>();
  /** Ids of the requests that unsubscribe. */
  readonly #endings = new Set<unknown>();

  /** The frames that subscribe or unsubscribe these pairs, by arguments of each pair. */
  each(
    op: Operation,
    pairs: readonly CurrencyPair[],
    argsOf: (pair: CurrencyPair) => readonly SubscribeArg[],
  ): string[] {
    return Array.from({ length: Math.ceil(pairs.length / PAIRS_PER_REQUEST) }, (_, index) => {
      const asked = pairs.slice(index * PAIRS_PER_REQUEST, (index + 1) * PAIRS_PER_REQUEST);
      return this.#request(op, asked, asked.flatMap(argsOf));
    });
  }

  /** The frame that subscribes all of these pairs by one argument. */
  subscribeAll(pairs: readonly CurrencyPair[], arg: SubscribeArg): string {
    return this.#request('subscribe', pairs, [arg]);
  }

  /** The frame that ends a subscription of that kind. */
  unsubscribeAll(pairs: readonly CurrencyPair[], arg: SubscribeArg): string {
    return this.#request('unsubscribe', pairs, [arg]);
  }

  /** The pairs of a request, by the id that acknowledgements and errors echo. */
  pairsOf(requestId: unknown): readonly CurrencyPair[] | undefined {
    return this.#pairs.get(requestId);
  }

  /** Whether a request of ours unsubscribes. */
  isEnding(requestId: unknown): boolean {
    return this.#endings.has(requestId);
  }

  /** Ids are letters and digits. */
  #request(op: Operation, pairs: readonly CurrencyPair[], args: readonly SubscribeArg[]): string {
    const id = String(this.#pairs.size + 1);
    this.#pairs.set(id, pairs);
    if (op === 'unsubscribe') this.#endings.add(id);
    return JSON.stringify({ id, op, args });
  }
}
