import type { CurrencyPair } from '@hftjs/core';

/** Names in one request: some 2 kB, far below what Binance takes. */
const NAMES_PER_REQUEST = 100;

/** The subscribe requests of one connection, and which pairs each of them asked for. */
export class Requests {
  readonly #pairs = new Map<string, readonly CurrencyPair[]>();
  readonly #streams = new Set<string>();
  #listId: string | undefined;

  /** The frames that subscribe the streams of these pairs, as few as may be: Binance counts frames. */
  subscribe(pairs: readonly CurrencyPair[], streamsOf: (pair: CurrencyPair) => readonly string[]): string[] {
    const perPair = pairs[0] === undefined ? 1 : streamsOf(pairs[0]).length;
    const size = Math.max(1, Math.floor(NAMES_PER_REQUEST / perPair));
    const frames: string[] = [];
    for (let index = 0; index < pairs.length; index += size) {
      const asked = pairs.slice(index, index + size);
      const streams = asked.flatMap(streamsOf);
      for (const stream of streams) this.#streams.add(stream);
      frames.push(this.#request(asked, 'SUBSCRIBE', streams));
    }
    return frames;
  }

  /** The frame that has Binance list the streams of this connection. */
  list(): string {
    const frame = this.#request([], 'LIST_SUBSCRIPTIONS');
    this.#listId = String(this.#pairs.size);
    return frame;
  }

  /** Whether a reply is the list that was asked for last, and which of our streams it lacks. */
  missingFrom({
    id,
    result,
  }: {
    readonly id?: unknown;
    readonly result?: unknown;
  }): readonly string[] | undefined {
    if (this.#listId === undefined || !Array.isArray(result) || String(id) !== this.#listId) return undefined;
    this.#listId = undefined;
    const listed = new Set((result as unknown[]).map(String));
    return [...this.#streams].filter((stream) => !listed.has(stream));
  }

  /** The pairs of a request, by the id that its reply carries: a number, or the text of one. */
  pairsOf(requestId: unknown): readonly CurrencyPair[] | undefined {
    return typeof requestId === 'number' || typeof requestId === 'string'
      ? this.#pairs.get(String(requestId))
      : undefined;
  }

  /** Futures take unsigned integers as ids and nothing else. */
  #request(pairs: readonly CurrencyPair[], method: string, params?: readonly string[]): string {
    const id = this.#pairs.size + 1;
    this.#pairs.set(String(id), pairs);
    return JSON.stringify({ method, ...(params && { params }), id });
  }
}
