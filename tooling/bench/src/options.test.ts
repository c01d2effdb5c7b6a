import { expect, test } from 'vitest';
import { chooseMessages } from './bench.js';
import { parseOptions } from './options.js';
import { MESSAGES, nameOf } from './venues/messages.js';

test('all rows on Node 20 and 24, unless the options restrict it', () => {
  expect(parseOptions([])).toMatchObject({
    nodes: ['20', '24'],
    only: [],
    parts: ['cost', 'burst', 'pairs', 'books', 'observers', 'latency'],
    hasPeers: false,
  });
  expect(parseOptions(['--long'])?.parts).toContain('memory');
  expect(parseOptions(['--node', '24', '--part', 'burst'])).toMatchObject({
    nodes: ['24'],
    parts: ['burst'],
  });
  expect(parseOptions(['--quick'])?.nodes).toEqual([process.execPath]);
  expect(parseOptions(['--help'])).toBeUndefined();
});

test('options that are wrong are named', () => {
  expect(() => parseOptions(['--part', 'speed'])).toThrow(
    'there is no part speed; the parts are cost, burst',
  );
  expect(() => parseOptions(['--rounds', '0'])).toThrow('--rounds is 0, not a positive number');
  expect(() => parseOptions(['--fast'])).toThrow('--fast');
});

test('rows are chosen by their words', () => {
  const names = (...only: readonly string[]): string[] => chooseMessages(only).map(nameOf);
  expect(names()).toHaveLength(MESSAGES.length);
  expect(names('kraken')).toEqual(['kraken ticker', 'kraken trade', 'kraken book']);
  expect(names('binance bookTicker', 'okx_swap trades')).toEqual(['binance bookTicker', 'okx_swap trades']);
  expect(() => names('krakn')).toThrow('no row has the words "krakn"; the rows are kraken ticker');
});
