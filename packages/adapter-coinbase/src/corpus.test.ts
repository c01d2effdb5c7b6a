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
import { parseAccount } from './account/balances.js';
import { parseCandle } from './market/candle.js';
import { readProduct } from './market/instrument.js';

type WireRow = Readonly<Record<string, string>>;

interface WireEvent {
  readonly type: string;
  readonly tickers?: readonly WireRow[];
  readonly trades?: readonly WireRow[];
  readonly orders?: readonly WireRow[];
  readonly candles?: readonly WireRow[];
  readonly products?: readonly WireRow[];
  readonly fcm_balance_summary?: WireRow;
}

interface WireFrame {
  readonly channel: string;
  readonly timestamp: string;
  readonly events: readonly WireEvent[];
}

interface RestAnswer {
  readonly accounts?: readonly {
    readonly currency: string;
    readonly updated_at: string;
    readonly available_balance: WireRow & { readonly value: string };
    readonly hold: WireRow & { readonly value: string };
  }[];
  readonly candles?: readonly WireRow[];
  readonly products?: readonly WireRow[];
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

interface Replay {
  readonly stream: StreamBase;
  readonly recorder: Recorder;
}

function feed(channel: Channel, frames: readonly string[], currencyPairs: readonly CurrencyPair[]): Replay {
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
  return { stream, recorder };
}

/** Frames of which nothing is unreadable. */
function replay(channel: Channel, frames: readonly string[], pairs: readonly CurrencyPair[]): Replay {
  const replayed = feed(channel, frames, pairs);
  expect(replayed.stream.status().channels[channel]?.malformed).toBe(0);
  return replayed;
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

/** Candles of captured frames, without those of which a row has nothing but the product. */
function expectCandles(frames: readonly string[]): number {
  const wire = frames
    .map(readWire)
    .flatMap(({ timestamp, events }) => events.map((event) => ({ ...event, timestamp })));
  const isStated = ({ start }: WireRow): boolean => start !== undefined;
  const rows = wire.flatMap(({ candles = [] }) => candles);
  const pairs = [...new Set(rows.map((row) => pairOf(row.product_id!)))];
  const { recorder, stream } = feed(Channel.CANDLE, frames, pairs);
  const unreadable = rows.filter((row) => !isStated(row)).length;
  expect(stream.status().channels.candle?.malformed).toBe(unreadable);
  const truth = wire.flatMap(({ type, candles = [], timestamp }) =>
    candles.filter(isStated).map((row, index, all) => ({
      symbol: pairOf(row.product_id!),
      exchangeTime: timeOf(timestamp),
      ...(type === 'snapshot' && { origin: 'snapshot' }),
      interval: '5m',
      openTime: Number(row.start) * 1000,
      closeTime: Number(row.start) * 1000 + 300_000,
      figures: [row.open, row.high, row.low, row.close, row.volume].map((text) => plain(text!)),
      // The snapshot lists the last candles, of which only the newest one goes on.
      closed: index < all.length - 1,
    })),
  );
  const published = recorder.candles.map(({ open, high, low, close, volume, ...candle }) => ({
    ...candle,
    figures: [open, high, low, close, volume].map(String),
  }));
  expect(published).toHaveLength(truth.length);
  for (const [index, candle] of truth.entries()) expect(published[index]).toMatchObject(candle);
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
    [Channel.CANDLE, 'candles'],
    [Channel.INSTRUMENT, 'status'],
    [Channel.MY_ORDER, 'user'],
    [Channel.MY_BALANCE, 'user'],
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

  test('candles: two rows have nothing but the product', () => {
    expect(expectCandles(corpusFrames('coinbase', 'candle'))).toBe(103);
    expect(expectCandles(sessionFrames().filter(of('candles')))).toBe(102);
  });

  test('products', () => {
    const frames = corpusFrames('coinbase', 'control').filter(of('status'));
    const rows = frames
      .map(readWire)
      .flatMap(({ events }) => events.flatMap(({ products = [] }) => products));
    expect(rows).toHaveLength(1);
    const pairs = rows.map((row) => pairOf(row.id!));
    const { recorder } = replay(Channel.INSTRUMENT, frames, pairs);
    expect(recorder.instruments).toEqual(
      rows.map((row, index) => ({
        channel: 'instrument',
        exchange: 'coinbase',
        symbol: pairs[index],
        exchangeTime: timeOf(readWire(frames[0]!).timestamp),
        receivedTime: expect.any(Number) as number,
        origin: 'snapshot',
        venueSymbol: row.id,
        base: row.base_currency!.toLowerCase(),
        quote: row.quote_currency!.toLowerCase(),
        kind: 'spot',
        status: 'trading',
        rawStatus: row.status,
        priceIncrement: Number(row.quote_increment),
        volumeIncrement: Number(row.base_increment),
        minNotional: Number(row.min_market_funds),
      })),
    );
  });

  test('the futures account', () => {
    const frames = corpusFrames('coinbase', 'balance');
    const { recorder } = replay(Channel.MY_BALANCE, frames, ['btc/usd']);
    expect(recorder.myBalances).toEqual(
      frames.map(readWire).map(({ timestamp, events }) => ({
        channel: 'my_balance',
        exchange: 'coinbase',
        currency: 'usd',
        wallet: 'futures',
        kind: 'snapshot',
        origin: 'snapshot',
        exchangeTime: timeOf(timestamp),
        receivedTime: expect.any(Number) as number,
        total: Number(events[0]!.fcm_balance_summary!.cfm_usd_balance),
        exact: { total: events[0]!.fcm_balance_summary!.cfm_usd_balance },
      })),
    );
    expect(recorder.myBalances).toHaveLength(1);
  });

  test('accounts, products and candles of REST', () => {
    const answers = corpusFrames('coinbase', 'rest').map((text) => JSON.parse(text) as RestAnswer);
    const accounts = answers.flatMap(({ accounts: rows = [] }) => rows);
    expect(accounts).toHaveLength(3);
    for (const row of accounts)
      expect(parseAccount(row)).toMatchObject({
        currency: row.currency.toLowerCase(),
        numbers: { available: row.available_balance.value, locked: row.hold.value },
        time: timeOf(row.updated_at),
      });
    expect(accounts.map((row) => parseAccount(row).numbers.total)).toEqual([
      '1.23956789',
      '10450.50',
      '2.46',
    ]);
    const candles = answers.flatMap(({ candles: rows = [] }) => rows);
    expect(candles).toHaveLength(3);
    for (const row of candles)
      expect(parseCandle(row, 'btc/usd')).toEqual({
        symbol: 'btc/usd',
        openTime: Number(row.start) * 1000,
        ...{ open: Number(row.open), high: Number(row.high), low: Number(row.low) },
        ...{ close: Number(row.close), volume: Number(row.volume) },
        exchangeTime: undefined,
      });
    const products = answers
      .flatMap((answer) => answer.products ?? (answer as WireRow))
      .filter((row) => 'base_increment' in row && row.base_currency_id !== '');
    expect(products.length).toBeGreaterThan(1);
    for (const row of products)
      expect(readProduct(row)).toMatchObject({
        productId: row.product_id,
        base: row.base_currency_id!.toLowerCase(),
        quote: row.quote_currency_id!.toLowerCase(),
        priceIncrement: Number(row.price_increment),
        volumeIncrement: Number(row.base_increment),
        minVolume: Number(row.base_min_size),
        minNotional: Number(row.quote_min_size),
        status: row.status,
      });
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
