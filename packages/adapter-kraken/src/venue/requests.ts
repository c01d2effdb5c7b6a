import type { CurrencyPair } from '@hftjs/core';

/** Items in groups of so many. */
export const batchesOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );

/** Up to so many pairs each get a request of their own, so that an error without a symbol has only one. */
const SINGLE_REQUESTS = 40;
/** Pairs per request beyond that. */
const PAIRS_PER_REQUEST = 50;

/** Parameters that are not part of a subscription's key: a request that ends it has none of them. */
const CHOICES: ReadonlySet<string> = new Set(['snapshot', 'event_trigger']);

/** Parameters of a subscribe request, beside the symbols. */
export type ChannelRequest = Readonly<Record<string, unknown>> & { readonly channel: string };

/** The subscribe requests of one connection to WebSocket v2, and which pairs each of them asked for. */
export class Requests {
  readonly #toSymbol: (pair: CurrencyPair) => string;
  readonly #pairs = new Map<string, readonly CurrencyPair[]>();
  #lastId = 0;

  /** @param toSymbol - returns the venue's name of a pair */
  constructor(toSymbol: (pair: CurrencyPair) => string) {
    this.#toSymbol = toSymbol;
  }

  /** The frames that subscribe a public channel. */
  subscribe(pairs: readonly CurrencyPair[], params: ChannelRequest): string[] {
    const size = pairs.length <= SINGLE_REQUESTS ? 1 : PAIRS_PER_REQUEST;
    return batchesOf(pairs, size).map((asked) => {
      const { channel, ...more } = params;
      return this.subscribeAll(asked, { channel, symbol: asked.map(this.#toSymbol), ...more });
    });
  }

  /** The frame that subscribes a channel that knows no symbols. @param pairs - those that an answer is about */
  subscribeAll(pairs: readonly CurrencyPair[], params: ChannelRequest): string {
    const id = ++this.#lastId;
    this.#pairs.set(String(id), pairs);
    return JSON.stringify({ method: 'subscribe', params, req_id: id });
  }

  /** The frames that end the subscription of these pairs. @param params - those of the subscribe request */
  unsubscribe(pairs: readonly CurrencyPair[], params: ChannelRequest): string[] {
    return batchesOf(pairs, PAIRS_PER_REQUEST).map((ended) => {
      const { channel, ...more } = params;
      return this.unsubscribeAll({ channel, symbol: ended.map(this.#toSymbol), ...more });
    });
  }

  /** The frame that ends the subscription of a channel that knows no symbols. */
  unsubscribeAll(params: ChannelRequest): string {
    const key = Object.fromEntries(Object.entries(params).filter(([name]) => !CHOICES.has(name)));
    return JSON.stringify({ method: 'unsubscribe', params: key, req_id: ++this.#lastId });
  }

  /** The pairs of a request, by the id that its replies carry: a number, or the text of one. */
  pairsOf(requestId: unknown): readonly CurrencyPair[] | undefined {
    return typeof requestId === 'number' || typeof requestId === 'string'
      ? this.#pairs.get(String(requestId))
      : undefined;
  }
}
