import { expect, test } from 'vitest';
import type { CurrencyPair } from '../contract/currency-pair.js';
import { StreamError } from '../contract/stream-error.js';
import { foreignPair, spotParts, spotSymbols, SymbolMap } from './symbol-map.js';

function setUp(...pairs: CurrencyPair[]) {
  const options = { exchange: 'acme', currencyPairs: pairs as readonly CurrencyPair[] };
  const map = new SymbolMap({
    options,
    toSymbol: (pair, exchange) => {
      if (pair.startsWith('no/'))
        throw new StreamError(`${exchange}: ${pair} has no market`, { code: 'invalid_options', exchange });
      return pair.replace(/:.*/, '').replace('/', '-').toUpperCase();
    },
  });
  return { map, options };
}

test('names pairs and markets', () => {
  const { map } = setUp('btc/usd', 'eth/usd');
  expect(map.symbolOf('btc/usd')).toBe('BTC-USD');
  expect(map.subscribed('ETH-USD')).toBe('eth/usd');
  expect(map.subscribed('SOL-USD')).toBeUndefined();
  expect(map.subscribed(7)).toBeUndefined();
});

test.each([
  [
    'one market under two names',
    ['btc/usd', 'btc/usd:usd'],
    'btc/usd:usd is the same market as btc/usd, BTC-USD',
  ],
  ['a pair without a market', ['no/usd'], 'acme: no/usd has no market'],
])('refuses %s', (_what, pairs, message) => {
  expect(() => setUp(...(pairs as CurrencyPair[]))).toThrow(message);
});

test('a pair that is added is known, and one that left can still be read', () => {
  const { map, options } = setUp('btc/usd');
  options.currencyPairs = ['eth/usd'];
  expect(map.subscribed('ETH-USD')).toBe('eth/usd');
  expect(map.symbolOf('eth/usd')).toBe('ETH-USD');
  expect(map.subscribed('BTC-USD')).toBe('btc/usd');
});

test('a market may have another name once the first one has left', () => {
  const { map, options } = setUp('btc/usd');
  options.currencyPairs = ['btc/usd', 'btc/usd:usd'];
  expect(map.subscribed('BTC-USD')).toBe('btc/usd');
  expect(() => map.symbolOf('btc/usd:usd')).toThrow('is the same market as btc/usd');
  options.currencyPairs = ['btc/usd:usd'];
  expect(map.symbolOf('btc/usd:usd')).toBe('BTC-USD');
  expect(map.subscribed('BTC-USD')).toBe('btc/usd:usd');
});

test('a pair without a name does not affect the others', () => {
  const { map, options } = setUp('btc/usd');
  options.currencyPairs = ['btc/usd', 'no/usd', 'sol/usd'];
  expect(map.subscribed('SOL-USD')).toBe('sol/usd');
  expect(() => map.symbolOf('no/usd')).toThrow('has no market');
});

test('several pairs share a name, and a market may have several names', () => {
  const { map, options } = setUp('btc/usdc', 'btc/usd');
  map.addName('btc/usdc', 'BTC-USD');
  map.addName('btc/usdc', 'BTC-USD');
  expect(map.pairsOf('BTC-USD')).toEqual(['btc/usd', 'btc/usdc']);
  expect(map.pairsOf('BTC-USDC')).toEqual(['btc/usdc']);
  map.addName('btc/usd', 7);
  expect(map.subscribed(7)).toBe('btc/usd');
  options.currencyPairs = ['btc/usdc', 'btc/usd:usd'];
  expect(map.pairsOf('BTC-USD')).toEqual(['btc/usd:usd', 'btc/usdc']);
});

test('a pair may be added whose market another pair has as a further name', () => {
  const { map, options } = setUp('btc/usdc');
  map.addName('btc/usdc', 'BTC-USD');
  options.currencyPairs = ['btc/usdc', 'btc/usd'];
  expect(map.symbolOf('btc/usd')).toBe('BTC-USD');
  expect(map.pairsOf('BTC-USD')).toEqual(['btc/usd', 'btc/usdc']);
});

test('names that the venue spells in several ways', () => {
  const options = { exchange: 'acme', currencyPairs: ['tslax/usd'] as const };
  const map = new SymbolMap({
    options,
    toSymbol: (pair) => pair.toUpperCase(),
    normalize: (name) => name.toUpperCase(),
  });
  expect(map.subscribed('TSLAx/USD')).toBe('tslax/usd');
  expect(map.symbolOf('tslax/usd')).toBe('TSLAX/USD');
  map.respell('tslax/usd', 'TSLAx/USD');
  expect(map.symbolOf('tslax/usd')).toBe('TSLAx/USD');
  expect(map.subscribed('TSLAX/USD')).toBe('tslax/usd');
});

test('a market that was not subscribed has a name that no pair has', () => {
  const { map } = setUp('btc/usd');
  expect(map.pairOf('BTC-USD')).toBe('btc/usd');
  expect(map.pairOf('SOL-USD')).toBe(foreignPair('SOL-USD'));
  expect(foreignPair('SOL-USD')).toBe('sol-usd/');
});

test('a contract is not a pair of a spot market', () => {
  expect(spotParts('btc/usd', 'acme')).toEqual({ base: 'btc', quote: 'usd' });
  expect(() => spotParts('btc/usd:btc', 'acme')).toThrow(
    'acme: btc/usd:btc is a contract, and this is the spot market; write base/quote',
  );
});

test('makes the symbols of a spot market', () => {
  expect(spotSymbols('-')('btc/usd', 'acme')).toBe('BTC-USD');
  expect(spotSymbols('')('btc/usd', 'acme')).toBe('BTCUSD');
  expect(() => spotSymbols('')('btc/usd:btc', 'acme')).toThrow('is a contract');
});

test('all pairs without a market are reported at once, with their indexes', () => {
  const currencyPairs: CurrencyPair[] = ['btc/usd', 'btc/usd:btc', 'eth/usd', 'eth/usd:eth'];
  const make = () =>
    new SymbolMap({ options: { exchange: 'acme', currencyPairs }, toSymbol: spotSymbols('-') });
  expect(make).toThrow(
    expect.objectContaining({
      symbol: 'btc/usd:btc',
      mistakes: [1, 3].map(
        (index) => expect.objectContaining({ option: ['currencyPairs', index] }) as object,
      ),
    }) as Error,
  );
});
