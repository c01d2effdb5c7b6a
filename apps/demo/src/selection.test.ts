import { expect, test } from 'vitest';
import { ArgumentError } from './arguments.js';
import { selectOf } from './selection.js';

const stream = (exchange: string, pairs: readonly string[]): object => ({
  exchange,
  currency_pairs: pairs,
  subscribe_channels: ['ticker'],
});

const CONFIG = {
  'service.maker': {
    class_name: 'Maker',
    setting: {
      apis: [
        { exchange: 'kraken', api_key: '1' },
        { exchange: 'okx', api_key: '2' },
      ],
      streams: [stream('kraken', ['btc/usd', 'eth/usd']), stream('okx', ['btc/usdt'])],
      quotes: { value: 5 },
    },
  },
};

/** The streams and credentials that are left, as `kraken btc/usd`. */
function left(selection: { venues?: string[]; pairs?: string[] }): string[] {
  const selected = selectOf(CONFIG, selection) as typeof CONFIG;
  const { apis, streams } = selected['service.maker'].setting;
  return [
    ...apis.map(({ exchange }) => `api ${exchange}`),
    ...(streams as { exchange: string; currency_pairs: string[] }[]).map(
      ({ exchange, currency_pairs: pairs }) => `${exchange} ${pairs.join(' ')}`,
    ),
  ];
}

test('all, some exchanges, some pairs, and both', () => {
  expect(selectOf(CONFIG, {})).toBe(CONFIG);
  expect(left({ venues: ['okx'] })).toEqual(['api okx', 'okx btc/usdt']);
  expect(left({ pairs: ['eth/usd'] })).toEqual(['api kraken', 'kraken eth/usd']);
  expect(left({ pairs: ['btc/usdt', 'btc/usd'] })).toEqual([
    'api kraken',
    'api okx',
    'kraken btc/usd',
    'okx btc/usdt',
  ]);
  expect(left({ venues: ['kraken'], pairs: ['btc/usd'] })).toEqual(['api kraken', 'kraken btc/usd']);
  expect(selectOf(CONFIG, { venues: ['okx'] })).toMatchObject({
    'service.maker': { class_name: 'Maker', setting: { quotes: { value: 5 } } },
  });
});

test.each([
  [{ venues: ['krakn'] }, '--venues names krakn; did you mean kraken; this config has kraken, okx.'],
  [{ venues: ['okx', 'nyse'] }, '--venues names nyse; this config has kraken, okx.'],
  [
    { pairs: ['btc/usdd'] },
    '--pairs names btc/usdd; did you mean btc/usd; the exchanges of this run list btc/usd, eth/usd, btc/usdt.',
  ],
  [
    { venues: ['okx'], pairs: ['eth/usd'] },
    '--pairs names eth/usd; the exchanges of this run list btc/usdt.',
  ],
  [
    { venues: ['kraken', 'okx'], pairs: ['eth/usd'] },
    '--pairs names no pair of okx, which --venues names; it lists btc/usdt.',
  ],
])('%j is a mistake', (selection, message) => {
  expect(() => selectOf(CONFIG, selection)).toThrow(ArgumentError);
  expect(() => selectOf(CONFIG, selection)).toThrow(message);
});

test('what is no config stays as it is: the service reports it', () => {
  expect(selectOf('text', { venues: ['okx'] })).toBe('text');
  expect(selectOf({ 'service.a': { class_name: 'A' }, ...CONFIG }, { venues: ['okx'] })).toHaveProperty([
    'service.a',
  ]);
});
