import type { CurrencyPair } from '@hftjs/core';

/** Up to so many pairs each get a request of their own, so that an error without a symbol has only one. */
const SINGLE_REQUESTS = 40;
/** Pairs per request beyond that. */
const PAIRS_PER_REQUEST = 50;

/** The subscribe requests of one connection, and which pairs each of them asked for. */
export class Requests {
  readonly #toSymbol: (pair: CurrencyPair) => string;
  readonly #pairs = new Map<string, readonly CurrencyPair[]>();

  /** @param toSymbol - the venue's name of a pair */
  constructor(toSymbol: (pair: CurrencyPair) => string) {
    this.#toSymbol = toSymbol;
  }

  /** The frames that subscribe a public channel. */
  subscribe(channel: string, pairs: readonly CurrencyPair[], params: object): string[] {
    const size = pairs.length <= SINGLE_REQUESTS ? 1 : PAIRS_PER_REQUEST;
    const frames: string[] = [];
    for (let index = 0; index < pairs.length; index += size) {
      const asked = pairs.slice(index, index + size);
      frames.push(this.#request(asked, { channel, symbol: asked.map(this.#toSymbol), ...params }));
    }
    return frames;
  }

  /** The frame that subscribes a private channel, which knows no symbols. */
  subscribeAll(channel: string, pairs: readonly CurrencyPair[], params: object): string {
    return this.#request(pairs, { channel, ...params });
  }

  /** The pairs of a request, by the id that its replies carry: a number, or the text of one. */
  pairsOf(requestId: unknown): readonly CurrencyPair[] | undefined {
    return typeof requestId === 'number' || typeof requestId === 'string'
      ? this.#pairs.get(String(requestId))
      : undefined;
  }

  #request(pairs: readonly CurrencyPair[], params: object): string {
    const id = this.#pairs.size + 1;
    this.#pairs.set(String(id), pairs);
    return JSON.stringify({ method: 'subscribe', params, req_id: id });
  }
}
