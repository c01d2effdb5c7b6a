import type { CurrencyPair } from '@hftjs/core';
import type { Row } from '@hftjs/core/adapter';

/** Names in one request: some 2 kB, far below what Binance takes. */
const NAMES_PER_REQUEST = 100;

type StreamsOf = (pair: CurrencyPair) => readonly string[];

/** The requests of one connection to market streams, and the pairs of each. */
export class Requests {
  readonly #streamsOf: StreamsOf;
  /** Pairs of the subscribe requests that were not answered yet, by request id. */
  readonly #asked = new Map<string, readonly CurrencyPair[]>();
  readonly #streams = new Set<string>();
  #lastId = 0;
  /** The request for a list that was sent last, and the streams that were subscribed then. */
  #list: { readonly id: string; readonly streams: readonly string[] } | undefined;

  constructor(streamsOf: StreamsOf = () => []) {
    this.#streamsOf = streamsOf;
  }

  /** The frames that subscribe the streams of these pairs, as few as possible: Binance counts frames. */
  subscribe(pairs: readonly CurrencyPair[]): string[] {
    return this.#batches(pairs).map(({ batch, streams }) => {
      for (const stream of streams) this.#streams.add(stream);
      const frame = this.#request('SUBSCRIBE', streams);
      this.#asked.set(String(this.#lastId), batch);
      return frame;
    });
  }

  /** The frames that end the subscription of these pairs. */
  unsubscribe(pairs: readonly CurrencyPair[]): string[] {
    return this.#batches(pairs).map(({ streams }) => {
      for (const stream of streams) this.#streams.delete(stream);
      return this.#request('UNSUBSCRIBE', streams);
    });
  }

  /** The frame that has Binance list the streams of this connection. */
  list(): string {
    const frame = this.#request('LIST_SUBSCRIPTIONS');
    this.#list = { id: String(this.#lastId), streams: [...this.#streams] };
    return frame;
  }

  /** The streams that a reply to `list` lacks; `undefined` for any other reply. */
  missingFrom({ id, result }: Row): readonly string[] | undefined {
    if (!this.#list || !Array.isArray(result) || String(id) !== this.#list.id) return undefined;
    const { streams } = this.#list;
    this.#list = undefined;
    const listed = new Set((result as unknown[]).map(String));
    return streams.filter((stream) => this.#streams.has(stream) && !listed.has(stream));
  }

  /** The pairs of the subscribe request that a reply answers, by its id: a number, or the text of one. */
  answered(requestId: unknown): readonly CurrencyPair[] | undefined {
    const id = typeof requestId === 'number' ? String(requestId) : (requestId as string);
    const pairs = this.#asked.get(id);
    this.#asked.delete(id);
    return pairs;
  }

  #batches(pairs: readonly CurrencyPair[]): { batch: readonly CurrencyPair[]; streams: readonly string[] }[] {
    const perPair = pairs[0] === undefined ? 1 : this.#streamsOf(pairs[0]).length;
    const size = Math.max(1, Math.floor(NAMES_PER_REQUEST / perPair));
    return Array.from({ length: Math.ceil(pairs.length / size) }, (_, index) => {
      const batch = pairs.slice(index * size, (index + 1) * size);
      return { batch, streams: batch.flatMap(this.#streamsOf) };
    });
  }

  /** Futures take unsigned integers as ids and nothing else. */
  #request(method: string, params?: readonly string[]): string {
    this.#lastId++;
    return JSON.stringify({ method, ...(params && { params }), id: this.#lastId });
  }
}
