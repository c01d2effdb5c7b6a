import { describe, expect, test } from 'vitest';
import { StreamError, type CurrencyPair } from '@hftjs/core';
import { toCurrency } from '../currencies.js';
import { spotSymbols, toKrakenSymbol, toRestPair } from './symbols.js';

test.each([
  ['btc/usd', 'BTC/USD', 'XBTUSD'],
  ['xbt/usd', 'BTC/USD', 'XBTUSD'],
  ['eth/btc', 'ETH/BTC', 'ETHXBT'],
  ['eth/xbt', 'ETH/BTC', 'ETHXBT'],
  ['doge/usd', 'DOGE/USD', 'XDGUSD'],
  ['xdg/xbt', 'DOGE/BTC', 'XDGXBT'],
  ['xrp/eur', 'XRP/EUR', 'XRPEUR'],
  ['xtz/zec', 'XTZ/ZEC', 'XTZZEC'],
  ['xlm/xmr', 'XLM/XMR', 'XLMXMR'],
  ['usdt/zusd', 'USDT/ZUSD', 'USDTZUSD'],
] as const)('%s is %s, over REST %s', (pair, symbol, rest) => {
  expect(toKrakenSymbol(pair)).toBe(symbol);
  expect(toRestPair(pair)).toBe(rest);
});

test.each([
  ['XBT', 'btc'],
  ['BTC', 'btc'],
  ['xbt', 'btc'],
  ['XDG', 'doge'],
  ['USD', 'usd'],
  ['XRP', 'xrp'],
  ['ZEC', 'zec'],
])('the currency %s is %s', (code, currency) => {
  expect(toCurrency(code)).toBe(currency);
});

describe('the pairs of a stream', () => {
  const symbols = spotSymbols({ exchange: 'kraken', currencyPairs: ['xbt/usd', 'eth/btc', 'aaplx/usd'] });

  test('a pair comes back as it was subscribed', () => {
    expect(symbols.subscribed('BTC/USD')).toBe('xbt/usd');
    expect(symbols.subscribed('ETH/BTC')).toBe('eth/btc');
    expect(symbols.pairOf('BTC/USD')).toBe('xbt/usd');
  });

  test('whatever the case of its letters: AAPLx', () => {
    expect(symbols.subscribed('AAPLx/USD')).toBe('aaplx/usd');
    expect(symbols.pairOf('AAPLx/USD')).toBe('aaplx/usd');
    expect(symbols.subscribed('btc/usd')).toBe('xbt/usd');
  });

  test('another pair is not subscribed, and has a name that no subscribed pair has', () => {
    expect(symbols.subscribed('BTC/EUR')).toBeUndefined();
    expect(symbols.subscribed('')).toBeUndefined();
    expect(symbols.subscribed('constructor')).toBeUndefined();
    expect(symbols.pairOf('SOL/EUR')).toBe('sol/eur/');
  });

  function mistake(...pairs: CurrencyPair[]): StreamError {
    try {
      spotSymbols({ exchange: 'kraken', currencyPairs: pairs });
    } catch (error) {
      if (error instanceof StreamError) return error;
    }
    throw new Error('no mistake was found');
  }

  test('one market under two names is refused', () => {
    expect(mistake('btc/usd', 'xbt/usd')).toMatchObject({
      code: 'invalid_options',
      symbol: 'xbt/usd',
      message: 'kraken: xbt/usd is the same market as btc/usd, BTC/USD; name it once',
    });
    expect(mistake('eth/xbt', 'doge/usd', 'xdg/usd').message).toBe(
      'kraken: xdg/usd is the same market as doge/usd, DOGE/USD; name it once',
    );
    expect(mistake('eth/xbt', 'eth/btc').message).toContain('ETH/BTC');
  });

  test('a contract is refused on a spot market', () => {
    for (const pair of ['btc/usd:btc', 'btc/usdt:usdt-261225'] as const)
      expect(mistake(pair)).toMatchObject({
        code: 'invalid_options',
        symbol: pair,
        message: `kraken: ${pair} is a contract, and this is the spot market; write base/quote`,
      });
  });
});
