import { splitCurrencyPair, StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';

/** OKX's id of a pair on one of its markets. */
export type ToInstrumentId = (pair: CurrencyPair, exchange: Exchange) => string;

/**
 * The spot market of a pair: `btc/usdt` is `BTC-USDT`.
 *
 * @throws StreamError `invalid_options` for a contract
 */
export function toSpotId(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote, settle } = splitCurrencyPair(pair);
  if (settle !== undefined)
    throw invalid(exchange, pair, 'is a contract, and this is the spot market; write base/quote');
  return `${base}-${quote}`.toUpperCase();
}

/**
 * The contract of a pair. `btc/usdt` is the perpetual `BTC-USDT-SWAP`, `btc/usdt:usdt-261225` is
 * `BTC-USDT-261225`. Of USD there are two families: `btc/usd:btc` is the inverse `BTC-USD-SWAP`, settled in BTC;
 * `btc/usd`, settled in USD, is the linear `BTC-USD_UM-SWAP`.
 *
 * @throws StreamError `invalid_options` for a settlement that OKX does not have
 */
export function toContractId(pair: CurrencyPair, exchange: Exchange): string {
  const { base, quote, settle = quote, expiry } = splitCurrencyPair(pair);
  if (settle !== quote && settle !== base)
    throw invalid(exchange, pair, `is settled in ${settle}; OKX settles in ${quote} or ${base}`);
  const family = settle === 'usd' && quote === 'usd' ? `${base}-usd_um` : `${base}-${quote}`;
  return `${family}-${expiry ?? 'swap'}`.toUpperCase();
}

/** The pairs of a stream by OKX's ids for them. */
export class OkxSymbols {
  readonly #pairs = new Map<unknown, CurrencyPair>();
  readonly #ids = new Map<CurrencyPair, string>();

  /** @throws StreamError `invalid_options` for one market under two names */
  constructor(exchange: Exchange, pairs: readonly CurrencyPair[], toId: ToInstrumentId) {
    for (const pair of pairs) {
      const id = toId(pair, exchange);
      const other = this.#pairs.get(id);
      if (other) throw invalid(exchange, pair, `is the same market as ${other}, ${id}; name it once`);
      this.#pairs.set(id, pair);
      this.#ids.set(pair, id);
    }
  }

  /** The pair as it was subscribed, or `undefined` for one that was not. */
  subscribed(instId: unknown): CurrencyPair | undefined {
    return this.#pairs.get(instId);
  }

  idOf(pair: CurrencyPair): string {
    return this.#ids.get(pair) ?? '';
  }
}

/** The symbol of a market that was not subscribed: a name that no subscribed pair has. */
export const foreignPair = (instId: string): CurrencyPair => `${instId.toLowerCase()}/`;

const invalid = (exchange: Exchange, pair: CurrencyPair, what: string): StreamError =>
  new StreamError(`${exchange}: ${pair} ${what}`, { code: 'invalid_options', exchange, symbol: pair });
