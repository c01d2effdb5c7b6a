import type { CurrencyPair } from '../../contract/currency-pair.js';

export interface SubscribeRequestsInit {
  /** The venue's names of what is subscribed for a pair. */
  readonly namesOf: (pair: CurrencyPair) => readonly string[];
  /** The most names of one request. */
  readonly namesPerRequest: number;
  /** Returns the frame of a request with this number. */
  readonly frame: (
    kind: 'subscribe' | 'unsubscribe' | 'list',
    id: number,
    names?: readonly string[],
  ) => string;
}

/**
 * The numbered requests of one connection, of a venue that answers each request with its number and can list what a
 * connection has subscribed. Keeps the pairs of each request until it is answered.
 */
export class SubscribeRequests {
  readonly #init: SubscribeRequestsInit;
  /** Pairs of the subscribe requests that were not answered yet, by request number. */
  readonly #asked = new Map<string, readonly CurrencyPair[]>();
  readonly #names = new Set<string>();
  #lastId = 0;
  /** The request for a list that was sent last, and what was subscribed then. */
  #list: { readonly id: string; readonly names: readonly string[] } | undefined;

  constructor(init: SubscribeRequestsInit) {
    this.#init = init;
  }

  /** The frames that subscribe these pairs, as few as possible: venues count frames. */
  subscribe(pairs: readonly CurrencyPair[]): string[] {
    return this.#batches(pairs).map(({ batch, names }) => {
      for (const name of names) this.#names.add(name);
      const frame = this.#init.frame('subscribe', ++this.#lastId, names);
      this.#asked.set(String(this.#lastId), batch);
      return frame;
    });
  }

  /** The frames that end the subscription of these pairs. */
  unsubscribe(pairs: readonly CurrencyPair[]): string[] {
    return this.#batches(pairs).map(({ names }) => {
      for (const name of names) this.#names.delete(name);
      return this.#init.frame('unsubscribe', ++this.#lastId, names);
    });
  }

  /** The frame that has the venue list what this connection has subscribed. */
  list(): string {
    this.#list = { id: String(++this.#lastId), names: [...this.#names] };
    return this.#init.frame('list', this.#lastId);
  }

  /**
   * The names that the answer to `list` lacks; `undefined` for the answer to another request.
   *
   * @param id - the number of the answered request, or its text
   */
  missingFrom(id: unknown, listed: readonly unknown[]): readonly string[] | undefined {
    if (!this.#list || String(id) !== this.#list.id) return undefined;
    const { names } = this.#list;
    this.#list = undefined;
    const present = new Set(listed);
    return names.filter((name) => this.#names.has(name) && !present.has(name));
  }

  /** The pairs of the subscribe request that an answer is for. @param id - the request's number, or its text */
  answered(id: unknown): readonly CurrencyPair[] | undefined {
    const pairs = this.#asked.get(String(id));
    this.#asked.delete(String(id));
    return pairs;
  }

  #batches(pairs: readonly CurrencyPair[]): { batch: readonly CurrencyPair[]; names: readonly string[] }[] {
    const { namesOf, namesPerRequest } = this.#init;
    const perPair = pairs[0] === undefined ? 1 : namesOf(pairs[0]).length;
    const size = Math.max(1, Math.floor(namesPerRequest / perPair));
    return Array.from({ length: Math.ceil(pairs.length / size) }, (_, index) => {
      const batch = pairs.slice(index * size, (index + 1) * size);
      return { batch, names: batch.flatMap(namesOf) };
    });
  }
}
