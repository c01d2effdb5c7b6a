import type { CurrencyPair } from '@hftjs/core';

/** Arguments in one frame: some 5 kB, far below the 64 kB that OKX takes. OKX counts frames. */
const ARGS_PER_REQUEST = 100;

/** What is subscribed: a channel of an instrument, or of all of a kind. */
type SubscribeArg = Readonly<Record<'channel', string> & Partial<Record<'instId' | 'instType', string>>>;

/** The requests of one connection, and the pairs of each. */
export class Requests {
  readonly #pairs = new Map<unknown, readonly CurrencyPair[]>();
  /** Ids of the requests that unsubscribe. */
  readonly #endings = new Set<unknown>();

  /** The frames that subscribe or unsubscribe these pairs, one argument per pair. */
  each(
    op: 'subscribe' | 'unsubscribe',
    pairs: readonly CurrencyPair[],
    argOf: (pair: CurrencyPair) => SubscribeArg,
  ): string[] {
    return Array.from({ length: Math.ceil(pairs.length / ARGS_PER_REQUEST) }, (_, index) => {
      const asked = pairs.slice(index * ARGS_PER_REQUEST, (index + 1) * ARGS_PER_REQUEST);
      return this.#request(op, asked, asked.map(argOf));
    });
  }

  /** The frame that subscribes all of these pairs by one argument. */
  subscribeAll(pairs: readonly CurrencyPair[], arg: SubscribeArg): string {
    return this.#request('subscribe', pairs, [arg]);
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
  #request(op: string, pairs: readonly CurrencyPair[], args: readonly SubscribeArg[]): string {
    const id = String(this.#pairs.size + 1);
    this.#pairs.set(id, pairs);
    if (op === 'unsubscribe') this.#endings.add(id);
    return JSON.stringify({ id, op, args });
  }
}
