import { splitCurrencyPair, StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';

/**
 * The spot product of a pair: `btc/usd` is `BTC-USD`.
 *
 * @throws StreamError `invalid_options` for a contract
 */
export function toProductId(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote, settle } = splitCurrencyPair(pair);
  if (settle !== undefined)
    throw new StreamError(
      `${exchange}: ${pair} is a contract, and this is Coinbase's spot market; write base/quote`,
      { code: 'invalid_options', exchange, symbol: pair },
    );
  return `${base}-${quote}`.toUpperCase();
}

/** The pairs of a stream by Coinbase's ids for them. */
export class CoinbaseSymbols {
  readonly #exchange: Exchange;
  readonly #pairs = new Map<unknown, CurrencyPair>();
  readonly #ids = new Map<CurrencyPair, string>();

  /** @throws StreamError `invalid_options` */
  constructor(exchange: Exchange, pairs: readonly CurrencyPair[]) {
    this.#exchange = exchange;
    for (const pair of pairs) this.idOf(pair);
  }

  /** The pair as it was subscribed, or `undefined` for one that was not. */
  subscribed(productId: unknown): CurrencyPair | undefined {
    return this.#pairs.get(productId);
  }

  /** The pair of an own order's product: one that was not subscribed has a name that no subscribed pair has. */
  pairOf(productId: string): CurrencyPair {
    return this.#pairs.get(productId) ?? foreignPair(productId);
  }

  /** @throws StreamError `invalid_options` for a contract */
  idOf(pair: CurrencyPair): string {
    const known = this.#ids.get(pair);
    if (known !== undefined) return known;
    const id = toProductId(pair, this.#exchange);
    this.#pairs.set(id, pair);
    this.#ids.set(pair, id);
    return id;
  }

  /** All pairs. */
  get pairs(): readonly CurrencyPair[] {
    return [...this.#ids.keys()];
  }
}

const foreignPair = (productId: string): CurrencyPair => `${productId.toLowerCase()}/`;
