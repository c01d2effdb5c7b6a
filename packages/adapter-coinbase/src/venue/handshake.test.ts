import { INFO, type Control } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { Handshake } from './handshake.js';

const TIME = '2026-08-09T21:05:48.228846629Z';

const frame = (sequence_num: number, channel: string, event: object = {}): object => ({
  channel,
  timestamp: TIME,
  sequence_num,
  events: [event],
});

const listing = (sequence: number, subscriptions: object): object =>
  frame(sequence, 'subscriptions', { subscriptions });

const error = (message: string): object => ({ type: 'error', message });

const HEARTBEATS = { heartbeats: ['heartbeats'] };

/** A connection that subscribes market_trades of two products. */
function connect(isLive = true) {
  const seen: (number | undefined)[] = [];
  const handshake = new Handshake({
    channel: 'market_trades',
    reads: ['market_trades'],
    isReplay: !isLive,
    subscriber: {
      channelRequest: () => 'next',
      onSubscribed: ({ listed, time }) => ({ kind: 'rotate', reason: JSON.stringify([listed, time]) }),
      isWhole: (listed) => listed?.length === 2,
      onAuthenticationFailure: (reason) => ({ kind: 'refused', reason }),
      onNamedError: (words) => (words.includes('BTC-USD') ? { kind: 'refused', reason: words } : undefined),
    },
  });
  handshake.begin('first');
  const read = (packet: unknown): Control | undefined => {
    const { events, sequence, control } = handshake.read(packet);
    if (events.length > 0) seen.push(sequence);
    return control;
  };
  return { read, seen, handshake };
}

const SUBSCRIBED = { ...HEARTBEATS, market_trades: ['BTC-USD', 'ETH-USD'] };

describe('subscriptions', () => {
  test('one after the other; data before the acknowledgement is data', () => {
    const { read, seen } = connect();
    expect(read(listing(0, HEARTBEATS))).toEqual({ kind: 'send', frames: ['next'] });
    expect(read(frame(1, 'heartbeats'))).toBe(INFO);
    expect(read(frame(2, 'market_trades'))).toBeUndefined();
    expect(read(listing(3, SUBSCRIBED))).toEqual({
      kind: 'rotate',
      reason: JSON.stringify([['BTC-USD', 'ETH-USD'], 1786309548228.846]),
    });
    expect(read(listing(4, SUBSCRIBED))).toBe(INFO);
    expect(seen).toEqual([2]);
  });

  test('a channel that is not in the list', () => {
    const { read } = connect();
    read(listing(0, HEARTBEATS));
    expect(read(listing(1, HEARTBEATS))).toMatchObject({ reason: '[null,1786309548228.846]' });
  });

  test('an unasked end of a subscription is not taken lying down', () => {
    const { read } = connect();
    read(listing(0, HEARTBEATS));
    read(listing(1, SUBSCRIBED));
    expect(read(listing(2, { ...HEARTBEATS, market_trades: ['BTC-USD'] }))).toMatchObject({ kind: 'retry' });
  });
});

describe('errors', () => {
  test.each([
    ['authentication failure', { kind: 'refused' }],
    ['Authentication Failure', { kind: 'refused' }],
    ['rate limit exceeded', { kind: 'retry', retryAfter: 2_000 }],
    ['BTC-USD is not a valid product', { kind: 'refused' }],
    ['failure to subscribe', { kind: 'retry' }],
    [undefined, { kind: 'retry' }],
  ])('%s, before the acknowledgement', (message, control) => {
    expect(connect().read({ type: 'error', message })).toMatchObject(control);
  });

  test('they name what was asked for', () => {
    const { read } = connect();
    expect(read(error('failure'))).toMatchObject({ reason: 'Coinbase answered "failure" to heartbeats' });
    read(listing(0, HEARTBEATS));
    expect(read(error('failure'))).toMatchObject({ reason: 'Coinbase answered "failure" to market_trades' });
  });

  test('one that matches no request is reported', () => {
    const { read } = connect();
    read(listing(0, HEARTBEATS));
    read(listing(1, SUBSCRIBED));
    expect(() => read(error('something'))).toThrow('error of Coinbase, "something"');
    expect(() => read(error('authentication failure'))).toThrow('authentication failure');
    expect(read(error('BTC-USD is delisted'))).toMatchObject({ kind: 'refused' });
  });
});

describe('numbers', () => {
  test('a gap is reported, and later frames are read', () => {
    const { read, seen } = connect();
    read(frame(0, 'market_trades'));
    expect(read(frame(3, 'market_trades'))).toEqual({
      kind: 'gap',
      reason: '2 frames are missing before sequence_num 3',
    });
    expect(seen).toEqual([0, 3]);
  });

  test.each(['heartbeats', 'subscriptions', 'market_trades'])('a hole before a frame of %s', (channel) => {
    const { read } = connect();
    read(frame(0, 'heartbeats'));
    const event = channel === 'subscriptions' ? { subscriptions: HEARTBEATS } : {};
    expect(read(frame(2, channel, event))).toMatchObject({ kind: 'gap' });
  });

  test('a late frame, and one that comes again, are dropped', () => {
    const { read, seen } = connect();
    read(frame(5, 'market_trades'));
    expect(read(frame(5, 'market_trades'))).toBe(INFO);
    expect(read(frame(4, 'market_trades'))).toBe(INFO);
    expect(read(frame(6, 'market_trades'))).toBeUndefined();
    expect(seen).toEqual([5, 6]);
  });

  test('a recording may hold several connections: nothing is late there', () => {
    const { read, seen } = connect(false);
    read(frame(5, 'market_trades'));
    expect(read(frame(0, 'market_trades'))).toBeUndefined();
    expect(read(listing(1, SUBSCRIBED))).toBe(INFO);
    expect(read(frame(4, 'market_trades'))).toMatchObject({ kind: 'gap' });
    expect(seen).toEqual([5, 0, 4]);
  });

  test('a recording may be without numbers, a connection may not', () => {
    const packet = { channel: 'market_trades', timestamp: TIME, events: [{}] };
    const recording = connect(false);
    expect(recording.read(packet)).toBeUndefined();
    expect(recording.read(frame(7, 'market_trades'))).toBeUndefined();
    expect(recording.read(packet)).toBeUndefined();
    expect(recording.read(frame(8, 'market_trades'))).toBeUndefined();
    expect(recording.seen).toEqual([undefined, 7, undefined, 8]);
    expect(() => connect().read(packet)).toThrow('sequence_num is missing');
  });
});

describe('what is none of it', () => {
  test.each(['candles', 'l2_data', 'status', 'user', 'ticker', 'futures_balance_summary'])(
    'a frame of %s is understood',
    (channel) => {
      expect(connect().read(frame(0, channel))).toBe(INFO);
    },
  );

  test.each([
    ['no object', 42],
    ['empty', {}],
    ['an unknown channel', frame(0, 'candel')],
    ['no number', { channel: 'ticker', events: [] }],
    ['a number that is none', { ...frame(0, 'ticker'), sequence_num: -1 }],
    ['events that are none', { ...frame(0, 'ticker'), events: [null] }],
    ['no list of subscriptions', frame(0, 'subscriptions', { subscriptions: 42 })],
  ])('%s throws', (_, packet) => {
    expect(() => connect().read(packet)).toThrow();
  });
});
