import type { CurrencyPair } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { Routes } from './routes.js';
import { CoinbaseSymbols, toProductId } from './symbols.js';

describe('products', () => {
  test.each([
    ['btc/usd', 'BTC-USD'],
    ['eth/usdc', 'ETH-USDC'],
    ['00/usd', '00-USD'],
  ] as const)('%s is %s', (pair, id) => {
    expect(toProductId(pair, 'coinbase')).toBe(id);
    const symbols = new CoinbaseSymbols('coinbase', [pair]);
    expect(symbols.subscribed(id)).toBe(pair);
    expect(symbols.idOf(pair)).toBe(id);
  });

  test.each(['btc/usd:usd', 'btc/usdc:usdc-301220'] as const)('%s is refused: a contract', (pair) => {
    expect(() => new CoinbaseSymbols('coinbase', ['eth/usd', pair])).toThrow(
      expect.objectContaining({ code: 'invalid_options', symbol: pair }) as Error,
    );
  });
});

describe('shared books', () => {
  const ALIASES: Readonly<Record<string, string>> = { 'BTC-USDC': 'BTC-USD' };

  const routes = (pairs: readonly CurrencyPair[], isKnown = true): Routes =>
    new Routes(pairs, {
      symbols: new CoinbaseSymbols('coinbase', pairs),
      canonicalOf: (id) => (isKnown ? ALIASES[id] : undefined) ?? id,
    });

  test('an alias is asked for by the name that comes back', () => {
    const one = routes(['btc/usdc']);
    expect(one.productIds).toEqual(['BTC-USD']);
    expect(one.pairsOf('BTC-USD')).toEqual(['btc/usdc']);
  });

  test('both are fed by one subscription', () => {
    const both = routes(['btc/usdc', 'btc/usd', 'usdt/usdc']);
    expect(both.productIds).toEqual(['BTC-USD', 'USDT-USDC']);
    expect(both.pairsOf('BTC-USD')).toEqual(['btc/usdc', 'btc/usd']);
    expect(both.pairsOf('USDT-USDC')).toEqual(['usdt/usdc']);
  });

  test('without the list of products X-USD answers for X-USDC, if only that was asked for', () => {
    expect(routes(['btc/usdc'], false).productIds).toEqual(['BTC-USDC']);
    expect(routes(['btc/usdc'], false).pairsOf('BTC-USD')).toEqual(['btc/usdc']);
    expect(routes(['btc/usdc', 'btc/usd'], false).pairsOf('BTC-USD')).toEqual(['btc/usd']);
    expect(routes(['btc/usdt'], false).pairsOf('BTC-USD')).toEqual([]);
    expect(routes(['btc/usdc'], false).pairsOf(undefined)).toEqual([]);
  });
});
