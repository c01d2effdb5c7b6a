import { expect, test } from 'vitest';
import { parseInstrument, parseRestInstrument } from './instrument.js';

const header = { exchange: 'kraken', receivedTime: 5, origin: undefined };

const row = {
  symbol: 'BTC/USD',
  base: 'BTC',
  quote: 'USD',
  status: 'online',
  qty_precision: 8,
  qty_increment: 1e-8,
  qty_min: 0.0001,
  price_precision: 1,
  price_increment: 0.1,
  cost_precision: 5,
  cost_min: 0.5,
  tick_size: 0.1,
};

test('a pair of the instrument channel', () => {
  expect(parseInstrument(row, 'btc/usd', { ...header, origin: 'snapshot' })).toEqual({
    channel: 'instrument',
    exchange: 'kraken',
    symbol: 'btc/usd',
    receivedTime: 5,
    origin: 'snapshot',
    venueSymbol: 'BTC/USD',
    base: 'btc',
    quote: 'usd',
    kind: 'spot',
    status: 'trading',
    rawStatus: 'online',
    priceIncrement: 0.1,
    volumeIncrement: 1e-8,
    minVolume: 0.0001,
    minNotional: 0.5,
  });
});

test('an older frame has the step of prices under its older name', () => {
  const older = { ...row, price_increment: undefined };
  expect(parseInstrument(older, 'btc/usd', header)).toMatchObject({ priceIncrement: 0.1 });
});

test('a pair of REST is the same pair', () => {
  const listed = {
    altname: 'XBTUSD',
    wsname: 'XBT/USD',
    pair_decimals: 1,
    lot_decimals: 8,
    ordermin: '0.0001',
    costmin: '0.5',
    tick_size: '0.1',
    status: 'online',
  };
  expect(parseRestInstrument(listed, 'btc/usd', header)).toEqual(parseInstrument(row, 'btc/usd', header));
  const older = { ...listed, tick_size: undefined };
  expect(parseRestInstrument(older, 'btc/usd', header)).toMatchObject({ priceIncrement: 0.1 });
});

test.each([
  ['cancel_only', 'cancel_only'],
  ['post_only', 'post_only'],
  ['limit_only', 'limit_only'],
  ['reduce_only', 'reduce_only'],
  ['maintenance', 'halted'],
  ['work_in_progress', 'pre_open'],
  ['delisted', 'delisted'],
  ['a_new_word', 'unknown'],
])('%s is %s', (state, status) => {
  expect(parseInstrument({ ...row, status: state }, 'btc/usd', header)).toMatchObject({
    status,
    rawStatus: state,
  });
});

test.each([
  ['status', undefined],
  ['symbol', ''],
  ['price_increment', 0],
  ['qty_increment', 'x'],
  ['qty_min', {}],
])('a pair whose %s is %s is refused', (field, value) => {
  expect(() => parseInstrument({ ...row, [field]: value }, 'btc/usd', header)).toThrow(field);
});
