import { describe, expect, test } from 'vitest';
import { StreamError } from '@hftjs/core';
import { futureProducts, toProductId } from './products.js';

const EXCHANGE = 'kraken_future';

test.each([
  ['btc/usd', 'PF_XBTUSD'],
  ['xbt/usd', 'PF_XBTUSD'],
  ['btc/usd:usd', 'PF_XBTUSD'],
  ['btc/usd:btc', 'PI_XBTUSD'],
  ['btc/usd:xbt', 'PI_XBTUSD'],
  ['btc/usd:btc-261225', 'FI_XBTUSD_261225'],
  ['btc/usd:usd-261225', 'FF_XBTUSD_261225'],
  ['eth/usd', 'PF_ETHUSD'],
  ['eth/btc', 'PF_ETHXBT'],
  ['1inch/usd', 'PF_1INCHUSD'],
  ['doge/usd', 'PF_DOGEUSD'],
] as const)('%s is %s', (pair, id) => {
  expect(toProductId(pair, EXCHANGE)).toBe(id);
});

test('a settlement that Kraken does not have is refused', () => {
  expect(() => toProductId('btc/usd:eur', EXCHANGE)).toThrow(StreamError);
  expect(() => toProductId('btc/usd:eur', EXCHANGE)).toThrow('settled in eur; Kraken settles in usd or btc');
});

describe('the pairs of a stream', () => {
  const products = futureProducts({
    exchange: EXCHANGE,
    currencyPairs: ['xbt/usd', 'btc/usd:btc', 'aaplx/usd'],
  });

  test('are published as they were subscribed, in any case of the id', () => {
    expect(products.subscribed('PF_XBTUSD')).toBe('xbt/usd');
    expect(products.subscribed('pi_xbtusd')).toBe('btc/usd:btc');
    expect(products.subscribed('FI_XBTUSD_261225')).toBeUndefined();
    expect(products.subscribed(undefined)).toBeUndefined();
  });

  test('are asked for as Kraken spells them', () => {
    expect(products.symbolOf('aaplx/usd')).toBe('PF_AAPLXUSD');
    products.respell('aaplx/usd', 'PF_AAPLxUSD');
    expect(products.symbolOf('aaplx/usd')).toBe('PF_AAPLxUSD');
    expect(products.subscribed('PF_AAPLxUSD')).toBe('aaplx/usd');
  });

  test('are named once', () => {
    expect(() => futureProducts({ exchange: EXCHANGE, currencyPairs: ['btc/usd', 'xbt/usd:usd'] })).toThrow(
      'xbt/usd:usd is the same market as btc/usd, PF_XBTUSD; name it once',
    );
  });
});
