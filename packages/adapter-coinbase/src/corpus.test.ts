import {
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type StreamBase,
} from '@hftjs/core';
import { corpusFolder, corpusFrames, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

type WireRow = Readonly<Record<string, string>>;

interface WireEvent {
  readonly type: string;
  readonly tickers?: readonly WireRow[];
  readonly trades?: readonly WireRow[];
  readonly orders?: readonly WireRow[];
}

interface WireFrame {
  readonly channel: string;
  readonly timestamp: string;
  readonly events: readonly WireEvent[];
}

/** An Ed25519 seed of no account. */
const SECRET = Buffer.alloc(32, 7).toString('base64');

const readWire = (frame: string): WireFrame => JSON.parse(frame) as WireFrame;

const pairOf = (productId: string): CurrencyPair => productId.toLowerCase().replace('-', '/') as CurrencyPair;

/** Milliseconds and microseconds of a time, found by text alone. */
function timeOf(text: string): number {
  const [seconds = '', fraction = ''] = text.replace('Z', '').split('.');
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  return Number(`${Date.parse(`${seconds}Z`) / 1000}${micros}`) / 1000;
}

const plain = (text: string): string => String(Number(text));

const sessionFrames = (): string[] =>
  corpusFrames('coinbase', 'session-1').flatMap((line) => {
    const { dir, frame } = JSON.parse(line) as { dir: string; frame: string };
    return dir === 'in' ? [frame] : [];
  });

function replay(
  channel: Channel,
  frames: readonly string[],
  currencyPairs: readonly CurrencyPair[],
): { stream: StreamBase; recorder: Recorder } {
  const stream = getExchangeStream({
    exchange: Exchange.COINBASE,
    currencyPairs,
    subscribeChannels: [channel],
    apiKey: 'organizations/none/apiKeys/none',
    apiSecret: SECRET,
    logger: silentLogger,
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  for (const frame of frames) stream.feed(channel, frame);
  expect(stream.status().channels[channel]?.malformed).toBe(0);
  return { stream, recorder };
}

/** All rows of some channels, each with the time of its frame. */
const rowsOf = (frames: readonly string[], key: 'tickers' | 'trades') =>
  frames
    .map(readWire)
    .flatMap(({ timestamp, events }) =>
      events.flatMap((event) =>
        (event[key] ?? []).map((row) => ({ row, timestamp, isSnapshot: event.type === 'snapshot' })),
      ),
    );

const pairsOf = (rows: readonly { readonly row: WireRow }[]): CurrencyPair[] => [
  ...new Set(rows.map(({ row }) => pairOf(row.product_id!))),
];

function expectTickers(frames: readonly string[]): number {
  const rows = rowsOf(frames, 'tickers');
  const { recorder } = replay(Channel.TICKER, frames, pairsOf(rows));
  const { tickers } = recorder;
  expect(tickers).toHaveLength(rows.length);
  for (const [index, { row, timestamp, isSnapshot }] of rows.entries()) {
    const ticker = tickers[index]!;
    expect({
      symbol: ticker.symbol,
      exchangeTime: ticker.exchangeTime,
      origin: ticker.origin,
      quotes: [ticker.bidPrice, ticker.bidVolume, ticker.askPrice, ticker.askVolume].map(String),
      last: String(ticker.lastPrice),
      stats: [
        ticker.stats24h?.volume,
        ticker.stats24h?.low,
        ticker.stats24h?.high,
        ticker.stats24h?.changePercent,
      ].map(String),
    }).toEqual({
      symbol: pairOf(row.product_id!),
      exchangeTime: timeOf(timestamp),
      origin: isSnapshot ? 'snapshot' : undefined,
      quotes: [row.best_bid, row.best_bid_quantity, row.best_ask, row.best_ask_quantity].map((text) =>
        text === undefined ? 'undefined' : plain(text),
      ),
      last: plain(row.price!),
      stats: [row.volume_24_h!, row.low_24_h!, row.high_24_h!, row.price_percent_chg_24_h!].map(plain),
    });
  }
  return rows.length;
}

function expectTrades(frames: readonly string[]): number {
  const rows = rowsOf(frames, 'trades');
  const { recorder } = replay(Channel.TRADE, frames, pairsOf(rows));
  const published = recorder.trades.map((trade) => ({
    symbol: trade.symbol,
    tradeId: trade.tradeId,
    price: String(trade.price),
    volume: String(trade.volume),
    side: trade.side,
    exchangeTime: trade.exchangeTime,
    origin: trade.origin,
  }));
  const truth = rows.map(({ row, isSnapshot }) => ({
    symbol: pairOf(row.product_id!),
    tradeId: row.trade_id!,
    price: plain(row.price!),
    volume: plain(row.size!),
    side: { BUY: 'sell', SELL: 'buy' }[row.side!],
    exchangeTime: timeOf(row.time!),
    origin: isSnapshot ? 'snapshot' : undefined,
  }));
  // Coinbase numbers the trades of a product in the order in which they happened.
  truth.sort(
    (left, right) =>
      Number(left.symbol > right.symbol) - Number(left.symbol < right.symbol) ||
      Number(left.tradeId) - Number(right.tradeId),
  );
  for (const pair of pairsOf(rows))
    expect(published.filter(({ symbol }) => symbol === pair)).toEqual(
      truth.filter(({ symbol }) => symbol === pair),
    );
  expect(published).toHaveLength(truth.length);
  return published.length;
}

const of =
  (...channels: string[]) =>
  (frame: string): boolean =>
    channels.includes(readWire(frame).channel);

describe.runIf(corpusFolder() !== undefined)('captured frames', () => {
  test('tickers', () => {
    expect(expectTickers(corpusFrames('coinbase', 'ticker'))).toBeGreaterThan(80);
  });

  test('trades', () => {
    expect(expectTrades(corpusFrames('coinbase', 'trade'))).toBeGreaterThan(100);
  });

  test('tickers and trades of a whole connection', () => {
    const frames = sessionFrames();
    expect(expectTickers(frames.filter(of('ticker')))).toBeGreaterThan(80);
    expect(expectTrades(frames.filter(of('market_trades')))).toBeGreaterThan(100);
  });

  test.each([
    [Channel.TICKER, 'ticker'],
    [Channel.TRADE, 'market_trades'],
    [Channel.MY_ORDER, 'user'],
  ])(
    'a whole connection with all its channels, book included, as %s: no hole, nothing unknown',
    (channel, name) => {
      // Twice, as two recordings one after the other.
      const frames = [...sessionFrames(), ...sessionFrames()];
      const { stream, recorder } = replay(channel, frames, ['eth/usd']);
      const own = frames.filter(of(name)).length;
      expect(stream.status().channels[channel]).toMatchObject({
        frames: frames.length,
        control: frames.length - own,
      });
      expect(recorder.statuses).toEqual([]);
    },
  );

  test('control frames are understood', () => {
    const frames = corpusFrames('coinbase', 'control');
    const { stream } = replay(Channel.TRADE, frames, ['eth/usd']);
    expect(stream.status().channels.trade).toMatchObject({ control: frames.length, events: 0 });
  });

  test('frames of balances, books and candles are passed over', () => {
    for (const file of ['balance', 'book', 'candle']) {
      const frames = corpusFrames('coinbase', file);
      const { stream } = replay(Channel.TRADE, frames, ['eth/usd']);
      expect(stream.status().channels.trade).toMatchObject({ control: frames.length, events: 0 });
    }
  });

  test('own orders', () => {
    const frames = corpusFrames('coinbase', 'my_order');
    const rows = frames.map(readWire).flatMap(({ events }) => events.flatMap(({ orders = [] }) => orders));
    const { recorder } = replay(
      Channel.MY_ORDER,
      frames,
      rows.map((row) => pairOf(row.product_id!)),
    );
    expect(recorder.myOrders).toHaveLength(rows.length);
    for (const [index, row] of rows.entries())
      expect(recorder.myOrders[index]).toMatchObject({
        orderId: row.order_id,
        clientOrderId: row.client_order_id,
        symbol: pairOf(row.product_id!),
        side: row.order_side!.toLowerCase(),
        type: row.order_type!.toLowerCase(),
        status: row.status!.toLowerCase(),
        rawStatus: row.status,
        timeInForce: 'gtc',
        price: Number(row.limit_price),
        volume: Number(row.cumulative_quantity) + Number(row.leaves_quantity),
        filledVolume: Number(row.cumulative_quantity),
        remainingVolume: Number(row.leaves_quantity),
        averagePrice: Number(row.avg_price),
        createdTime: timeOf(row.creation_time!),
        exchangeTime: timeOf(readWire(frames[0]!).timestamp),
        origin: 'snapshot',
        event: 'snapshot',
        exact: { price: row.limit_price, filledVolume: row.cumulative_quantity, averagePrice: row.avg_price },
      });
  });
});
