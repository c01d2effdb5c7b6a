import { describe, expect, test } from 'vitest';
import { toProductId } from './symbols.js';

describe('products', () => {
  test.each([
    ['btc/usd', 'BTC-USD'],
    ['eth/usdc', 'ETH-USDC'],
    ['00/usd', '00-USD'],
  ] as const)('%s is %s', (pair, id) => {
    expect(toProductId(pair, 'coinbase')).toBe(id);
  });

  test.each(['btc/usd:usd', 'btc/usdc:usdc-301220'] as const)('%s is refused: a contract', (pair) => {
    expect(() => toProductId(pair, 'coinbase')).toThrow(
      expect.objectContaining({ code: 'invalid_options', symbol: pair }) as Error,
    );
  });
});
