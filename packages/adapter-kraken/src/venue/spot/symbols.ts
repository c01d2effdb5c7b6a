import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import { spotParts, SymbolMap, type SymbolMapInit } from '@hftjs/core/adapter';
import { toKrakenCode, toRestCode } from '../currencies.js';

/** The WebSocket v2 name of a pair: `btc/usd` and `xbt/usd` are `BTC/USD`. */
export function toKrakenSymbol(pair: CurrencyPair): string {
  const { base, quote } = splitCurrencyPair(pair);
  return `${toKrakenCode(base)}/${toKrakenCode(quote)}`;
}

/** A pair's alternative name in the REST API: `btc/usd` is `XBTUSD`. */
export function toRestPair(pair: CurrencyPair): string {
  const { base, quote } = splitCurrencyPair(pair);
  return toRestCode(base) + toRestCode(quote);
}

/** The pairs of a stream by Kraken's names for them. Tokenised stocks have a lower-case letter in theirs. */
export const spotSymbols = (options: SymbolMapInit['options']): SymbolMap =>
  new SymbolMap({
    options,
    toSymbol: (pair, exchange) => {
      spotParts(pair, exchange);
      return toKrakenSymbol(pair);
    },
    normalize: (symbol) => symbol.toUpperCase(),
  });
