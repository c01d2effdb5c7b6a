import { expect, test } from 'vitest';
import { instrumentOf } from './instrument.js';

const HEADER = { exchange: 'ib', symbol: 'aapl/usd', receivedTime: 1 } as const;

const DETAILS = {
  contract: { conId: 265598, symbol: 'AAPL', secType: 'STK', localSymbol: 'AAPL', currency: 'USD' },
  minTick: 0.01,
  minSize: 0.0001,
  sizeIncrement: 0.0001,
  suggestedSizeIncrement: 100,
  tradingHours: '20261123:0400-20261123:2000;20261124:CLOSED',
};

test('increments; the suggested one is not a rule, and hours are not a status', () => {
  expect(instrumentOf(DETAILS, HEADER)).toEqual({
    channel: 'instrument',
    ...HEADER,
    venueSymbol: 'AAPL',
    base: 'aapl',
    quote: 'usd',
    kind: 'spot',
    status: 'unknown',
    rawStatus: '',
    priceIncrement: 0.01,
    volumeIncrement: 0.0001,
    minVolume: 0.0001,
  });
});

test.each([undefined, null, 0, 2 ** 127])('a least size of %s is not stated', (minSize) => {
  expect(instrumentOf({ ...DETAILS, minSize }, HEADER)).not.toHaveProperty('minVolume');
});

test.each([
  { ...DETAILS, sizeIncrement: undefined },
  { ...DETAILS, sizeIncrement: 0 },
  { ...DETAILS, minTick: 2 ** 127 },
  { ...DETAILS, minTick: -1 },
  { ...DETAILS, contract: { conId: 265598 } },
  { minTick: 0.01 },
])('%o cannot be read', (details) => {
  expect(() => instrumentOf(details, HEADER)).toThrow();
});
