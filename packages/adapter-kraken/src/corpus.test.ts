import {
  AsyncQueue,
  Channel,
  type CurrencyPair,
  Exchange,
  getExchangeStream,
  type MyOrder,
  type MyOrderBatch,
  type MyTrade,
  silentLogger,
  type StreamBase,
  type Ticker,
  type Trade,
  UNKNOWN_PAIR,
} from '@hftjs/core';
import { parseTimestamp } from '@hftjs/core/adapter';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

/** Rows of a frame as the wire has them, numbers as their text. */
type WireRow = Readonly<Record<string, string>>;

interface WireFrame {
  readonly channel?: string;
  readonly type?: string;
  readonly data: readonly WireRow[];
}

/** A second way of reading the wire's text, independent of the adapter's: digits are never made a number. */
function readWire(frame: string): WireFrame {
  const quoted = frame.replace(/([:[,]\s*)(-?[0-9][0-9.eE+-]*)(?=\s*[,\]}])/g, '$1"$2"');
  return JSON.parse(quoted) as WireFrame;
}

const pairsOf = (frames: readonly string[]): CurrencyPair[] => [
  ...new Set(
    frames
      .flatMap((frame) => readWire(frame).data.flatMap(({ symbol }) => symbol ?? []))
      .map((symbol) => symbol.toLowerCase() as CurrencyPair),
  ),
];

function openStream(channels: Channel[], currencyPairs: readonly CurrencyPair[]): StreamBase {
  return getExchangeStream({
    exchange: Exchange.KRAKEN,
    currencyPairs: currencyPairs.length > 0 ? currencyPairs : ['btc/usd'],
    subscribeChannels: channels,
    apiKey: 'key',
    apiSecret: 'c2VjcmV0',
    logger: silentLogger,
  });
}

/** The decimal text of a number, without trailing zeros: what is left when only formatting is taken away. */
const plain = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : String(Number(text));

describe.runIf(corpusFolder() !== undefined)('captured frames', () => {
  test('ticker: every row, digit for digit', () => {
    const frames = corpusFrames('kraken', 'ticker');
    const stream = openStream([Channel.TICKER], pairsOf(frames));
    const tickerQueue = new AsyncQueue<Ticker>();
    stream.bindObserver({ tickerQueue });
    for (const frame of frames) {
      stream.feed(Channel.TICKER, frame);
      const { data, type } = readWire(frame);
      const tickers = tickerQueue.drain();
      expect(tickers).toHaveLength(data.length);
      for (const [index, row] of data.entries()) {
        const ticker = tickers[index]!;
        expect(ticker.symbol).toBe(row.symbol!.toLowerCase());
        expect(String(ticker.bidPrice)).toBe(plain(row.bid));
        expect(String(ticker.bidVolume)).toBe(plain(row.bid_qty));
        expect(String(ticker.askPrice)).toBe(plain(row.ask));
        expect(String(ticker.askVolume)).toBe(plain(row.ask_qty));
        expect(String(ticker.lastPrice)).toBe(plain(row.last));
        expect(String(ticker.stats24h?.volume)).toBe(plain(row.volume));
        expect(String(ticker.stats24h?.averagePrice)).toBe(plain(row.vwap));
        expect(ticker.exchangeTime).toBe(
          row.timestamp === undefined ? undefined : parseTimestamp(row.timestamp),
        );
        expect(ticker.origin).toBe(type === 'snapshot' ? 'snapshot' : undefined);
      }
    }
    expect(stream.status().channels.ticker).toMatchObject({ frames: frames.length, malformed: 0 });
  });

  test('trade: every row, digit for digit', () => {
    const frames = corpusFrames('kraken', 'trade');
    const stream = openStream([Channel.TRADE], pairsOf(frames));
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    for (const frame of frames) stream.feed(Channel.TRADE, frame);
    const rows = frames.flatMap((frame) => readWire(frame).data);
    expect(
      tradeQueue.drain().map((trade) => ({
        symbol: trade.symbol.toUpperCase(),
        side: trade.side,
        price: String(trade.price),
        qty: String(trade.volume),
        trade_id: trade.tradeId,
        time: trade.exchangeTime,
      })),
    ).toEqual(
      rows.map((row) => ({
        symbol: row.symbol,
        side: row.side,
        price: plain(row.price),
        qty: plain(row.qty),
        trade_id: row.trade_id,
        time: parseTimestamp(row.timestamp!),
      })),
    );
    expect(stream.status().channels.trade).toMatchObject({
      frames: frames.length,
      malformed: 0,
      duplicates: 0,
    });
  });

  test('my_order: every entry becomes an order with the fields of the entry', () => {
    const frames = corpusFrames('kraken', 'my_order');
    for (const frame of frames) {
      // They are of different connections, and not in the order of an order's life.
      const stream = openStream([Channel.MY_ORDER, Channel.MY_ORDER_BATCH], pairsOf(frames));
      const myOrderQueue = new AsyncQueue<MyOrder>();
      const myOrderBatchQueue = new AsyncQueue<MyOrderBatch>();
      stream.bindObserver({ myOrderQueue, myOrderBatchQueue });
      stream.feed(Channel.MY_ORDER, frame);
      const { data, type } = readWire(frame);
      const orders = myOrderQueue.drain();
      const batches = myOrderBatchQueue.drain();
      expect(batches).toHaveLength(1);
      expect(batches[0]!.orders).toEqual(orders);
      expect(batches[0]!.complete).toBe(type === 'snapshot');
      expect(orders).toHaveLength(data.length);
      for (const [index, row] of data.entries()) {
        const order = orders[index]!;
        expect(order.orderId).toBe(row.order_id);
        expect(order.rawStatus).toBe(row.order_status);
        if (row.symbol !== undefined) expect(order.symbol).toBe(row.symbol.toLowerCase());
        if (row.cl_ord_id !== undefined) expect(order.clientOrderId).toBe(row.cl_ord_id);
        if (row.side !== undefined) expect(order.side).toBe(row.side);
        if (row.limit_price !== undefined) expect(order.exact.price).toBe(row.limit_price);
        if (row.order_qty !== undefined) expect(order.exact.volume).toBe(row.order_qty);
        if (row.cum_qty !== undefined) expect(order.exact.filledVolume).toBe(row.cum_qty);
        if (row.reason !== undefined && row.exec_type === 'canceled')
          expect(order.rawReason).toBe(row.reason);
        expect(order.exchangeTime).toBe(parseTimestamp(row.timestamp!));
      }
      expect(stream.status().channels.my_order).toMatchObject({ frames: 1, malformed: 0, skipped: 0 });
    }
  });

  test('my_order: an order of which only the id is known has an unknown symbol', () => {
    const stream = openStream([Channel.MY_ORDER], ['btc/usd']);
    const myOrderQueue = new AsyncQueue<MyOrder>();
    stream.bindObserver({ myOrderQueue });
    stream.feed(Channel.MY_ORDER, corpusFrames('kraken', 'my_order')[0]!);
    expect(myOrderQueue.drain()).toMatchObject([
      { symbol: UNKNOWN_PAIR, side: 'unknown', status: 'canceled' },
    ]);
  });

  test('my_trade: every fill, digit for digit, once', () => {
    const frames = corpusFrames('kraken', 'my_trade');
    const stream = openStream([Channel.MY_TRADE], pairsOf(frames));
    const myTradeQueue = new AsyncQueue<MyTrade>();
    stream.bindObserver({ myTradeQueue });
    for (const frame of [...frames, ...frames]) stream.feed(Channel.MY_TRADE, frame);
    const rows = frames.flatMap((frame) => readWire(frame).data);
    const oldestFirst = [...rows].sort((left, right) => (left.timestamp! < right.timestamp! ? -1 : 1));
    expect(
      myTradeQueue
        .drain()
        .map(({ tradeId, orderId, symbol, side, exact, liquidity, feeCurrency, origin }) => ({
          exec_id: tradeId,
          order_id: orderId,
          symbol: symbol.toUpperCase(),
          side,
          last_price: exact.price,
          last_qty: exact.volume,
          liquidity_ind: liquidity === 'maker' ? 'm' : 't',
          fees: [{ asset: feeCurrency?.toUpperCase(), qty: exact.fee }],
          origin,
        })),
    ).toEqual(
      oldestFirst.map((row) => ({
        exec_id: row.exec_id,
        order_id: row.order_id,
        symbol: row.symbol,
        side: row.side,
        last_price: row.last_price,
        last_qty: row.last_qty,
        liquidity_ind: row.liquidity_ind,
        fees: row.fees,
        origin: 'snapshot',
      })),
    );
    expect(stream.status().channels.my_trade).toMatchObject({ malformed: 0, duplicates: rows.length });
  });

  test('control: every frame is recognised, on every channel', () => {
    const frames = corpusFrames('kraken', 'control');
    for (const channel of [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER]) {
      const stream = openStream([channel], ['btc/usd']);
      for (const frame of frames) stream.feed(channel, frame);
      expect(stream.status().channels[channel]).toMatchObject({
        frames: frames.length,
        control: frames.length,
        malformed: 0,
        events: 0,
      });
    }
  });
});
