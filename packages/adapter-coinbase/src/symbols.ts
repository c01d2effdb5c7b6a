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
  readonly #pairs = new Map<unknown, CurrencyPair>();
  readonly #ids = new Map<CurrencyPair, string>();

  /** @throws StreamError `invalid_options` */
  constructor(exchange: Exchange, pairs: readonly CurrencyPair[]) {
    for (const pair of pairs) {
      const id = toProductId(pair, exchange);
      this.#pairs.set(id, pair);
      this.#ids.set(pair, id);
    }
  }

  /** The pair as it was subscribed, or `undefined` for one that was not. */
  subscribed(productId: unknown): CurrencyPair | undefined {
    return this.#pairs.get(productId);
  }

  idOf(pair: CurrencyPair): string {
    return this.#ids.get(pair) ?? '';
  }

  /** All pairs. */
  get pairs(): readonly CurrencyPair[] {
    return [...this.#ids.keys()];
  }
}

/** The symbol of a product that was not subscribed: a name that no subscribed pair has. */
export const foreignPair = (productId: string): CurrencyPair => `${productId.toLowerCase()}/`;
