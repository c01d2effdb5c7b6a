import {
  AsyncQueue,
  Channel,
  Exchange,
  type MyOrder,
  type MyTrade,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import {
  MARKETS,
  open,
  pairOf,
  plain,
  readWire,
  sessionFrames,
  shown,
  timeText,
  type WireRow,
} from './testing/captured.js';

const isTicker = (row: WireRow): boolean =>
  row.e === '24hrTicker' || row.e === 'bookTicker' || (row.e === undefined && row.u !== undefined);

function expectTickers(exchange: string, frames: readonly string[]): void {
  const stream = open({ exchange }, Channel.TICKER, frames);
  const tickerQueue = new AsyncQueue<Ticker>();
  stream.bindObserver({ tickerQueue });
  let others = 0;
  for (const frame of frames) {
    stream.feed(Channel.TICKER, frame);
    const rows = readWire(frame);
    const wanted = rows.filter(isTicker);
    others += rows.length - wanted.length;
    const tickers = tickerQueue.drain();
    expect(tickers).toHaveLength(wanted.length);
    for (const [index, row] of wanted.entries()) {
      const ticker = tickers[index]!;
      expect(ticker.symbol).toBe(pairOf(row.s!));
      expect(shown(ticker.bidPrice)).toBe(plain(row.b));
      expect(shown(ticker.bidVolume)).toBe(plain(row.B));
      expect(shown(ticker.askPrice)).toBe(plain(row.a));
      expect(shown(ticker.askVolume)).toBe(plain(row.A));
      const isDaily = row.e === '24hrTicker';
      expect(shown(ticker.lastPrice)).toBe(isDaily ? plain(row.c) : undefined);
      expect(shown(ticker.lastVolume)).toBe(isDaily ? plain(row.Q) : undefined);
      expect(ticker.stats24h).toEqual(
        isDaily
          ? {
              volume: Number(row.v),
              averagePrice: Number(row.w),
              low: Number(row.l),
              high: Number(row.h),
              open: Number(row.o),
              change: Number(row.p),
              changePercent: Number(row.P),
            }
          : undefined,
      );
      expect(shown(ticker.exchangeTime)).toBe(timeText(row.T ?? row.E));
    }
  }
  expect(stream.status().channels.ticker).toMatchObject({
    frames: frames.length,
    malformed: 0,
    skipped: others,
  });
}

const isTrade = (row: WireRow): boolean =>
  row.e === 'aggTrade' || (row.e === 'trade' && (row.X ?? 'MARKET') === 'MARKET');

function expectTrades(exchange: string, frames: readonly string[], subscribeArgs?: object): void {
  const stream = open({ exchange, subscribeArgs }, Channel.TRADE, frames);
  const tradeQueue = new AsyncQueue<Trade>();
  stream.bindObserver({ tradeQueue });
  for (const frame of frames) stream.feed(Channel.TRADE, frame);
  const rows = frames.flatMap(readWire);
  // Several captures contain the same examples of the documentation: a trade is published once.
  const seen = new Set<string>();
  const isRepeated = ({ e, s, t }: WireRow): boolean => {
    const key = `${s!} ${t!}`;
    const repeated = e === 'trade' && seen.has(key);
    seen.add(key);
    return repeated;
  };
  const trades = rows.filter(isTrade);
  const wanted = trades.filter((row) => !isRepeated(row));
  expect(
    tradeQueue.drain().map((trade) => ({
      symbol: trade.symbol,
      id: trade.tradeId,
      price: String(trade.price),
      volume: String(trade.volume),
      side: trade.side,
      time: shown(trade.exchangeTime),
      aggregated: trade.aggregated,
      contracts: trade.contracts,
    })),
  ).toEqual(
    wanted.map((row) => ({
      symbol: pairOf(row.s!),
      id: row.e === 'trade' ? row.t : (row.a ?? `${row.f!}-${row.l!}`),
      price: plain(row.p),
      volume: plain(row.q),
      side: (row.m as unknown as boolean) ? 'sell' : 'buy',
      time: timeText(row.T),
      aggregated:
        row.e === 'trade'
          ? undefined
          : { firstId: row.f, lastId: row.l, count: Number(row.l) - Number(row.f) + 1 },
      contracts: exchange === Exchange.BINANCE_FUTURE ? Number(row.q) : undefined,
    })),
  );
  expect(stream.status().channels.trade).toMatchObject({
    frames: frames.length,
    malformed: 0,
    duplicates: trades.length - wanted.length,
    skipped: rows.length - trades.length,
  });
}

describe.runIf(corpusFolder() !== undefined).each(MARKETS)('captured frames of $folder', (market) => {
  const { exchange, folder, sessions } = market;

  test('ticker: every row, digit for digit; other events are skipped', () => {
    expectTickers(exchange, corpusFrames(folder, 'ticker'));
    expectTickers(exchange, corpusFrames(folder, 'trade'));
    expectTickers(exchange, corpusFrames(folder, 'book'));
  });

  test('trade: every row, digit for digit; other events are skipped', () => {
    expectTrades(exchange, corpusFrames(folder, 'trade'), { trade: 'trade' });
    expectTrades(exchange, corpusFrames(folder, 'ticker'));
    expectTrades(exchange, corpusFrames(folder, 'candle'));
  });

  test.each(sessions)('session %i: every ticker and every trade', (session) => {
    const frames = sessionFrames(folder, session);
    expectTickers(exchange, frames);
    expectTrades(exchange, frames, { trade: 'aggTrade' });
  });

  test('my_order: every order, with its fields', () => {
    for (const frame of [...corpusFrames(folder, 'my_order'), ...corpusFrames(folder, 'my_trade')]) {
      const stream = open({ exchange }, Channel.MY_ORDER, [frame]);
      const myOrderQueue = new AsyncQueue<MyOrder>();
      stream.bindObserver({ myOrderQueue });
      stream.feed(Channel.MY_ORDER, frame);
      const row = readWire(frame)[0]!;
      const isOrder = ['executionReport', 'ORDER_TRADE_UPDATE', 'ALGO_UPDATE'].includes(row.e!);
      const order = row.e === 'executionReport' ? row : (row.o as unknown as WireRow);
      const orders = myOrderQueue.drain();
      expect(orders).toHaveLength(isOrder ? 1 : 0);
      expect(stream.status().channels.my_order).toMatchObject({ malformed: 0, unmapped: 0 });
      if (!isOrder) continue;
      const [reported] = orders;
      const zeroless = (text: string | null | undefined): string | undefined =>
        !text || Number(text) === 0 ? undefined : text;
      expect(reported).toMatchObject({
        symbol: pairOf(order.s!),
        side: order.S!.toLowerCase(),
        rawStatus: order.X,
      });
      expect(reported?.orderId).toBe(order.i ?? order.aid);
      expect(reported?.exact.volume).toBe(zeroless(order.q));
      expect(reported?.exact.price).toBe(zeroless(order.p));
      expect(reported?.exact.stopPrice).toBe(zeroless(order.P ?? order.sp ?? order.tp));
      expect(reported?.exact.filledVolume).toBe(order.z ?? order.aq);
      const own = (order.C ?? '') || (order.c ?? order.caid);
      expect(reported?.clientOrderId).toBe(own);
      expect(shown(reported?.exchangeTime)).toBe(timeText(row.T));
    }
  });

  test('my_trade: every fill, digit for digit, once', () => {
    for (const frame of corpusFrames(folder, 'my_trade')) {
      const stream = open({ exchange }, Channel.MY_TRADE, [frame]);
      const myTradeQueue = new AsyncQueue<MyTrade>();
      stream.bindObserver({ myTradeQueue });
      stream.feed(Channel.MY_TRADE, frame);
      stream.feed(Channel.MY_TRADE, frame);
      const row = readWire(frame)[0]!;
      const order = row.e === 'ORDER_TRADE_UPDATE' ? (row.o as unknown as WireRow) : row;
      const isFill = row.e !== 'TRADE_LITE' && Number(order.l) > 0;
      expect(myTradeQueue.drain()).toEqual(
        isFill
          ? [
              expect.objectContaining({
                tradeId: order.t,
                orderId: order.i,
                symbol: pairOf(order.s!),
                side: order.S!.toLowerCase(),
                liquidity: (order.m as unknown as boolean) ? 'maker' : 'taker',
                feeCurrency: order.N!.toLowerCase(),
                exact: expect.objectContaining({ price: order.L, volume: order.l, fee: order.n }) as object,
              }),
            ]
          : [],
      );
      expect(stream.status().channels.my_trade?.malformed).toBe(0);
    }
  });

  test('control: every frame is recognised', () => {
    const frames = corpusFrames(folder, 'control');
    const isReply = (frame: string): boolean => !('status' in (JSON.parse(frame) as object));
    for (const channel of [Channel.TICKER, Channel.TRADE, Channel.MY_ORDER]) {
      const stream = open({ exchange }, channel, []);
      for (const frame of frames) stream.feed(channel, frame);
      expect(frames.some(isReply)).toBe(true);
      expect(stream.status().channels[channel]).toMatchObject({
        frames: frames.length,
        control: frames.length,
        malformed: 0,
        events: 0,
      });
    }
  });
});
