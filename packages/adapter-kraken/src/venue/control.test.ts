import type { CurrencyPair } from '@hftjs/core';
import { parseExactJson } from '@hftjs/core/adapter';
import { describe, expect, test, vi } from 'vitest';
import { readControl } from './control.js';

const SUBSCRIBED: Readonly<Record<string, CurrencyPair>> = { 'BTC/USD': 'btc/usd', 'ETH/EUR': 'eth/eur' };
const ASKED: Readonly<Record<string, readonly CurrencyPair[]>> = { 1: ['btc/usd'], 2: ['eth/eur'] };

function read(packet: unknown, channel = 'trade', wasPaused = false): ReturnType<typeof readControl> {
  return readControl(
    packet,
    {
      channel,
      pairOf: (symbol) => SUBSCRIBED[symbol],
      pairsOf: (id) => ASKED[String(id)],
    },
    wasPaused,
  );
}

const refusal = (error: string, more: object = {}): object => ({
  error,
  method: 'subscribe',
  success: false,
  time_in: '2025-08-26T00:09:18.071184Z',
  time_out: '2025-08-26T00:09:18.071225Z',
  ...more,
});

describe('acknowledgements', () => {
  const ack = (result: object): object => ({
    method: 'subscribe',
    req_id: 1,
    result,
    success: true,
    time_in: '2024-05-19T16:27:13.694962Z',
    time_out: '2024-05-19T16:27:13.695006Z',
  });

  test('with a symbol: of that pair, with the time of the venue', () => {
    expect(read(ack({ channel: 'trade', snapshot: true, symbol: 'ETH/EUR' }))).toStrictEqual({
      kind: 'acknowledged',
      pairs: ['eth/eur'],
      venueTime: 1716136033694.962,
    });
  });

  test('without one: of the pairs of its request', () => {
    const result = { channel: 'executions', maxratecount: 180, snapshot: true, warnings: ['deprecated'] };
    expect(read(ack(result), 'executions')).toStrictEqual({
      kind: 'acknowledged',
      pairs: ['btc/usd'],
      venueTime: 1716136033694.962,
    });
    expect(read({ ...ack(result), req_id: 99 }, 'executions')).not.toHaveProperty('pairs');
  });

  test('of another channel, of a pair that was not asked for, of something else than a subscription', () => {
    expect(read(ack({ channel: 'ticker', symbol: 'BTC/USD' }))).toEqual({ kind: 'info' });
    expect(read(ack({ channel: 'trade', symbol: 'SOL/USD' }))).toEqual({ kind: 'info' });
    expect(read({ method: 'unsubscribe', success: true, result: { channel: 'trade' } })).toEqual({
      kind: 'info',
    });
    expect(read({ method: 'pong', req_id: 1, time_in: 'x' })).toEqual({ kind: 'info' });
  });

  test.each([undefined, 'true', 1, null])('success: %j is a refusal', (success) => {
    const packet = { ...ack({ channel: 'trade', symbol: 'BTC/USD' }), success };
    expect(read(packet)).toStrictEqual({
      kind: 'refused',
      pairs: ['btc/usd'],
      reason: 'refused without a reason',
    });
  });

  test('without a symbol, on a channel of symbols: of the pairs of that request', () => {
    expect(read(ack({ channel: 'trade' }))).toMatchObject({ pairs: ['btc/usd'] });
  });
});

describe('every documented error', () => {
  test.each([
    ['Currency pair not supported WWW/USD', 'refused'],
    ['Currency pair not in ISO 4217-A3 format BTCUSD', 'refused'],
    ['Already subscribed', 'acknowledged'],
    ['Already subscribed to one or more symbols', 'acknowledged'],
    ['Subscription Not Found', 'refused'],
    ['Subscription name invalid', 'refused'],
    ['Subscription depth not supported', 'refused'],
    ['Subscription ohlc interval not supported', 'refused'],
    ['Malformed request', 'refused'],
    ['ESession:Invalid session', 'retry'],
    ['EAPI:Invalid token', 'retry'],
    ['Token(s) not found', 'retry'],
    ['The token has expired', 'retry'],
    ['EGeneral:Permission denied', 'auth_rejected'],
    ['EAccount:Invalid permissions', 'auth_rejected'],
    ['EAccount:Invalid permissions: trading is not allowed', 'auth_rejected'],
    ['EAPI:Invalid key', 'auth_rejected'],
    ['EAPI:Invalid signature', 'auth_rejected'],
    ['EAuth:Account temporary disabled', 'auth_rejected'],
    ['EGeneral:Temporary lockout', 'auth_rejected'],
    ['EAPI:Rate limit exceeded', 'retry'],
    ['EAuth:Rate limit exceeded', 'retry'],
    ['EGeneral:Too many requests', 'retry'],
    ['EService:Throttled', 'retry'],
    ['EService:Throttled: 1762796155', 'retry'],
    ['EOrder:Rate limit exceeded', 'retry'],
    ['EOrder:Domain rate limit exceeded', 'retry'],
    ['EService:Unavailable', 'retry'],
    ['EService:Busy', 'retry'],
    ['EGeneral:Internal error', 'retry'],
    ['EService:Market in cancel_only mode', 'halted'],
    ['EService:Market in post_only mode', 'halted'],
    ['EService:Market in limit_only mode', 'halted'],
  ])('%s: %s', (error, kind) => {
    const control = read(refusal(error, { req_id: 1 }));
    expect(control.kind).toBe(kind);
    if (kind !== 'acknowledged') expect(control).toMatchObject({ reason: error });
    if (kind === 'acknowledged' || kind === 'refused') expect(control).toMatchObject({ pairs: ['btc/usd'] });
  });

  test('a flood, reported with a capital E and nothing else', () => {
    expect(read({ Error: 'Exceeded msg rate' })).toEqual({ kind: 'retry', reason: 'Exceeded msg rate' });
    expect(read(refusal('Exceeded msg rate'))).toEqual({ kind: 'retry', reason: 'Exceeded msg rate' });
  });

  test('a nonce that was overtaken is a temporary error', () => {
    expect(read(refusal('EAPI:Invalid nonce', { req_id: 1 })).kind).toBe('retry');
  });
});

describe('the pairs that an error is about', () => {
  const pairsOf = (packet: object): unknown => (read(packet) as { pairs?: unknown }).pairs;

  test('the symbol that it has', () => {
    expect(pairsOf(refusal('no', { symbol: 'ETH/EUR', req_id: 1 }))).toEqual(['eth/eur']);
  });

  test('the symbol that its text ends with', () => {
    expect(pairsOf(refusal('Currency pair not supported ETH/EUR', { req_id: 1 }))).toEqual(['eth/eur']);
  });

  test('the request, where it has no symbol or an unknown one; an id may be a text', () => {
    expect(pairsOf(refusal('no', { req_id: 2 }))).toEqual(['eth/eur']);
    expect(pairsOf(refusal('no', { req_id: '2' }))).toEqual(['eth/eur']);
    expect(pairsOf(refusal('Currency pair not supported WWW/USD', { symbol: 'WWW/USD', req_id: 2 }))).toEqual(
      ['eth/eur'],
    );
  });

  test('without a symbol or a known request: all pending pairs', () => {
    expect(read(refusal('no', { req_id: 99 }))).toStrictEqual({ kind: 'refused', reason: 'no' });
    expect(read(refusal('no'))).toStrictEqual({ kind: 'refused', reason: 'no' });
  });

  test('"already subscribed" without a pair acknowledges no pair', () => {
    expect(read(refusal('Already subscribed', { req_id: 99 })).kind).not.toBe('acknowledged');
  });
});

describe('the state of the venue', () => {
  const status = (system: string): string =>
    `{"channel":"status","type":"update","data":[{"api_version":"v2","connection_id":18266300427528990701,"system":"${system}","version":"2.0.4"}]}`;

  test.each(['online', 'cancel_only', 'post_only', 'whatever'])('%s is nothing to act on', (system) => {
    for (const parse of [JSON.parse, parseExactJson])
      expect(read(parse(status(system)))).toEqual({ kind: 'info' });
  });

  test('maintenance pauses, with and without a connection_id; anything else resumes', () => {
    const paused = { kind: 'paused', reason: 'Kraken is in maintenance' };
    expect(read(JSON.parse(status('maintenance')))).toEqual(paused);
    expect(read(JSON.parse(status('maintenance')), 'trade', true)).toEqual(paused);
    expect(
      read({ channel: 'status', type: 'update', data: [{ api_version: 'v2', system: 'maintenance' }] }),
    ).toEqual(paused);
    for (const system of ['online', 'post_only'])
      expect(read(JSON.parse(status(system)), 'trade', true)).toEqual({
        kind: 'resumed',
        reason: `Kraken is back from maintenance: ${system}`,
      });
  });

  test.each([{ channel: 'status' }, { channel: 'status', data: [] }, { channel: 'status', data: [null] }])(
    '%j does not end a pause',
    (packet) => {
      expect(read(packet, 'trade', true)).toEqual({ kind: 'info' });
    },
  );
});

test.each(['heartbeat', 'ticker', 'book', 'level3', 'ohlc', 'instrument', 'executions', 'balances'])(
  'a frame of %s is understood and not ours',
  (channel) => {
    expect(read({ channel, type: 'update', data: [{}] })).toEqual({ kind: 'info' });
  },
);

test.each([
  [null, 'not an object'],
  [[], 'not an object'],
  ['text', 'not an object'],
  [5, 'not an object'],
  [{}, 'neither a reply nor a channel of WebSocket v2'],
  [{ channel: 'unheard of' }, 'neither a reply nor a channel of WebSocket v2'],
  [{ channel: 5 }, 'neither a reply nor a channel of WebSocket v2'],
  [{ event: 'systemStatus', status: 'online' }, 'neither a reply nor a channel of WebSocket v2'],
  [{ channel: 'trade', type: 'update' }, 'trade without data'],
])('%j is garbage', (packet, message) => {
  expect(() => read(packet)).toThrow(message);
});

describe('texts of any length', () => {
  test.each([
    ['a refusal', (words: string) => refusal(words, { req_id: 1 })],
    ['an error that answers nothing', (words: string) => ({ error: words })],
  ])('are cut before any expression searches them: %s', (_name, packet) => {
    // Every search of an expression comes through here, whatever method it is asked for by.
    const search = vi.spyOn(RegExp.prototype, 'exec');
    let searched: number[];
    try {
      for (const words of ['token '.repeat(40_000), `Currency ${'x'.repeat(200_000)} `, 'x'.repeat(200_000)])
        expect(JSON.stringify(read(packet(words))).length).toBeLessThan(1_000);
      searched = search.mock.calls.map(([text]) => text.length);
    } finally {
      search.mockRestore();
    }
    expect(searched.length).toBeGreaterThan(2);
    expect(Math.max(...searched)).toBeLessThan(1_000);
  });
});

test.each(['EService:Market in cancel_only mode', 'EService:Market in post_only mode'])(
  '%s halts a pair, and refuses nothing',
  (words) => {
    expect(read(refusal(words, { req_id: 1 }))).toEqual({
      kind: 'halted',
      pairs: ['btc/usd'],
      reason: words,
    });
  },
);
