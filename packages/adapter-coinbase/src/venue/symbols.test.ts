import { describe, expect, test } from 'vitest';
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
