import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type StreamBase,
} from '@hftjs/core';
import { isRow, parseExactJson } from '@hftjs/core/adapter';
import { corpusFolder, corpusFrames, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import type { IBContract } from './index.js';
import './index.js';
import { readExecution } from './web/account/execution.js';
import { readLedgerRow } from './web/account/holdings/ledger-row.js';
import { readPosition } from './web/account/holdings/position-row.js';
import { readOrderRow } from './web/account/order-row.js';
import { MarketState, tickerOf } from './web/market/market-state.js';

const FILES = ['balance', 'control', 'my_order', 'my_trade', 'ticker'] as const;

const CHANNELS = [
  Channel.TICKER,
  Channel.TRADE,
  Channel.MY_ORDER,
  Channel.MY_TRADE,
  Channel.MY_BALANCE,
  Channel.MY_POSITION,
] as const;

/** Two contracts of the captures. */
const CONTRACTS = { 'aapl/usd': { conid: 265598 }, 'spy/usd': { conid: '756733@SMART' } } as const;

function open(
  subscribeChannels: readonly Channel[],
  contracts: Readonly<Record<string, IBContract>> = CONTRACTS,
): { stream: StreamBase; recorder: Recorder } {
  const stream = getExchangeStream({
    exchange: Exchange.IB,
    currencyPairs: ['aapl/usd', 'spy/usd'],
    subscribeChannels,
    subscribeArgs: { contracts, sampledTrades: true },
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  return { stream, recorder };
}

describe.runIf(corpusFolder() !== undefined)('captured frames', () => {
  test.each(FILES)('%s: every frame is read, or recognised, on every channel', async (file) => {
    for (const channel of CHANNELS) {
      const { stream } = open([channel]);
      const frames = corpusFrames('ib', file);
      for (const frame of frames) stream.feed(channel, Buffer.from(frame));
      expect(stream.status().channels[channel]).toMatchObject({ frames: frames.length, malformed: 0 });
      await stream.stop();
    }
  });

  test.each(FILES)(
    '%s: without any contract known, nothing is thrown and nothing attributed',
    async (file) => {
      for (const channel of CHANNELS) {
        const { stream, recorder } = open([channel], {});
        const frames = corpusFrames('ib', file);
        for (const frame of frames) stream.feed(channel, frame);
        expect(stream.status().channels[channel]).toMatchObject({
          frames: frames.length,
          malformed: 0,
          events: 0,
        });
        expect(recorder.tickers).toEqual([]);
        await stream.stop();
      }
    },
  );

  test('REST answers are counted as unreadable frames and publish no event', async () => {
    const { stream, recorder } = open([Channel.TICKER, Channel.MY_ORDER, Channel.MY_TRADE]);
    for (const frame of corpusFrames('ib', 'rest'))
      for (const channel of [Channel.TICKER, Channel.MY_ORDER]) stream.feed(channel, frame);
    expect([...recorder.tickers, ...recorder.myOrders, ...recorder.myTrades]).toEqual([]);
    await stream.stop();
  });

  test('quotes are merged, and the first snapshot publishes no trade', async () => {
    const { stream, recorder } = open([Channel.TICKER, Channel.TRADE]);
    for (const frame of corpusFrames('ib', 'ticker')) stream.feed(Channel.TICKER, frame);
    expect(recorder.tickers).toMatchObject([
      { symbol: 'aapl/usd', lastPrice: 118.75, exchangeTime: 1_615_299_902_126 },
      { symbol: 'aapl/usd', lastPrice: 119.46 },
      { symbol: 'aapl/usd', lastPrice: 382.89 },
    ]);
    expect(recorder.tickers.every((ticker) => !('bidPrice' in ticker))).toBe(true);
    // Without sizes and the volume of the day, no trade can be derived.
    expect(recorder.trades).toEqual([]);
    await stream.stop();
  });

  test('own orders: a complete row is published; ids and changes of unknown orders are not', async () => {
    const { stream, recorder } = open([Channel.MY_ORDER, Channel.MY_ORDER_BATCH]);
    for (const frame of corpusFrames('ib', 'my_order')) stream.feed(Channel.MY_ORDER, frame);
    expect(recorder.myOrders).toHaveLength(1);
    expect(recorder.myOrders[0]).toMatchObject({
      symbol: 'aapl/usd',
      orderId: '922048212',
      side: 'buy',
      type: 'limit',
      timeInForce: 'gtc',
      price: 372,
      volume: 100,
      filledVolume: 0,
      remainingVolume: 100,
      status: 'new',
      event: 'new',
      rawStatus: 'Submitted',
      updatedTime: 1_594_229_751_000,
    });
    await stream.stop();
  });

  test('balances: the sum in the base currency and the profits are skipped, and counted', async () => {
    const { stream, recorder } = open([Channel.MY_BALANCE]);
    for (const frame of corpusFrames('ib', 'balance')) stream.feed(Channel.MY_BALANCE, frame);
    expect(recorder.myBalances).toEqual([]);
    expect(stream.status().channels.my_balance).toMatchObject({ frames: 3, skipped: 3, malformed: 0 });
    // The same row of a currency.
    const [ledger = ''] = corpusFrames('ib', 'balance');
    const frame = ledger.replace('LedgerListBASE', 'LedgerListUSD').replace('"BASE"', '"USD"');
    stream.feed(Channel.MY_BALANCE, frame, 1_783_031_081_000);
    expect(recorder.myBalances).toEqual([
      {
        channel: 'my_balance',
        exchange: 'ib',
        currency: 'usd',
        total: 976_920.88,
        kind: 'update',
        exchangeTime: 1_783_031_080_000,
        receivedTime: 1_783_031_081_000,
        exact: { total: '976920.88' },
      },
    ]);
    await stream.stop();
  });

  test('ledger and positions of REST, row by row', () => {
    const texts = corpusFrames('ib', 'rest').map((text) => parseExactJson(text));
    const ledger = texts.find((body) => isRow(body) && 'BASE' in body);
    expect(Object.values(ledger as object).map((row) => readLedgerRow(row))).toEqual([
      {
        account: 'U1234567',
        balance: { currency: 'usd', numbers: { total: '971869.6' } },
        time: 1_775_169_606_000,
      },
      undefined,
    ]);
    const pairOf = (conid: string): CurrencyPair => `${conid}/usd`;
    const lists = texts.filter((body) => Array.isArray(body) && JSON.stringify(body).includes('"position"'));
    expect(lists.map((rows) => (rows as unknown[]).map((row) => readPosition(row, pairOf)?.numbers))).toEqual(
      [
        [{ volume: '3.0', markPrice: '584.6799927', unrealizedPnl: '1.1' }],
        [
          { volume: '3.0', markPrice: '584.6799926757812', unrealizedPnl: '1.0999780273436954' },
          { volume: '44.0', markPrice: '655.8945922851562', unrealizedPnl: '150.47206054687558' },
        ],
      ],
    );
  });

  test('own fills: with commission, once', async () => {
    const { stream, recorder } = open([Channel.MY_TRADE]);
    for (let time = 0; time < 2; time++)
      for (const frame of corpusFrames('ib', 'my_trade')) stream.feed(Channel.MY_TRADE, frame);
    expect(recorder.myTrades).toMatchObject([
      {
        symbol: 'spy/usd',
        tradeId: '00025b49.6a4ffd74.01.01',
        orderId: '345375760',
        clientOrderId: 'submit-174550-7a5e',
        side: 'buy',
        price: 740.9,
        volume: 1,
        liquidity: 'unknown',
        fee: 1,
        feeCurrency: 'usd',
        exact: { price: '740.90', volume: '1.0', fee: '1.0' },
      },
    ]);
    await stream.stop();
  });

  test('rows of REST are read as those of the socket', () => {
    const rest = corpusFrames('ib', 'rest').map((text) => JSON.parse(text) as unknown);
    const orders = rest.flatMap((body) => (hasOrders(body) ? body.orders : []));
    expect(orders).toHaveLength(1);
    const texts = JSON.parse(JSON.stringify(orders[0]), (_, value: unknown) =>
      typeof value === 'number' ? String(value) : value,
    ) as unknown;
    expect(readOrderRow(texts)).toEqual({
      orderId: '473740665',
      account: 'U1234567',
      conid: '756733',
      side: 'buy',
      type: 'market',
      timeInForce: 'day',
      volume: '1',
      filled: '1',
      remaining: '0',
      averagePrice: '647.09',
      status: 'Filled',
      time: 1_775_086_847_000,
    });
    const snapshot = rest.find((body) => Array.isArray(body) && JSON.stringify(body).includes('"6509"'));
    const state = new MarketState();
    const [row] = snapshot as Record<string, unknown>[];
    expect(state.merge(row ?? {}, 1, { malformed: () => expect.unreachable() })).toBe(true);
    expect(tickerOf(state, { exchange: 'ib', symbol: 'spy/usd', receivedTime: 1 })).toEqual({
      channel: 'ticker',
      exchange: 'ib',
      symbol: 'spy/usd',
      receivedTime: 1,
      exchangeTime: 1_775_169_600_000,
      bidPrice: 655.88,
      bidVolume: 200,
      askPrice: 655.9,
      askVolume: 100,
      lastPrice: 655.89,
    });
  });
});

const hasOrders = (body: unknown): body is { orders: unknown[] } =>
  typeof body === 'object' && body !== null && 'orders' in body && Array.isArray(body.orders);

test('a time without milliseconds is read as UTC', () => {
  const row = {
    execution_id: '00025b49.6a4ffd74.01.01',
    conid: '756733',
    order_id: '345375760',
    side: 'S',
    size: '1,300',
    price: '740.90',
    trade_time: '20260709-19:10:01',
  };
  expect(readExecution(row)).toMatchObject({
    time: 1_783_624_201_000,
    side: 'sell',
    volume: '1300',
  });
  expect(() => readExecution({ ...row, price: 'much' })).toThrow('price is "much", not a number');
});
