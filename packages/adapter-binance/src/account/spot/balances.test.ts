import { AsyncQueue, Channel, Exchange, getExchangeStream, silentLogger, type MyBalance } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import '../../index.js';
import { parseAccount, parseAccountPosition } from './balances.js';

const NOW = 1_790_000_000_000;

const position = (...rows: readonly object[]) => ({
  e: 'outboundAccountPosition',
  E: NOW + 1,
  u: NOW,
  B: rows,
});

function fed() {
  const stream = getExchangeStream({
    exchange: Exchange.BINANCE,
    currencyPairs: ['btc/usdt'],
    subscribeChannels: [Channel.MY_BALANCE],
    apiKey: 'key',
    apiSecret: 'secret',
    logger: silentLogger,
  });
  const myBalanceQueue = new AsyncQueue<MyBalance>();
  stream.bindObserver({ myBalanceQueue });
  return {
    status: () => stream.status().channels.my_balance,
    feed: (packet: object) => {
      stream.feed(Channel.MY_BALANCE, JSON.stringify(packet));
      return myBalanceQueue.drain();
    },
  };
}

describe('a change of balances', () => {
  test('total is free and locked, to the last digit', () => {
    const { rows, parse, time } = parseAccountPosition(
      position({ a: 'BTC', f: '0.10000000', l: '0.20000001' }),
    );
    expect(time).toBe(NOW + 1);
    expect(rows.map(parse)).toEqual([
      {
        currency: 'btc',
        numbers: { total: '0.30000001', available: '0.10000000', locked: '0.20000001' },
        time: NOW,
      },
    ]);
  });

  test.each([
    ['of the WebSocket API', (event: object) => ({ subscriptionId: 0, event })],
    ['of a combined stream', (data: object) => ({ stream: 'key', data })],
    ['without an envelope', (event: object) => event],
  ])('in the envelope %s', (_name, wrap) => {
    const { feed } = fed();
    expect(feed(wrap(position({ a: 'ETH', f: '10000.000000', l: '0.000000' })))).toEqual([
      {
        channel: 'my_balance',
        exchange: 'binance',
        currency: 'eth',
        kind: 'update',
        exchangeTime: NOW,
        receivedTime: expect.any(Number) as number,
        total: 10000,
        available: 10000,
        locked: 0,
        exact: { total: '10000.000000', available: '10000.000000', locked: '0.000000' },
      },
    ]);
  });

  test('a row that cannot be read costs itself', () => {
    const { feed, status } = fed();
    const rows = [
      { a: 'BTC', f: '1' },
      { a: '', f: '1', l: '0' },
      { a: 'ETH', f: 'n/a', l: '0' },
      { a: 'LTC', f: '2', l: '1' },
    ];
    expect(feed(position(...rows)).map(({ currency }) => currency)).toEqual(['ltc']);
    expect(status()?.malformed).toBe(3);
  });

  test('an amount by which a balance changes is never published as one', () => {
    const { feed, status } = fed();
    for (const e of ['balanceUpdate', 'externalLockUpdate'])
      expect(feed({ e, E: NOW, a: 'BTC', d: '100.00000000', T: NOW })).toEqual([]);
    expect(status()).toMatchObject({ skipped: 2, malformed: 0 });
    expect(feed(position({ a: 'BTC', f: '105.1', l: '0' }))[0]?.exact.total).toBe('105.1');
  });

  test('one that is older than the last is not published', () => {
    const { feed } = fed();
    feed(position({ a: 'BTC', f: '2', l: '0' }));
    expect(feed({ ...position({ a: 'BTC', f: '1', l: '0' }), u: NOW - 1 })).toEqual([]);
  });
});

test('the balances of REST have no time of their own: that of the answer is that of the account', () => {
  const answer = { updateTime: String(NOW), balances: [{ asset: 'BTC', free: '1.5', locked: '0.5' }] };
  const { rows, parse, time } = parseAccount(answer);
  expect(time).toBe(NOW);
  expect(rows.map(parse)).toEqual([
    { currency: 'btc', numbers: { total: '2.0', available: '1.5', locked: '0.5' } },
  ]);
  expect(() => parseAccount({ updateTime: '1' })).toThrow('not an array');
});
