import type { CurrencyPair } from '@hftjs/core';

/** Arguments in one frame: some 5 kB, far below the 64 kB that OKX takes. OKX counts frames. */
const ARGS_PER_REQUEST = 100;

/** What is subscribed: a channel of an instrument, or of all of a kind. */
export interface SubscribeArg {
  readonly channel: string;
  readonly instId?: string;
  readonly instType?: string;
}

/** The requests of one connection, and the pairs of each. */
export class Requests {
  readonly #pairs = new Map<unknown, readonly CurrencyPair[]>();

  /** The frames that subscribe or unsubscribe these pairs, one argument per pair. */
  each(
    op: 'subscribe' | 'unsubscribe',
    pairs: readonly CurrencyPair[],
    argOf: (pair: CurrencyPair) => SubscribeArg,
  ): string[] {
    const frames: string[] = [];
    for (let index = 0; index < pairs.length; index += ARGS_PER_REQUEST) {
      const asked = pairs.slice(index, index + ARGS_PER_REQUEST);
      frames.push(this.#request(op, asked, asked.map(argOf)));
    }
    return frames;
  }

  /** The frame that subscribes all of these pairs by one argument. */
  subscribeAll(pairs: readonly CurrencyPair[], arg: SubscribeArg): string {
    return this.#request('subscribe', pairs, [arg]);
  }

  /** The pairs of a request, by the id that acknowledgements and errors echo. */
  pairsOf(requestId: unknown): readonly CurrencyPair[] | undefined {
    return this.#pairs.get(requestId);
  }

  /** Ids are letters and digits. */
  #request(op: string, pairs: readonly CurrencyPair[], args: readonly SubscribeArg[]): string {
    const id = String(this.#pairs.size + 1);
    this.#pairs.set(id, pairs);
    return JSON.stringify({ id, op, args });
  }
}
