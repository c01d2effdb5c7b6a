import { expect, test } from 'vitest';
import { parseCommand } from './options.js';

test('a venue with its seed and duration', () => {
  expect(parseCommand(['kraken', '--seed', '7', '--duration', '1.5m', '--json'])).toMatchObject({
    venues: [{ exchange: 'kraken' }],
    seed: 7,
    duration: 90_000,
    bound: 15_000,
    isJson: true,
  });
});

test('all venues', () => {
  expect(parseCommand(['all'])?.venues.map(({ exchange }) => exchange)).toEqual([
    'kraken',
    'kraken_future',
    'binance',
    'binance_future',
    'coinbase',
    'okx',
    'okx_swap',
    'ib',
  ]);
  expect(parseCommand(['--help'])).toBeUndefined();
});

test.each([
  [[], 'name one venue'],
  [['krakn'], 'krakn is not one of: kraken,'],
  [['kraken', 'okx'], 'name one venue'],
  [['kraken', '--seed', 'x'], '--seed must be a number above zero'],
  [['kraken', '--duration', '60'], '--duration must be a duration such as'],
  [['kraken', '--speed', '1'], '--speed'],
])('%j is refused', (args, message) => {
  expect(() => parseCommand(args)).toThrow(message);
});
