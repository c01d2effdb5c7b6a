import { expect, test } from 'vitest';
import { RtVolumes } from './rt-volume.js';

const NOW = 1_348_075_472_000;

test('a print', () => {
  const print = new RtVolumes().read('aapl/usd', '701.28;1;1348075471534;67854;701.46918464;true', NOW);
  expect(print).toEqual({ price: 701.28, volume: 1, time: 1_348_075_471_534 });
});

test('a print that is sent again is skipped; a new print with the same price and size is a trade', () => {
  const volumes = new RtVolumes();
  volumes.read('aapl/usd', '701.28;1;1348075471534;67854;701.4;true', NOW);
  expect(volumes.read('aapl/usd', '701.28;1;1348075471534;67854;701.4;true', NOW)).toBeUndefined();
  expect(volumes.read('aapl/usd', '701.28;1;1348075471534;67855;701.4;true', NOW)).toBeDefined();
  expect(volumes.read('ibm/usd', '701.28;1;1348075471534;67854;701.4;true', NOW)).toBeDefined();
});

test('the last print of before the subscription is history', () => {
  const volumes = new RtVolumes();
  expect(volumes.read('aapl/usd', '701.28;1;1348075411534;67854;701.4;true', NOW)).toBeUndefined();
  expect(volumes.read('aapl/usd', '701.29;2;1348075411600;67856;701.4;true', NOW)).toBeDefined();
});

test.each([
  ';1;1348075471534;67854;701.4;true',
  '701.28;0;1348075471534;67854;701.4;true',
  '701.28;;1;1;1;true',
])('%s is not a trade at the market’s price', (text) => {
  expect(new RtVolumes().read('aapl/usd', text, NOW)).toBeUndefined();
});

test.each(['', '701.28;1', 'x;1;1348075471534;67854;701.4;true', '701.28;1;then;67854;701.4;true'])(
  '%s cannot be read',
  (text) => {
    expect(() => new RtVolumes().read('aapl/usd', text, NOW)).toThrow();
  },
);
