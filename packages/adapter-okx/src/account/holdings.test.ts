import { Channel, getExchangeStream, silentLogger, type Exchange } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import '../index.js';

const CONTRACT = {
  ctType: 'linear', ctVal: '0.01', ctMult: '1', ctValCcy: 'BTC', instFamily: 'BTC-USDT', instId: 'BTC-USDT-SWAP',
}; // prettier-ignore

/** A stream that was never started, and frames of its account. */
function watch(exchange: Exchange, channel: Channel) {
  const stream = getExchangeStream({
    exchange,
    currencyPairs: exchange === 'okx' ? ['btc/usdt'] : ['btc/usdt', 'btc/usdt:usdt-261225'],
    subscribeChannels: [channel],
    logger: silentLogger,
    apiKey: 'key',
    apiSecret: 'secret',
    apiAuthData: { passphrase: 'pass' },
    subscribeArgs: exchange === 'okx' ? {} : { instruments: [CONTRACT] },
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  const feed = (frame: object): void => {
    stream.feed(channel, JSON.stringify(frame));
  };
  return { recorder, feed, counts: () => stream.status().channels[channel] };
}

const balance = (ccy: string, cashBal: string, uTime: number) => ({
  ccy, cashBal, availBal: cashBal, frozenBal: '0', uTime: String(1_790_000_000_000 + uTime),
}); // prettier-ignore

type Page = readonly ReturnType<typeof balance>[];

const account = (details: Page, page?: readonly [curPage: number, lastPage: boolean]): object => ({
  arg: { channel: 'account', uid: '1' },
  eventType: page ? 'snapshot' : 'event_update',
  ...(page && { curPage: page[0], lastPage: page[1] }),
  data: [{ uTime: '1790000000000', details }],
});

describe('balances', () => {
  const open = () => {
    const watched = watch('okx', Channel.MY_BALANCE);
    const since = (from: number) =>
      watched.recorder.myBalances
        .slice(from)
        .map(({ currency, exact, kind }) => `${currency} ${exact.total ?? ''} ${kind}`);
    return { ...watched, since };
  };

  test('a snapshot counts once all pages came', () => {
    const { feed, since } = open();
    feed(account([balance('USDT', '5', 1)], [1, false]));
    expect(since(0)).toEqual([]);
    feed(account([balance('BTC', '2', 1)], [2, true]));
    expect(since(0)).toEqual(['usdt 5 snapshot', 'btc 2 snapshot']);
  });

  test('the regular one brings what was not sent, and what is not there any more, once', () => {
    const { feed, since, counts } = open();
    feed(account([balance('USDT', '5', 1), balance('BTC', '2', 1)], [1, true]));
    feed(account([balance('USDT', '6', 2)], [1, true]));
    feed(account([balance('USDT', '6', 2)], [1, true]));
    expect(since(2)).toEqual(['usdt 6 update', 'btc 0 update']);
    expect(counts()).toMatchObject({ malformed: 0, skipped: 0 });
  });

  test('a change has changed currencies only', () => {
    const { feed, since } = open();
    feed(account([balance('USDT', '5', 1), balance('BTC', '2', 1)], [1, true]));
    feed(account([balance('USDT', '4', 2)]));
    feed(account([balance('USDT', '9', 1)]));
    expect(since(2)).toEqual(['usdt 4 update']);
  });

  test('a change between two pages counts more than their rows', () => {
    const { feed, since } = open();
    feed(account([balance('USDT', '5', 1)], [1, true]));
    feed(account([balance('USDT', '5', 1), balance('ETH', '1', 1)], [1, false]));
    feed(account([balance('ETH', '3', 1), balance('SOL', '7', 1)]));
    feed(account([balance('BTC', '2', 1)], [2, true]));
    expect(since(1)).toEqual(['eth 3 update', 'sol 7 update', 'btc 2 update']);
  });

  test.each([
    ['the first page', [[[2, true]], [[3, true]]]],
    [
      'a page',
      [
        [
          [1, false],
          [3, true],
        ],
      ],
    ],
  ] as const)('without %s nothing is taken for gone', (_, frames) => {
    const { feed, since } = open();
    feed(account([balance('USDT', '5', 1), balance('BTC', '2', 1)], [1, true]));
    for (const pages of frames) for (const page of pages) feed(account([balance('USDT', '6', 2)], page));
    expect(since(2)).toEqual(['usdt 6 update']);
  });

  test('a row that cannot be read costs itself, and nothing is taken for gone', () => {
    const { feed, since, counts } = open();
    feed(account([balance('USDT', '5', 1), balance('BTC', '2', 1)], [1, true]));
    feed(account([balance('USDT', '6', 2), { ...balance('BTC', 'x', 2) }], [1, true]));
    expect(since(2)).toEqual(['usdt 6 update']);
    expect(counts()).toMatchObject({ malformed: 1 });
  });

  test('frames of before there were pages are changes', () => {
    const { feed, since } = open();
    const { arg, data } = account([balance('USDT', '5', 1)]) as { arg: object; data: object };
    feed({ arg, data });
    expect(since(0)).toEqual(['usdt 5 update']);
  });
});

describe('positions', () => {
  const row = (fields: object) => ({
    avgPx: '100', instId: 'BTC-USDT-SWAP', instType: 'SWAP', liqPx: '', markPx: '101', mgnMode: 'cross', pos: '3',
    posId: '1', posSide: 'net', upl: '0.1', uTime: '1790000000000', ...fields,
  }); // prettier-ignore
  const positions = (data: readonly object[], isSnapshot = false): object => ({
    arg: { channel: 'positions', instType: 'ANY', uid: '1' },
    ...(isSnapshot ? { eventType: 'snapshot', curPage: 1, lastPage: true } : { eventType: 'event_update' }),
    data,
  });
  const open = () => {
    const watched = watch('okx_swap', Channel.MY_POSITION);
    const since = (from: number) =>
      watched.recorder.myPositions
        .slice(from)
        .map(({ marginMode, volume, contracts }) => [marginMode, volume, contracts]);
    return { ...watched, since };
  };

  test('a closed position once, whether a change or a snapshot shows it', () => {
    const { feed, since } = open();
    feed(positions([row({}), row({ mgnMode: 'isolated', posId: '2', pos: '-1' })], true));
    feed(positions([row({ pos: '0', uTime: '1790000000001' })]));
    feed(positions([row({ pos: '0', uTime: '1790000000001' })]));
    feed(positions([], true));
    feed(positions([], true));
    expect(since(0)).toEqual([
      ['cross', 0.03, 3],
      ['isolated', -0.01, -1],
      ['cross', 0, 0],
      ['isolated', 0, 0],
    ]);
  });

  test('a pair has a position of each margin mode', () => {
    const { feed, since } = open();
    feed(positions([row({}), row({ mgnMode: 'isolated', posId: '2' })], true));
    feed(positions([row({ mgnMode: 'isolated', posId: '2', pos: '4' })]));
    feed(positions([row({}), row({ mgnMode: 'isolated', posId: '2', pos: '4' })], true));
    expect(since(2)).toEqual([['isolated', 0.04, 4]]);
  });

  test('a manual transfer of margin opens nothing', () => {
    const { feed, since, counts } = open();
    feed(positions([row({ pos: '0', mgnMode: 'isolated' })], true));
    expect(since(0)).toEqual([]);
    expect(counts()).toMatchObject({ skipped: 1, malformed: 0 });
  });

  test('other markets are skipped, whatever their contracts are worth; a subscribed one must be known', () => {
    const { feed, since, counts } = open();
    feed(positions([row({ instId: 'X-USDT-SWAP' }), row({})]));
    expect(since(0)).toHaveLength(1);
    expect(counts()).toMatchObject({ skipped: 1, malformed: 0 });
    feed(positions([row({ instId: 'BTC-USDT-261225' })]));
    expect(counts()).toMatchObject({ malformed: 1, events: 1 });
  });

  test('mark prices alone are changes', () => {
    const { feed, recorder } = open();
    feed(positions([row({})], true));
    feed(positions([row({ markPx: '102' })], true));
    expect(recorder.myPositions.map(({ markPrice }) => markPrice)).toEqual([101, 102]);
  });
});
