import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type OrderBook,
  type StreamBase,
} from '@hftjs/core';
import { PriceLevels } from '@hftjs/core/adapter';
import { Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import '../../index.js';
import { BookTexts, checksumOf } from './checksum.js';

type Levels = readonly (readonly [price: string, size: string])[];

interface Numbers {
  readonly seqId?: number;
  readonly prevSeqId?: number;
  readonly checksum?: number;
}

const rows = (levels: Levels): string[][] => levels.map(([price, size]) => [price, size, '0', '1']);

/** A frame of a book as OKX sends it. */
const frame = (
  action: 'snapshot' | 'update',
  { bids = [], asks = [], ...numbers }: Numbers & { readonly bids?: Levels; readonly asks?: Levels },
  arg = { channel: 'books', instId: 'BTC-USDT' },
): string =>
  JSON.stringify({
    arg,
    action,
    data: [{ asks: rows(asks), bids: rows(bids), ts: '1790394877200', checksum: 0, ...numbers }],
  });

const RECEIVED = 1_790_394_877_300;

const BIDS: Levels = [
  ['100.1', '2'],
  ['100', '5'],
];
const ASKS: Levels = [
  ['100.2', '0.5'],
  ['100.4', '1.25'],
];
const SNAPSHOT = frame('snapshot', { bids: BIDS, asks: ASKS, seqId: 10, prevSeqId: -1 });

interface Fed {
  readonly stream: StreamBase;
  readonly recorder: Recorder;
  feed(...frames: readonly string[]): void;
  readonly last: OrderBook | undefined;
  readonly gaps: readonly (string | undefined)[];
}

function open(exchange: string = Exchange.OKX, subscribeArgs: object = {}): Fed {
  const stream = getExchangeStream({
    exchange,
    currencyPairs: exchange === Exchange.OKX ? ['btc/usdt', 'eth/usdt'] : ['btc/usdt', 'btc/usd:btc'],
    subscribeChannels: [Channel.ORDER_BOOK],
    subscribeArgs,
    apiKey: 'key',
    apiSecret: 'secret',
    apiAuthData: { passphrase: 'words' },
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  return {
    stream,
    recorder,
    feed: (...frames) => {
      for (const one of frames) stream.feed(Channel.ORDER_BOOK, one, RECEIVED);
    },
    get last() {
      return recorder.orderBooks.at(-1);
    },
    get gaps() {
      return recorder.statuses.filter(({ state }) => state === 'gap').map(({ symbol }) => symbol);
    },
  };
}

test('a snapshot and an update, key for key', () => {
  const fed = open();
  fed.feed(
    SNAPSHOT,
    frame('update', { bids: [['100.1', '0']], asks: [['100.3', '7']], seqId: 15, prevSeqId: 10 }),
  );
  expect(fed.recorder.orderBooks).toMatchInlineSnapshot(`
    [
      {
        "asks": [
          [
            100.2,
            0.5,
          ],
          [
            100.4,
            1.25,
          ],
        ],
        "bids": [
          [
            100.1,
            2,
          ],
          [
            100,
            5,
          ],
        ],
        "channel": "order_book",
        "depth": 20,
        "exchange": "okx",
        "exchangeTime": 1790394877200,
        "origin": "snapshot",
        "receivedTime": 1790394877300,
        "sequence": 10,
        "snapshot": true,
        "symbol": "btc/usdt",
      },
      {
        "asks": [
          [
            100.2,
            0.5,
          ],
          [
            100.3,
            7,
          ],
          [
            100.4,
            1.25,
          ],
        ],
        "bids": [
          [
            100,
            5,
          ],
        ],
        "channel": "order_book",
        "depth": 20,
        "exchange": "okx",
        "exchangeTime": 1790394877200,
        "receivedTime": 1790394877300,
        "sequence": 15,
        "snapshot": true,
        "symbol": "btc/usdt",
      },
    ]
  `);
  expect(fed.stream.status().channels.order_book).toMatchObject({ malformed: 0, fallbacks: 0 });
});

test('the order of keys of the documentation is read from the bytes too', () => {
  const fed = open();
  const swapped = (text: string): string => text.replace(/("seqId":\d+),("prevSeqId":-?\d+)/, '$2,$1');
  fed.feed(swapped(SNAPSHOT), swapped(frame('update', { bids: [['100', '6']], seqId: 15, prevSeqId: 10 })));
  expect(fed.last?.bids[1]).toEqual([100, 6]);
  expect(fed.stream.status().channels.order_book).toMatchObject({ events: 2, fallbacks: 0 });
});

test('the documented sequence of numbers is without a gap', () => {
  const fed = open();
  fed.feed(SNAPSHOT);
  for (const [prevSeqId, seqId] of [
    [10, 15],
    [15, 15],
    [15, 3],
    [3, 5],
  ] as const)
    fed.feed(
      frame('update', { bids: prevSeqId === seqId ? [] : [['100', String(seqId)]], seqId, prevSeqId }),
    );
  expect(fed.gaps).toEqual([]);
  expect(fed.recorder.orderBooks.map(({ sequence }) => sequence)).toEqual([10, 15, 3, 5]);
  expect(fed.last?.bids[1]).toEqual([100, 5]);
});

test('a number that does not follow, or none: a gap of that pair, until its next snapshot', () => {
  for (const numbers of [{ seqId: 16, prevSeqId: 11 }, { seqId: 16 }, {}]) {
    const fed = open();
    fed.feed(SNAPSHOT, frame('update', { bids: [['100', '6']], ...numbers }));
    expect(fed.gaps).toEqual(['btc/usdt']);
    fed.feed(frame('update', { bids: [['100', '7']], seqId: 20, prevSeqId: 16 }));
    expect(fed.recorder.orderBooks).toHaveLength(1);
    fed.feed(SNAPSHOT);
    expect(fed.recorder.statuses.at(-1)).toMatchObject({ state: 'live', symbol: 'btc/usdt' });
  }
});

test('stray frames of other channels leave the book as it is', () => {
  const fed = open();
  const best = [{ asks: rows([['99', '1']]), bids: rows([['98', '1']]), ts: '1790394877300', seqId: 99 }];
  fed.feed(SNAPSHOT);
  for (const channel of ['bbo-tbt', 'books5', 'tickers'])
    fed.feed(JSON.stringify({ arg: { channel, instId: 'BTC-USDT' }, data: best }));
  fed.feed(
    frame(
      'snapshot',
      { bids: [['1', '1']], seqId: 7, prevSeqId: -1 },
      { channel: 'books-rpi', instId: 'BTC-USDT' },
    ),
    frame('update', { bids: [['100', '6']], seqId: 15, prevSeqId: 10 }),
  );
  expect(fed.gaps).toEqual([]);
  expect(fed.last).toMatchObject({ bids: [[100.1, 2], [100, 6]], sequence: 15 }); // prettier-ignore
  expect(fed.stream.status().channels.order_book).toMatchObject({ events: 2, malformed: 0 });
});

test('an unreadable frame: the pair that it names, or all', () => {
  const ofOther = { channel: 'books', instId: 'ETH-USDT' };
  const other = frame('snapshot', { bids: BIDS, asks: ASKS, seqId: 10, prevSeqId: -1 }, ofOther);
  const update = frame('update', { bids: [['100', '6']], seqId: 15, prevSeqId: 10 });
  for (const broken of [
    update.slice(0, -20),
    update.replace('"6"', '"six"'),
    update.replace('"update"', '"upset"'),
    update.replace('"data":[{', '"data":[{},{'),
  ]) {
    const fed = open();
    fed.feed(SNAPSHOT, other, broken);
    expect(fed.gaps).toEqual(['btc/usdt']);
  }
  const fed = open();
  fed.feed(SNAPSHOT, other, update.slice(20));
  expect(fed.gaps).toEqual(['btc/usdt', 'eth/usdt']);
});

test('contracts: when they are not worth what they were, the book is in doubt', () => {
  const contract = { instType: 'SWAP', instId: 'BTC-USDT-SWAP', ctType: 'linear', ctMult: '1', ctValCcy: 'BTC', uly: 'BTC-USDT', instFamily: 'BTC-USDT' }; // prettier-ignore
  const learn = (ctVal: string): string =>
    JSON.stringify({ arg: { channel: 'instruments', instType: 'SWAP' }, data: [{ ...contract, ctVal }] });
  const arg = { channel: 'books', instId: 'BTC-USDT-SWAP' };
  const snapshot = frame('snapshot', { bids: BIDS, asks: ASKS, seqId: 10, prevSeqId: -1 }, arg);
  const fed = open(Exchange.OKX_SWAP);
  fed.feed(learn('0.01'), snapshot);
  expect(fed.last?.bids).toEqual([[100.1, 0.02], [100, 0.05]]); // prettier-ignore
  fed.feed(learn('0.01'));
  expect(fed.gaps).toEqual([]);
  fed.feed(learn('0.1'));
  expect(fed.gaps).toEqual(['btc/usdt']);
  fed.feed(snapshot);
  expect(fed.last?.bids).toEqual([[100.1, 0.2], [100, 0.5]]); // prettier-ignore
});

test('books5: each frame is the whole book; one that is older is left out', () => {
  const fed = open(Exchange.OKX, { orderBook: { channel: 'books5', depth: 2 } });
  const whole = (bids: Levels, seqId: number, ts: number): string =>
    JSON.stringify({
      arg: { channel: 'books5', instId: 'BTC-USDT' },
      data: [
        { asks: rows(ASKS), bids: rows(bids), instId: 'BTC-USDT', ts: String(1_790_394_877_000 + ts), seqId },
      ],
    });
  fed.feed(whole(BIDS, 10, 0), whole([['100.1', '3'], ['99', '1']], 12, 100)); // prettier-ignore
  expect(fed.last?.bids).toEqual([[100.1, 3], [99, 1]]); // prettier-ignore
  expect(fed.last?.origin).toBeUndefined();
  fed.feed(whole(BIDS, 11, 50), whole([['100.1', '3'], ['99', '1']], 13, 200)); // prettier-ignore
  expect(fed.recorder.orderBooks).toHaveLength(2);
  // After maintenance.
  fed.feed(whole(BIDS, 3, 300));
  expect(fed.last).toMatchObject({ bids: [[100.1, 2], [100, 5]], sequence: 3 }); // prettier-ignore
  // What can be shown is what the last frame has.
  fed.feed(whole([['100.5', '1']], 5, 400));
  expect(fed.gaps).toEqual(['btc/usdt']);
  fed.feed(whole(BIDS, 6, 500));
  expect(fed.recorder.statuses.at(-1)).toMatchObject({ state: 'live', symbol: 'btc/usdt' });
  expect(fed.stream.status().channels.order_book).toMatchObject({ malformed: 0, fallbacks: 0 });
});

test('what better levels push out of the 50 that OKX keeps is forgotten', () => {
  const fed = open(Exchange.OKX, { orderBook: { channel: 'books50-l2-tbt', depth: 50 } });
  const arg = { channel: 'books50-l2-tbt', instId: 'BTC-USDT' };
  const bids = Array.from({ length: 50 }, (_, index) => [String(100 - index), '1'] as const);
  fed.feed(
    frame('snapshot', { bids, asks: [['200', '1']], seqId: 10, prevSeqId: -1 }, arg),
    frame('update', { bids: [['101', '1']], seqId: 11, prevSeqId: 10 }, arg),
  );
  expect(fed.last?.bids.at(-1)).toEqual([52, 1]);
  fed.feed(frame('update', { bids: [['101', '0']], seqId: 12, prevSeqId: 11 }, arg));
  expect(fed.last?.bids).toHaveLength(49);
  // A level that was never there.
  fed.feed(frame('update', { bids: [['3', '0'], ['51', '4']], seqId: 13, prevSeqId: 12 }, arg)); // prettier-ignore
  expect(fed.last?.bids.at(-1)).toEqual([51, 4]);
  expect(fed.gaps).toEqual([]);
});

/** The vectors of the documentation, and more. */
test.each([
  [['3366.1:7', '3366.8:9', '3366:6', '3368:8'], -1881014294],
  [['3366.1:7', '3366.8:9', '3368:8', '3372:8'], 831078360],
  [['123456789'], -873187034],
])('the checksum of %j', (parts, checksum) => {
  expect(checksumOf(parts)).toBe(checksum);
});

test('the checksum takes bids and asks in turn, with the texts of the frames', () => {
  const texts = new BookTexts();
  const bids = new PriceLevels('bids');
  const asks = new PriceLevels('asks');
  texts.take({ bids: [['3366.10', '7.0'], ['3366', '6']], asks: [['3366.8', '9'], ['3368', '8']] }, true); // prettier-ignore
  bids.replace([[3366.1, 7], [3366, 6]]); // prettier-ignore
  asks.replace([[3366.8, 9], [3368, 8]]); // prettier-ignore
  expect(texts.checksum(bids, asks)).toBe(checksumOf(['3366.10:7.0', '3366.8:9', '3366:6', '3368:8']));
  asks.set([3367, 1]);
  expect(texts.checksum(bids, asks)).toBeUndefined();
});
