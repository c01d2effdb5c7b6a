import {
  AsyncQueue,
  type Candle,
  Channel,
  type CurrencyPair,
  Exchange,
  getExchangeStream,
  type Instrument,
  type MyBalance,
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

interface BalanceWire {
  readonly asset: string;
  readonly balance: string;
  readonly wallets?: readonly { readonly type: string; readonly id: string; readonly balance: string }[];
  readonly wallet_type?: string;
  readonly wallet_id?: string;
  readonly timestamp?: string;
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

  test('my_balance: every row, digit for digit', () => {
    for (const frame of corpusFrames('kraken', 'balance')) {
      const { data, type } = readWire(frame) as unknown as { data: BalanceWire[]; type: MyBalance['kind'] };
      const stream = openStream([Channel.MY_BALANCE], []);
      const myBalanceQueue = new AsyncQueue<MyBalance>();
      stream.bindObserver({ myBalanceQueue });
      stream.feed(Channel.MY_BALANCE, frame);
      const expected = data.flatMap(({ asset, balance, wallets, wallet_type, wallet_id, timestamp }) => {
        const currency = asset.toLowerCase();
        const time = timestamp === undefined ? undefined : parseTimestamp(timestamp);
        // Before a snapshot an update states what its wallet holds, and nothing of the others.
        return wallets
          ? [
              { currency, wallet: undefined, total: balance, time },
              ...wallets.map((one) => ({
                ...{ currency, time },
                wallet: `${one.type}/${one.id}`,
                total: one.balance,
              })),
            ]
          : [{ currency, wallet: `${wallet_type ?? ''}/${wallet_id ?? ''}`, total: balance, time }];
      });
      const events = myBalanceQueue.drain();
      expect(
        events.map(({ currency, wallet, exact, exchangeTime: time }) => ({
          ...{ currency, wallet, time },
          total: exact.total,
        })),
      ).toEqual(expected);
      for (const { kind, total, exact } of events) {
        expect(kind).toBe(type);
        expect(total).toBe(Number(exact.total));
      }
      expect(stream.status().channels.my_balance).toMatchObject({ frames: 1, malformed: 0 });
    }
  });

  test('candle: every row that has prices, digit for digit', () => {
    for (const frame of corpusFrames('kraken', 'candle')) {
      const { data, timestamp } = readWire(frame) as WireFrame & { readonly timestamp?: string };
      const minutes = data[0]!.interval!;
      const stream = getExchangeStream({
        exchange: Exchange.KRAKEN,
        currencyPairs: pairsOf([frame]),
        subscribeChannels: [Channel.CANDLE],
        subscribeArgs: { candle: { interval: minutes as '1' } },
        logger: silentLogger,
      });
      const candleQueue = new AsyncQueue<Candle>();
      stream.bindObserver({ candleQueue });
      stream.feed(Channel.CANDLE, frame);
      const rows = data.filter(({ open }) => open !== undefined);
      // The same candle may be published again when the next one closes it.
      const events = new Map(candleQueue.drain().map((candle) => [candle.openTime, candle]));
      expect([...events.keys()]).toEqual(rows.map((row) => parseTimestamp(row.interval_begin!)));
      for (const [index, row] of rows.entries()) {
        const candle = [...events.values()][index]!;
        expect(candle).toMatchObject({
          symbol: row.symbol!.toLowerCase(),
          interval: minutes,
          closeTime: candle.openTime + Number(minutes) * 60_000,
          closed: index < rows.length - 1,
        });
        expect(candle.exchangeTime).toBe(timestamp === undefined ? undefined : parseTimestamp(timestamp));
        for (const field of ['open', 'high', 'low', 'close', 'volume', 'trades'] as const)
          expect(String(candle[field]), field).toBe(plain(row[field]));
      }
      expect(stream.status().channels.candle).toMatchObject({
        frames: 1,
        malformed: data.length - rows.length,
      });
    }
  });

  test('instrument: every pair of the venue', () => {
    for (const frame of corpusFrames('kraken', 'instrument')) {
      const { data } = readWire(frame) as unknown as { data: { pairs: Record<string, string>[] } };
      const stream = openStream(
        [Channel.INSTRUMENT],
        data.pairs.map(({ symbol }) => symbol!.toLowerCase() as CurrencyPair),
      );
      const instrumentQueue = new AsyncQueue<Instrument>();
      stream.bindObserver({ instrumentQueue });
      stream.feed(Channel.INSTRUMENT, frame);
      stream.feed(Channel.INSTRUMENT, frame);
      const events = instrumentQueue.drain();
      expect(
        events.map((one) => ({
          symbol: one.venueSymbol,
          base: one.base.toUpperCase(),
          quote: one.quote.toUpperCase(),
          status: one.rawStatus,
          price_increment: one.priceIncrement,
          qty_increment: one.volumeIncrement,
          qty_min: one.minVolume,
          cost_min: one.minNotional,
        })),
      ).toEqual(
        data.pairs.map((row) => ({
          symbol: row.symbol,
          base: row.base,
          quote: row.quote,
          status: row.status,
          price_increment: Number(row.price_increment),
          qty_increment: Number(row.qty_increment),
          qty_min: Number(row.qty_min),
          cost_min: Number(row.cost_min),
        })),
      );
      const statuses: Readonly<Record<string, string>> = { online: 'trading' };
      for (const { symbol, venueSymbol, status, rawStatus } of events) {
        expect(symbol).toBe(venueSymbol.toLowerCase());
        expect(status).toBe(statuses[rawStatus] ?? rawStatus);
      }
      expect(stream.status().channels.instrument).toMatchObject({
        malformed: 0,
        skipped: 0,
        duplicates: data.pairs.length,
      });
    }
  });

  test('control: every frame is recognised, on every channel', () => {
    const frames = corpusFrames('kraken', 'control');
    for (const channel of [
      ...[Channel.TICKER, Channel.TRADE, Channel.MY_ORDER, Channel.MY_BALANCE],
      ...[Channel.CANDLE, Channel.INSTRUMENT],
    ]) {
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
