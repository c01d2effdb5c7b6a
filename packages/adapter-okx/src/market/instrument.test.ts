import { describe, expect, test } from 'vitest';
import { parseInstrument } from './instrument.js';

const HEADER = { exchange: 'okx', receivedTime: 1_790_000_000_000, origin: undefined } as const;

const SPOT = {
  baseCcy: 'BTC', ctMult: '', ctType: '', ctVal: '', ctValCcy: '', contTdSwTime: '', instFamily: '', instId: 'BTC-USDT',
  instType: 'SPOT', lotSz: '0.00000001', minSz: '0.00001', quoteCcy: 'USDT', settleCcy: '', state: 'live', tickSz: '0.1',
  uly: '',
}; // prettier-ignore

const LINEAR = {
  ...SPOT, baseCcy: '', quoteCcy: '', ctMult: '1', ctType: 'linear', ctVal: '0.01', ctValCcy: 'BTC',
  instFamily: 'BTC-USDT', instId: 'BTC-USDT-SWAP', instType: 'SWAP', lotSz: '0.01', minSz: '0.01', settleCcy: 'USDT',
  uly: 'BTC-USDT',
}; // prettier-ignore

const INVERSE = {
  ...LINEAR, ctType: 'inverse', ctVal: '100', ctValCcy: 'USD', instFamily: 'BTC-USD', instId: 'BTC-USD-SWAP',
  lotSz: '1', minSz: '1', settleCcy: 'BTC', uly: 'BTC-USD',
}; // prettier-ignore

test('spot', () => {
  expect(parseInstrument(SPOT, 'btc/usdt', HEADER)).toEqual({
    channel: 'instrument',
    exchange: 'okx',
    symbol: 'btc/usdt',
    receivedTime: HEADER.receivedTime,
    venueSymbol: 'BTC-USDT',
    base: 'btc',
    quote: 'usdt',
    kind: 'spot',
    status: 'trading',
    rawStatus: 'live',
    priceIncrement: 0.1,
    volumeIncrement: 1e-8,
    minVolume: 1e-5,
  });
});

test('linear contracts: lots in base currency', () => {
  expect(parseInstrument(LINEAR, 'btc/usdt', HEADER)).toMatchObject({
    kind: 'perpetual',
    settle: 'usdt',
    volumeIncrement: 0.0001,
    minVolume: 0.0001,
    contractSize: 0.01,
    contractType: 'linear',
  });
});

test('inverse contracts have no fixed volume in base currency', () => {
  const instrument = parseInstrument(INVERSE, 'btc/usd:btc', HEADER);
  expect(instrument).toMatchObject({
    quote: 'usd',
    settle: 'btc',
    contractSize: 100,
    contractType: 'inverse',
    volumeIncrement: 0,
  });
  expect(instrument).not.toHaveProperty('minVolume');
});

test('dated contracts', () => {
  const row = { ...LINEAR, instId: 'BTC-USDT-261225', instType: 'FUTURES' };
  expect(parseInstrument(row, 'btc/usdt:usdt-261225', HEADER)).toMatchObject({ kind: 'future' });
});

test.each([
  ['live', 'trading'],
  ['suspend', 'halted'],
  ['rebase', 'halted'],
  ['test', 'halted'],
  ['post_only', 'post_only'],
  ['preopen', 'pre_open'],
  ['expired', 'delisted'],
  ['novel', 'unknown'],
])('%s is %s', (state, status) => {
  expect(parseInstrument({ ...SPOT, state }, 'btc/usdt', HEADER)).toMatchObject({ status, rawStatus: state });
});

describe('auctions', () => {
  const at = (time: number) => ({ ...SPOT, contTdSwTime: String(time) });

  test('a market that is live before its continuous trading is in its auction', () => {
    expect(parseInstrument(at(HEADER.receivedTime + 1), 'btc/usdt', HEADER)?.status).toBe('auction');
    expect(parseInstrument(at(HEADER.receivedTime), 'btc/usdt', HEADER)?.status).toBe('trading');
  });
});

test('an announced market without steps is no instrument yet; of another one that is an error', () => {
  const row = { ...SPOT, tickSz: '', lotSz: '' };
  expect(parseInstrument({ ...row, state: 'preopen' }, 'btc/usdt', HEADER)).toBeUndefined();
  expect(() => parseInstrument(row, 'btc/usdt', HEADER)).toThrow('has no tickSz or lotSz');
});
