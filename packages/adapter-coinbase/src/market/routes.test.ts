import type { CurrencyPair } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { toProductId } from '../venue/symbols.js';
import { Routes } from './routes.js';

describe('shared books', () => {
  const ALIASES: Readonly<Record<string, string>> = { 'BTC-USDC': 'BTC-USD' };

  function routes(pairs: readonly CurrencyPair[], isKnown = true): Routes {
    const made = new Routes();
    for (const pair of pairs) {
      const id = toProductId(pair, 'coinbase');
      made.add(pair, (isKnown ? ALIASES[id] : undefined) ?? id);
    }
    return made;
  }

  test('an alias is requested by the name that Coinbase returns', () => {
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

  test('without the list of products X-USD answers for X-USDC, if only that was requested', () => {
    expect(routes(['btc/usdc'], false).productIds).toEqual(['BTC-USDC']);
    expect(routes(['btc/usdc'], false).pairsOf('BTC-USD')).toEqual(['btc/usdc']);
    expect(routes(['btc/usdc', 'btc/usd'], false).pairsOf('BTC-USD')).toEqual(['btc/usd']);
    expect(routes(['btc/usdt'], false).pairsOf('BTC-USD')).toEqual([]);
    expect(routes(['btc/usdc'], false).pairsOf(undefined)).toEqual([]);
  });

  test('a product stays subscribed while it feeds another pair', () => {
    const both = routes(['btc/usdc', 'btc/usd', 'eth/usd']);
    expect(both.remove(['btc/usdc', 'eth/usd'])).toEqual(['ETH-USD']);
    expect(both.pairs).toEqual(['btc/usd']);
    expect(both.remove(['btc/usd'])).toEqual(['BTC-USD']);
    // A row of it may still be on its way.
    expect(both.pairsOf('ETH-USD')).toEqual(['eth/usd']);
  });
});
