import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AsyncQueue,
  type Candle,
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type CurrencyPair,
  type FundingRate,
  type Liquidation,
  type MyBalance,
  type MyOrder,
  type MyOrderBatch,
  type MyPosition,
  type MyTrade,
  type StreamBase,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';

/** Rows of a frame as the wire has them, numbers as their text. */
type WireRow = Readonly<Record<string, string>>;

interface WireFrame {
  readonly feed: string;
  readonly product_id?: string;
  readonly trades?: readonly WireRow[];
  readonly orders?: readonly WireRow[];
  readonly order?: WireRow;
  readonly fills?: readonly WireRow[];
}

interface CandleWire {
  readonly feed: string;
  readonly product_id: string;
  readonly candle: Readonly<Record<'open' | 'high' | 'low' | 'close' | 'volume', string>> & {
    readonly time: number;
  };
}

/** A second way of reading the wire's text, independent of the adapter's: digits are never made a number. */
function readWire(frame: string): WireFrame & WireRow {
  const quoted = frame.replace(/([:[,]\s*)(-?[0-9][0-9.eE+-]*)(?=\s*[,\]}])/g, '$1"$2"');
  return JSON.parse(quoted) as WireFrame & WireRow;
}

/** The decimal text of a number, without trailing zeros: what is left when only formatting is taken away. */
const plain = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : String(Number(text));

/** The pair of a product, by its letters. */
function pairOf(productId: string): CurrencyPair {
  const [, family = '', code = '', date] = /^([PF][FI])_(\w+?)USD(?:_(\d{6}))?$/.exec(productId) ?? [];
  const base = code === 'XBT' ? 'btc' : code.toLowerCase();
  const settle = family.endsWith('I') ? base : 'usd';
  const pair = `${base}/usd` as const;
  return family === 'PF' ? pair : `${pair}:${settle}${date === undefined ? '' : `-${date}`}`;
}

const isInverse = (productId: string): boolean => productId[1] === 'I';

/** Of an inverse product a size is dollars. */
const volumeOf = (productId: string, size: string, price: string): number =>
  isInverse(productId) ? Number(size) / Number(price) : Number(size);

function openStream(channels: Channel[], products: Iterable<string>): StreamBase {
  const currencyPairs = [...new Set([...products].map(pairOf))];
  return getExchangeStream({
    exchange: Exchange.KRAKEN_FUTURE,
    currencyPairs,
    subscribeChannels: channels,
    apiKey: 'key',
    apiSecret: 'c2VjcmV0',
    logger: silentLogger,
  });
}

/** Frames that came in a recorded session. */
function sessionFrames(): string[] {
  const text = readFileSync(join(corpusFolder() ?? '', 'kraken-futures', 'session-1.jsonl'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { dir: string; frame: string })
    .filter(({ dir }) => dir === 'in')
    .map(({ frame }) => frame);
}

function expectTickers(frames: readonly string[]): void {
  const stream = openStream([Channel.TICKER], new Set(frames.map((frame) => readWire(frame).product_id!)));
  const tickerQueue = new AsyncQueue<Ticker>();
  stream.bindObserver({ tickerQueue });
  for (const frame of frames) {
    stream.feed(Channel.TICKER, frame);
    const row = readWire(frame);
    const [ticker, ...others] = tickerQueue.drain();
    expect(others).toEqual([]);
    const id = row.product_id!;
    expect(ticker).toMatchObject({
      exchange: Exchange.KRAKEN_FUTURE,
      symbol: pairOf(id),
      bidPrice: Number(row.bid),
      askPrice: Number(row.ask),
    });
    expect(ticker!.bidVolume).toBe(row.bid_size && volumeOf(id, row.bid_size, row.bid!));
    expect(ticker!.askVolume).toBe(row.ask_size && volumeOf(id, row.ask_size, row.ask!));
    expect(String(ticker!.lastPrice)).toBe(String(plain(row.last)));
    expect(ticker!.exchangeTime).toBe(row.time && Number(row.time));
    const expected = {
      volume: isInverse(id) ? undefined : plain(row.volume),
      open: plain(row.open),
      high: plain(row.high),
      low: plain(row.low),
      changePercent: plain(row.change),
    };
    for (const [field, text] of Object.entries(expected))
      expect(plain(String(ticker!.stats24h?.[field as keyof typeof expected])), field).toBe(
        plain(String(text)),
      );
  }
  expect(stream.status().channels.ticker).toMatchObject({ events: frames.length, malformed: 0 });
}

function expectTrades(frames: readonly string[]): void {
  const rows = frames.map(readWire).flatMap((frame) => [...(frame.trades ?? [frame])].reverse());
  const stream = openStream([Channel.TRADE], new Set(rows.map(({ product_id }) => product_id!)));
  const tradeQueue = new AsyncQueue<Trade>();
  stream.bindObserver({ tradeQueue });
  for (const frame of frames) stream.feed(Channel.TRADE, frame);
  expect(
    tradeQueue.drain().map(({ symbol, tradeId, price, volume, contracts, side, exchangeTime }) => ({
      symbol,
      tradeId,
      price: String(price),
      volume,
      contracts: String(contracts),
      side,
      exchangeTime: String(exchangeTime),
    })),
  ).toEqual(
    rows.map((row) => ({
      symbol: pairOf(row.product_id!),
      tradeId: row.uid,
      price: plain(row.price),
      volume: volumeOf(row.product_id!, row.qty!, row.price!),
      contracts: plain(row.qty),
      side: row.side,
      exchangeTime: row.time,
    })),
  );
  expect(stream.status().channels.trade).toMatchObject({
    frames: frames.length,
    malformed: 0,
    duplicates: 0,
    skipped: 0,
  });
}

/** The funding that the frames of the `ticker` feed state, and how many state none. */
function expectFunding(frames: readonly string[]): void {
  const perpetuals = frames.filter((frame) => frame.includes('"product_id":"P'));
  const stream = openStream(
    [Channel.FUNDING_RATE],
    new Set(perpetuals.map((frame) => readWire(frame).product_id!)),
  );
  const fundingRateQueue = new AsyncQueue<FundingRate>();
  stream.bindObserver({ fundingRateQueue });
  let count = 0;
  for (const frame of perpetuals) {
    stream.feed(Channel.FUNDING_RATE, frame);
    const row = readWire(frame);
    const [funding, ...others] = fundingRateQueue.drain();
    expect(others).toEqual([]);
    if (row.relative_funding_rate === undefined) {
      expect(funding).toBeUndefined();
      continue;
    }
    count++;
    const id = row.product_id!;
    const { rate, predictedRate, markPrice, indexPrice, openInterest, nextFundingTime, ...header } = funding!;
    expect(header).toMatchObject({
      channel: 'funding_rate',
      exchange: Exchange.KRAKEN_FUTURE,
      symbol: pairOf(id),
      exchangeTime: Number(row.time),
    });
    expect(String(rate)).toBe(plain(row.relative_funding_rate));
    expect(String(predictedRate)).toBe(String(plain(row.relative_funding_rate_prediction)));
    expect(String(markPrice)).toBe(plain(row.markPrice));
    expect(String(indexPrice)).toBe(plain(row.index));
    expect(nextFundingTime).toBe(Number(row.next_funding_rate_time) || undefined);
    expect(openInterest).toBe(volumeOf(id, row.openInterest!, row.markPrice!));
  }
  expect(stream.status().channels.funding_rate).toMatchObject({
    events: count,
    skipped: perpetuals.length - count,
    malformed: 0,
  });
}

describe.runIf(corpusFolder() !== undefined)('captured frames', () => {
  test('ticker: every frame, digit for digit', () => {
    expectTickers(corpusFrames('kraken-futures', 'ticker'));
  });

  test('trade: every row, digit for digit, oldest first', () => {
    expectTrades(corpusFrames('kraken-futures', 'trade'));
  });

  test('liquidations are trades, and trades of that type are liquidations', () => {
    const frames = corpusFrames('kraken-futures', 'liquidation');
    expectTrades(frames);
    const rows = frames.map(readWire);
    const stream = openStream([Channel.LIQUIDATION], new Set(rows.map(({ product_id }) => product_id!)));
    const liquidationQueue = new AsyncQueue<Liquidation>();
    stream.bindObserver({ liquidationQueue });
    for (const frame of [...frames, ...frames]) stream.feed(Channel.LIQUIDATION, frame);
    expect(liquidationQueue.drain()).toMatchObject(
      rows.map((row) => ({
        channel: 'liquidation',
        symbol: pairOf(row.product_id!),
        side: row.side,
        averagePrice: Number(row.price),
        contracts: Number(row.qty),
        volume: volumeOf(row.product_id!, row.qty!, row.price!),
        exchangeTime: Number(row.time),
        complete: true,
      })),
    );
    expect(stream.status().channels.liquidation).toMatchObject({ malformed: 0, skipped: rows.length });
  });

  test('funding_rate: every frame of a perpetual, digit for digit', () => {
    const frames = corpusFrames('kraken-futures', 'ticker').filter(
      (frame) => readWire(frame).feed === 'ticker',
    );
    expectFunding(frames);
  });

  test('a whole session: trades and tickers of each connection, and every other frame is known', () => {
    const frames = sessionFrames();
    const data = frames.filter((frame) => !frame.includes('"event"'));
    const feedOf = (frame: string): string => readWire(frame).feed;
    expectTickers(data.filter((frame) => feedOf(frame).startsWith('ticker')));
    expectTrades(data.filter((frame) => feedOf(frame).startsWith('trade')));
    const stream = openStream(
      [Channel.TRADE],
      data.flatMap((frame) => readWire(frame).product_id ?? []),
    );
    for (const frame of frames) stream.feed(Channel.TRADE, frame);
    expect(stream.status().channels.trade).toMatchObject({
      frames: frames.length,
      malformed: 0,
      events: 1003,
    });
  });

  test('my_order: every frame becomes an order with the fields of the frame', () => {
    for (const frame of corpusFrames('kraken-futures', 'my_order')) {
      const wire = readWire(frame);
      const rows = wire.orders ?? [wire.order ?? wire];
      const stream = openStream(
        [Channel.MY_ORDER, Channel.MY_ORDER_BATCH],
        rows.map(({ instrument = 'PF_XBTUSD' }) => instrument),
      );
      const myOrderQueue = new AsyncQueue<MyOrder>();
      const myOrderBatchQueue = new AsyncQueue<MyOrderBatch>();
      stream.bindObserver({ myOrderQueue, myOrderBatchQueue });
      stream.feed(Channel.MY_ORDER, frame);
      const orders = myOrderQueue.drain();
      expect(myOrderBatchQueue.drain()).toMatchObject([
        { kind: wire.orders ? 'snapshot' : 'update', complete: wire.orders !== undefined, orders },
      ]);
      expect(orders).toHaveLength(rows.length);
      for (const [index, row] of rows.entries()) {
        const order = orders[index]!;
        expect(order.orderId).toBe(row.order_id);
        expect(order.clientOrderId).toBe(row.cli_ord_id);
        if (row.instrument === undefined) continue;
        const ordered = Number(row.qty) + Number(row.filled);
        expect(order).toMatchObject({
          symbol: pairOf(row.instrument),
          side: row.direction === '1' ? 'sell' : 'buy',
          type: 'limit',
          price: Number(row.limit_price),
          contracts: ordered,
          volume: volumeOf(row.instrument, String(ordered), row.limit_price!),
          createdTime: Number(row.time),
          updatedTime: Number(row.last_update_time),
        });
        expect(order.exact.price).toBe(row.limit_price);
        if (!isInverse(row.instrument)) expect(order.exact.filledVolume).toBe(row.filled);
      }
      const statuses: Readonly<Record<string, string>> = {
        full_fill: 'filled',
        cancelled_by_user: 'canceled',
        edited_by_user: 'new',
        new_placed_order_by_user: 'new',
      };
      for (const order of orders) expect(order.status).toBe(statuses[wire.reason ?? 'edited_by_user']);
      expect(stream.status().channels.my_order).toMatchObject({ frames: 1, malformed: 0, skipped: 0 });
    }
  });

  test('my_trade: every fill, digit for digit, once', () => {
    const frames = corpusFrames('kraken-futures', 'my_trade');
    const rows = frames.flatMap((frame) => readWire(frame).fills ?? []);
    const stream = openStream(
      [Channel.MY_TRADE],
      rows.map(({ instrument }) => instrument!),
    );
    const myTradeQueue = new AsyncQueue<MyTrade>();
    stream.bindObserver({ myTradeQueue });
    for (const frame of [...frames, ...frames]) stream.feed(Channel.MY_TRADE, frame);
    expect(
      myTradeQueue
        .drain()
        .map(
          ({
            symbol,
            tradeId,
            orderId,
            clientOrderId,
            side,
            volume,
            exchangeTime,
            liquidity,
            feeCurrency,
            exact,
          }) => ({
            symbol,
            tradeId,
            orderId,
            clientOrderId,
            side,
            volume,
            exchangeTime,
            liquidity,
            feeCurrency,
            fee: exact.fee,
            price: exact.price,
            contracts: exact.contracts,
          }),
        ),
    ).toEqual(
      rows.map((row) => ({
        symbol: pairOf(row.instrument!),
        tradeId: row.fill_id,
        orderId: row.order_id,
        clientOrderId: row.cli_ord_id,
        side: row.buy ? 'buy' : 'sell',
        volume: volumeOf(row.instrument!, row.qty!, row.price!),
        exchangeTime: Number(row.time),
        liquidity: row.fill_type,
        feeCurrency: row.fee_currency!.toLowerCase(),
        fee: row.fee_paid,
        price: row.price,
        contracts: row.qty,
      })),
    );
    expect(stream.status().channels.my_trade).toMatchObject({ malformed: 0, duplicates: rows.length });
  });

  test('candle: every frame, digit for digit', () => {
    for (const frame of corpusFrames('kraken-futures', 'candle')) {
      const { feed, product_id, candle: row } = JSON.parse(frame) as CandleWire;
      const [, interval = ''] = /^candles_trade_(\w+?)(?:_snapshot)?$/.exec(feed) ?? [];
      const stream = getExchangeStream({
        exchange: Exchange.KRAKEN_FUTURE,
        currencyPairs: [pairOf(product_id)],
        subscribeChannels: [Channel.CANDLE],
        subscribeArgs: { candle: { interval: interval as '1m' } },
        logger: silentLogger,
      });
      const candleQueue = new AsyncQueue<Candle>();
      stream.bindObserver({ candleQueue });
      stream.feed(Channel.CANDLE, frame);
      const [candle, ...others] = candleQueue.drain();
      expect(others).toEqual([]);
      expect(candle).toMatchObject({
        symbol: pairOf(product_id),
        interval,
        openTime: row.time,
        open: Number(row.open),
        high: Number(row.high),
        low: Number(row.low),
        close: Number(row.close),
        volume: Number(row.volume),
        closed: false,
      });
      expect(stream.status().channels.candle).toMatchObject({ frames: 1, malformed: 0 });
    }
  });

  test('my_position: every row of a list; older feeds of balances are skipped', () => {
    for (const frame of corpusFrames('kraken-futures', 'balance')) {
      const { feed, positions = [] } = readWire(frame) as unknown as { feed: string; positions?: WireRow[] };
      const isList = feed === 'open_positions';
      const stream = openStream(
        [Channel.MY_POSITION, Channel.MY_BALANCE],
        isList ? positions.map(({ instrument }) => instrument!) : ['PF_XBTUSD'],
      );
      const myPositionQueue = new AsyncQueue<MyPosition>();
      const myBalanceQueue = new AsyncQueue<MyBalance>();
      stream.bindObserver({ myPositionQueue, myBalanceQueue });
      stream.feed(Channel.MY_POSITION, frame);
      stream.feed(Channel.MY_BALANCE, frame);
      expect(myBalanceQueue.drain()).toEqual([]);
      expect(stream.status().channels.my_balance).toMatchObject({ frames: 1, control: 1, malformed: 0 });
      expect(stream.status().channels.my_position).toMatchObject({
        ...{ frames: 1, control: isList ? 0 : 1, malformed: 0, skipped: 0 },
      });
      const events = myPositionQueue.drain();
      expect(events).toHaveLength(positions.length);
      for (const [index, row] of positions.entries()) {
        const event = events[index]!;
        const id = row.instrument!;
        expect(event).toMatchObject({
          symbol: pairOf(id),
          positionSide: 'net',
          contracts: Number(row.balance),
          volume: volumeOf(id, row.balance!, row.entry_price!),
          entryPrice: Number(row.entry_price),
          markPrice: Number(row.mark_price),
          unrealizedPnl: Number(row.pnl),
          liquidationPrice: Number(row.liquidation_threshold),
        });
        expect(event.exact).toMatchObject({
          contracts: row.balance,
          entryPrice: row.entry_price,
          markPrice: row.mark_price,
          unrealizedPnl: row.pnl,
          liquidationPrice: row.liquidation_threshold,
        });
      }
    }
  });

  test('control: every frame is recognised, on every channel', () => {
    const frames = corpusFrames('kraken-futures', 'control');
    for (const channel of [
      ...[Channel.TICKER, Channel.TRADE, Channel.MY_ORDER, Channel.MY_BALANCE, Channel.MY_POSITION],
      ...[Channel.CANDLE, Channel.FUNDING_RATE, Channel.LIQUIDATION],
    ]) {
      const stream = openStream([channel], ['PF_XBTUSD']);
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
