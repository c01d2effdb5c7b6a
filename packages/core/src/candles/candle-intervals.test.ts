import { expect, expectTypeOf, test } from 'vitest';
import { SubscribeArgs } from '../contract/subscribe-args.js';
import { candleArg, candleIntervals } from './candle-intervals.js';

const MINUTES = candleIntervals({ '1m': 1, '1h': 60, '1w': 10_080 }, '1m');
const WORDS = candleIntervals({ '1m': '1m', '1h': '1H', '1d': '1Dutc', '1M': '1Mutc' }, '1h', { '1D': '1d' });

test('the same words on all venues, and the words of the venue', () => {
  expect(MINUTES.names).toEqual(['1m', '1h', '1w', '1', '60', '10080']);
  expect(WORDS.names).toEqual(['1m', '1h', '1d', '1M', '1D', '1H', '1Dutc', '1Mutc']);
});

test.each([
  { interval: undefined, name: '1m', code: 1, length: 60_000 },
  { interval: '1h', name: '1h', code: 60, length: 3_600_000 },
  { interval: '60', name: '60', code: 60, length: 3_600_000 },
])('of the argument $interval', ({ interval, name, code, length }) => {
  const chosen = MINUTES.of(interval === undefined ? undefined : { interval });
  expect(chosen).toMatchObject({ name, code });
  expect(chosen.closeTime(0)).toBe(length);
});

test('a word of the venue that means another begin', () => {
  expect(WORDS.of({})).toMatchObject({ name: '1h', code: '1H' });
  expect(WORDS.of({ interval: '1d' })).toMatchObject({ name: '1d', code: '1Dutc' });
  expect(WORDS.of({ interval: '1D' })).toMatchObject({ name: '1D', code: '1D' });
  expect(WORDS.of({ interval: '1D' }).closeTime(0)).toBe(86_400_000);
  expect(() => WORDS.of({ interval: '2d' })).toThrow("there are no candles of '2d'");
});

test('the argument is checked before connecting, and names the lengths', () => {
  const args = new SubscribeArgs({ candle: candleArg(MINUTES) }, {});
  expect(args.read('acme', { candle: { interval: '1w' } })).toEqual({ candle: { interval: '1w' } });
  expect(() => args.read('acme', { candle: { interval: '3m' } })).toThrow(
    "acme: subscribeArgs.candle.interval takes '1m' or '1h' or '1w' or '1' or '60' or '10080'",
  );
  expect(() => args.read('acme', { candle: { length: '1m' } })).toThrow(
    'acme: subscribeArgs.candle.length is unknown; expected interval',
  );
  type Given = NonNullable<Parameters<typeof MINUTES.of>[0]>;
  expectTypeOf<Given>().toHaveProperty('interval');
  expectTypeOf(args.read('acme', {}).candle?.interval).toEqualTypeOf<
    '1m' | '1h' | '1w' | '1' | '60' | '10080' | undefined
  >();
});
