import type { CurrencyPair } from '@hftjs/core';
import { INFO } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { readControl, type ControlContext } from './control.js';

const PAIRS: readonly CurrencyPair[] = ['btc/usdt', 'eth/usdt'];

const context = (fields: Partial<ControlContext> = {}): ControlContext => ({
  channel: 'trades',
  pairs: PAIRS,
  pairOf: (instId) => ({ 'BTC-USDT': PAIRS[0], 'ETH-USDT': PAIRS[1] })[String(instId)],
  pairsOf: (id) => (id === '1' ? PAIRS : id === '2' ? PAIRS.slice(0, 1) : undefined),
  ...fields,
});

const ORDERS = context({
  channel: 'orders',
  loggedIn: () => ['subscribe'],
  now: () => 1_700_000_000_000,
});

const error = (code: string, msg: string, id?: string) => ({ event: 'error', code, msg, ...(id && { id }) });

describe('acknowledgements', () => {
  test('one per argument', () => {
    const packet = {
      id: '1',
      event: 'subscribe',
      arg: { channel: 'trades', instId: 'ETH-USDT' },
      connId: 'a',
    };
    expect(readControl(packet, context())).toEqual({ kind: 'acknowledged', pairs: ['eth/usdt'] });
  });

  test('of own orders: all pairs, with the time of the venue', () => {
    const packet = { event: 'subscribe', arg: { channel: 'orders', instType: 'ANY' } };
    expect(readControl(packet, ORDERS)).toEqual({
      kind: 'acknowledged',
      pairs: PAIRS,
      venueTime: 1_700_000_000_000,
    });
  });

  test.each([
    { channel: 'tickers', instId: 'BTC-USDT' },
    { channel: 'trades', instId: 'DOGE-USDT' },
  ])('of something else: %o', (arg) => {
    expect(readControl({ event: 'subscribe', arg }, context())).toBe(INFO);
  });

  test('an unasked end of a subscription is not taken lying down', () => {
    const arg = { channel: 'trades', instId: 'BTC-USDT' };
    expect(readControl({ event: 'unsubscribe', arg }, context())).toMatchObject({ kind: 'retry' });
    expect(readControl({ event: 'unsubscribe', arg: { channel: 'books' } }, context())).toBe(INFO);
  });
});

describe('login', () => {
  const accepted = { event: 'login', code: '0', msg: '', connId: 'a4d3ae55' };

  test('subscriptions follow its acknowledgement', () => {
    expect(readControl(accepted, ORDERS)).toEqual({ kind: 'send', frames: ['subscribe'] });
    expect(readControl(accepted, context())).toBe(INFO);
  });

  test.each(['60005', '60007', '60009', '60024', '60032', '50101', '50119'])('%s ends the stream', (code) => {
    expect(readControl(error(code, 'Login failed.'), ORDERS)).toEqual({
      kind: 'auth_rejected',
      reason: `Login failed. (${code})`,
    });
  });

  test.each(['60004', '60006'])('%s: our clock is looked at again', (code) => {
    let distrusted = 0;
    const control = readControl(error(code, 'Timestamp request expired'), {
      ...ORDERS,
      distrustClock: () => distrusted++,
    });
    expect(control).toMatchObject({ kind: 'retry' });
    expect(distrusted).toBe(1);
  });
});

describe('60018 rejects one argument permanently', () => {
  test.each([
    "channel:trades,instId:BTC-USDT doesn't exist",
    "Wrong URL or channel:trades,instId:BTC-USDT doesn't exist. Please use the correct URL, channel and parameters referring to API document.",
    "Subscribe failed, wrong URL or channel:trades,instId:BTC-USDT doesn't exist",
    'Channel: trades, instId: BTC-USDT does not exist',
  ])('%s', (msg) => {
    expect(readControl(error('60018', msg, '1'), context())).toEqual({
      kind: 'refused',
      pairs: ['btc/usdt'],
      reason: `${msg} (60018)`,
    });
  });

  test('named by its request, where that asked for one pair', () => {
    const control = readControl(error('60018', 'gone', '2'), context());
    expect(control).toEqual({ kind: 'refused', pairs: ['btc/usdt'], reason: 'gone (60018)' });
  });

  test('without a name, no other pair is rejected', () => {
    expect(readControl(error('60018', 'gone', '1'), context())).toMatchObject({ kind: 'retry' });
    expect(readControl(error('60018', 'gone'), context())).toMatchObject({ kind: 'retry' });
  });

  test('of another channel or market it rejects no pair', () => {
    const other = error('60018', "channel:books,instId:BTC-USDT doesn't exist");
    expect(readControl(other, context())).toBe(INFO);
    expect(readControl(error('60018', "channel:trades,instId:X-Y doesn't exist"), context())).toBe(INFO);
  });

  test('of own orders it rejects all pairs', () => {
    const packet = error('60018', "Wrong URL or channel:orders,instType:ANY doesn't exist");
    expect(readControl(packet, ORDERS)).toMatchObject({ kind: 'refused', pairs: PAIRS });
  });
});

describe('other errors', () => {
  test('60012 is about the whole request', () => {
    const msg =
      'Invalid request: {"op": "subscribe", "argss":[{ "channel" : "trades", "instId" : "BTC-USDT"}]}';
    expect(readControl(error('60012', msg, '1'), context())).toMatchObject({ kind: 'refused', pairs: PAIRS });
    expect(readControl(error('60012', msg), context())).toMatchObject({ kind: 'retry' });
  });

  test.each([
    '60008',
    '60013',
    '60019',
    '60027',
    '60028',
    '60029',
    '60030',
    '60033',
    '64000',
    '64001',
    '64002',
    '64003',
    '64004',
  ])('%s is for good', (code) => {
    expect(readControl(error(code, 'no', '1'), context())).toMatchObject({ kind: 'refused', pairs: PAIRS });
  });

  test.each(['60010', '60011', '60015', '60016', '60026', '60031', '63999', '64007', '50013', '99999'])(
    '%s may pass',
    (code) => {
      expect(readControl(error(code, 'no', '1'), context())).toEqual({
        kind: 'retry',
        reason: `no (${code})`,
      });
    },
  );

  test.each(['60014', '60023'])('%s wants a pause', (code) => {
    expect(readControl(error(code, 'no'), context())).toMatchObject({ kind: 'retry', retryAfter: 10_000 });
  });
});

describe('notices', () => {
  test('64008: the next connection first', () => {
    const packet = { event: 'notice', code: '64008', msg: 'The connection will soon be closed', connId: 'a' };
    expect(readControl(packet, context())).toEqual({
      kind: 'rotate',
      reason: 'The connection will soon be closed (64008)',
    });
    expect(readControl({ ...packet, code: '1' }, context())).toBe(INFO);
  });

  test('the number of connections, and one too many after an acknowledgement', () => {
    const packet = { event: 'channel-conn-count', channel: 'orders', connCount: '2', connId: 'abcd1234' };
    expect(readControl(packet, ORDERS)).toBe(INFO);
    expect(readControl({ ...packet, event: 'channel-conn-count-error', connCount: '30' }, ORDERS)).toEqual({
      kind: 'refused',
      pairs: PAIRS,
      reason: 'OKX ended the subscription: 30 connections have the channel orders',
    });
    const other = { event: 'channel-conn-count-error', channel: 'account', connCount: '30' };
    expect(readControl(other, ORDERS)).toBe(INFO);
  });

  test('replies to operations, and rows of other channels', () => {
    expect(readControl({ id: '1', op: 'order', code: '0', msg: '', data: [] }, ORDERS)).toBe(INFO);
    expect(readControl({ arg: { channel: 'status' }, data: [{}] }, ORDERS)).toBe(INFO);
  });
});

test.each([null, 1, 'pong', [], {}, { arg: {} }, { arg: { channel: 'x' } }, { event: 'what' }])(
  '%o is nothing of OKX',
  (packet) => {
    expect(() => readControl(packet, context())).toThrow();
  },
);
