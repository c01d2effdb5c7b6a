import { StubStream, type StubParams } from '../testing/stub-stream.js';
import type { SessionContext } from '../connection/session.js';
import { describe, expect, test } from 'vitest';
import { AsyncQueue } from '../delivery/async-queue.js';
import { Channel } from './channel.js';
import type { MyOrder } from './my-order.js';
import type { MyTrade } from './my-trade.js';
import type { Ticker } from './ticker.js';
import type { Trade } from './trade.js';
import { silentLogger, type Logger } from '../contract/logger.js';
import type { OrderUpdate, FillUpdate } from '../account/order-update.js';
import { numberOf, amountOf, textOf } from '../wire/fields.js';
import { field } from '../wire/field.js';
import { rowReader } from '../wire/row-reader.js';

/** An adapter that publishes whatever stands in a frame. */
class TrustingStream extends StubStream {
  protected override stub(channel: Channel, context: SessionContext): StubParams | undefined {
    return {
      channel,
      host: 'ws://127.0.0.1:9/',
      onPacket: (packet, receivedTime) => {
        for (const row of packet as object[]) this.#publish(context, row, receivedTime);
        return undefined;
      },
      subscribe: () => [],
    };
  }

  #publish(context: SessionContext, row: object, receivedTime: number): void {
    const { channel } = context;
    const header = { exchange: this.exchange, symbol: 'btc/usd', receivedTime } as const;
    const given = Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, value === 'infinite' ? Infinity : (value as unknown)]),
    );
    if (channel === Channel.TICKER) context.publish(channel, { channel, ...header, ...given });
    else if (channel === Channel.TRADE) {
      const trade = { channel, ...header, tradeId: '1', price: 1, volume: 1, side: 'buy', ...given } as Trade;
      context.publishTrade(trade, Number(trade.tradeId));
    } else context.account.publish({ kind: 'update', receivedTime, rows: [row] });
  }
}

function open(channel: Channel, logger: Logger = silentLogger): TrustingStream {
  return new TrustingStream({
    exchange: 'acme',
    currencyPairs: ['btc/usd'],
    subscribeChannels: [channel],
    apiKey: 'key-1234',
    apiSecret: 'secret-1234',
    logger,
  });
}

describe('impossible numbers are not published', () => {
  test.each([
    { bidPrice: -1 },
    { bidVolume: -0.5 },
    { askPrice: 'infinite' },
    { askVolume: null, askPrice: -1 },
    { lastPrice: -1 },
    { lastVolume: 'infinite' },
  ])('a quote with %j', (row) => {
    const stream = open(Channel.TICKER);
    const tickerQueue = new AsyncQueue<Ticker>();
    stream.bindObserver({ tickerQueue });
    stream.feed(Channel.TICKER, JSON.stringify([row, { bidPrice: 5 }]));
    expect(tickerQueue.drain()).toMatchObject([{ bidPrice: 5 }]);
    expect(stream.status().channels.ticker?.malformed).toBe(1);
  });

  test('an invalid figure of the last 24 hours is left out', () => {
    const stream = open(Channel.TICKER);
    const tickerQueue = new AsyncQueue<Ticker>();
    stream.bindObserver({ tickerQueue });
    const stats24h = { volume: -1, high: 7, change: -2, changePercent: -1 };
    stream.feed(Channel.TICKER, JSON.stringify([{ bidPrice: 5, stats24h }]));
    expect(tickerQueue.drain().map((ticker) => ticker.stats24h)).toEqual([
      { high: 7, change: -2, changePercent: -1 },
    ]);
  });

  test.each([
    { price: 0 },
    { price: -5 },
    { price: 'infinite' },
    { volume: -1 },
    { volume: 'infinite' },
    { contracts: -1 },
    { tradeId: '' },
    { tradeId: '9'.repeat(5_000) },
  ])('a trade with %j', (row) => {
    const stream = open(Channel.TRADE);
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    stream.feed(Channel.TRADE, JSON.stringify([{ tradeId: '7' }, { tradeId: '8', ...row }]));
    expect(tradeQueue.drain()).toMatchObject([{ tradeId: '7' }]);
    expect(stream.status().channels.trade?.malformed).toBe(1);
    // It was not delivered, so its number is free.
    stream.feed(Channel.TRADE, JSON.stringify([{ tradeId: '8' }]));
    expect(tradeQueue.drain()).toMatchObject([{ tradeId: '8' }]);
  });

  const FILL: FillUpdate = { tradeId: 't1', price: '5', volume: '1', liquidity: 'maker', fees: [] };
  const ORDER: OrderUpdate = {
    orderId: 'o1',
    symbol: 'btc/usd',
    side: 'buy',
    numbers: { volume: '2', filledVolume: '1' },
    status: 'new',
    event: 'new',
    rawStatus: 'NEW',
  };

  test.each([
    { numbers: { price: '1e400' } },
    { numbers: { price: '-1' } },
    { numbers: { filledVolume: '-0.5' } },
    { numbers: { volume: '9'.repeat(500) } },
    { numbers: { averagePrice: 'NaN' } },
    { filledContracts: '-3' },
    { orderId: '' },
    { orderId: 'x'.repeat(1_000) },
    { clientOrderId: 'x'.repeat(1_000) },
    { fill: { ...FILL, price: '-1' } },
  ])('an own order with %j', (change) => {
    const stream = open(Channel.MY_ORDER);
    const myOrderQueue = new AsyncQueue<MyOrder>();
    stream.bindObserver({ myOrderQueue });
    const good = { ...ORDER, orderId: 'good' };
    stream.feed(Channel.MY_ORDER, JSON.stringify([{ order: { ...ORDER, ...change } }, { order: good }]));
    expect(myOrderQueue.drain()).toMatchObject([{ orderId: 'good' }]);
    expect(stream.status().channels.my_order?.malformed).toBe(1);
  });

  test.each([
    { price: '0' },
    { price: '0.000' },
    { price: '1e400' },
    { price: '-5' },
    { volume: '-1' },
    { volume: '1e400' },
    { contracts: '-1' },
    { tradeId: '' },
    { tradeId: 'x'.repeat(1_000) },
    { fees: [{ amount: '1e400', currency: 'usd' }] },
  ])('an own fill with %j', (change) => {
    const stream = open(Channel.MY_TRADE);
    const myTradeQueue = new AsyncQueue<MyTrade>();
    stream.bindObserver({ myTradeQueue });
    const fill = { orderId: 'o1', symbol: 'btc/usd', ...FILL };
    const rows = [{ fill: { ...fill, ...change } }, { fill: { ...fill, tradeId: 'good' } }];
    stream.feed(Channel.MY_TRADE, JSON.stringify(rows));
    expect(myTradeQueue.drain()).toMatchObject([{ tradeId: 'good' }]);
    expect(stream.status().channels.my_trade?.malformed).toBe(1);
  });

  test('the remaining volume of an order is never below zero', () => {
    const stream = open(Channel.MY_ORDER);
    const myOrderQueue = new AsyncQueue<MyOrder>();
    stream.bindObserver({ myOrderQueue });
    const order = { ...ORDER, numbers: { volume: '2', filledVolume: '2.5' } };
    stream.feed(Channel.MY_ORDER, JSON.stringify([{ order }]));
    expect(myOrderQueue.drain()).toMatchObject([{ filledVolume: 2.5, remainingVolume: 0 }]);
  });
});

describe('readers of the wire', () => {
  test.each([
    '1e400',
    '-1e400',
    Infinity,
    NaN,
    'Infinity',
    '9'.repeat(400),
    '',
    ' 1',
    '0x10',
    '1,5',
    [],
    null,
  ])('%j is not a number', (value) => {
    expect(() => numberOf(value, 'price')).toThrow(/^price is .*, not a number$/);
  });

  test('amounts are not below zero, texts and ids have a bounded length', () => {
    expect(() => amountOf('-1', 'size')).toThrow('size is -1, below zero');
    expect(() => textOf('x'.repeat(600), 'id')).toThrow('id has 600 characters');
    expect(() => rowReader('row', { a: field.text })({ a: 'x'.repeat(600) })).toThrow(/^row\.a /);
    expect(() => rowReader('row', { a: field.wholeNumber })({ a: '9'.repeat(600) })).toThrow(/^row\.a /);
  });

  test('an error of a row is an error with a message', () => {
    const read = rowReader('row', { a: field.text });
    let error: unknown;
    try {
      read({});
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).toMatch(/^RowError: row\.a /);
  });
});

test('a frame of a hundred thousand bad rows: all are counted, some are reported', () => {
  const warnings: string[] = [];
  const logger: Logger = { ...silentLogger, warn: (_context, message) => warnings.push(message) };
  const stream = open(Channel.TRADE, logger);
  stream.bindObserver({ tradeQueue: new AsyncQueue<Trade>() });
  stream.feed(Channel.TRADE, JSON.stringify(Array(100_000).fill({ price: -1 })));
  expect(stream.status().channels.trade?.malformed).toBe(100_000);
  expect(warnings.length).toBeGreaterThan(5);
  expect(warnings.length).toBeLessThan(25);
  expect(warnings[0]).toContain(
    'unreadable frame, price is -1; expected a finite number of at least 0: {"channel":"trade"',
  );
});
