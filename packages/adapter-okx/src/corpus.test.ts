import {
  AsyncQueue,
  Channel,
  Exchange,
  type MyOrder,
  type MyOrderBatch,
  type MyTrade,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { corpusFolder, corpusFrames } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import {
  CONTRACTS,
  isContract,
  MARKETS,
  open,
  pairOf,
  plain,
  readWire,
  rowsOf,
  shift,
  volumeOf,
  type WireRow,
} from './testing/captures.js';

/** Frames of a channel, of instruments that a stream of this market can name. */
const framesOf = (exchange: string, frames: readonly string[], channels: readonly string[]): string[] =>
  frames.filter((frame) => {
    const { arg, event, data = [] } = readWire(frame);
    if (event !== undefined || !channels.includes(arg?.channel ?? '')) return false;
    return data.every(({ instId = '' }) =>
      exchange === Exchange.OKX ? instId.split('-').length === 2 : instId in CONTRACTS,
    );
  });

const sessionFrames = (session: string): string[] =>
  corpusFrames('okx', session)
    .concat(corpusFrames('okx-swap', session))
    .flatMap((line) => {
      const { dir, frame } = JSON.parse(line) as { dir: string; frame: string };
      return dir === 'in' ? [frame] : [];
    });

function expectTickers(exchange: string, frames: readonly string[]): void {
  const stream = open(exchange, Channel.TICKER, frames);
  const tickerQueue = new AsyncQueue<Ticker>();
  stream.bindObserver({ tickerQueue });
  for (const frame of frames) {
    stream.feed(Channel.TICKER, frame);
    const rows = rowsOf(frame);
    const tickers = tickerQueue.drain();
    expect(tickers).toHaveLength(rows.length);
    for (const [index, row] of rows.entries()) {
      const ticker = tickers[index]!;
      const instId = row.instId!;
      expect(ticker.symbol).toBe(pairOf(instId));
      expect(String(ticker.bidPrice)).toBe(plain(row.bidPx));
      expect(String(ticker.askPrice)).toBe(plain(row.askPx));
      expect(String(ticker.lastPrice)).toBe(plain(row.last));
      expect(String(ticker.bidVolume)).toBe(volumeOf(instId, row.bidSz!, row.bidPx!));
      expect(String(ticker.askVolume)).toBe(volumeOf(instId, row.askSz!, row.askPx!));
      expect(String(ticker.lastVolume)).toBe(volumeOf(instId, row.lastSz!, row.last!));
      expect(String(ticker.stats24h?.volume)).toBe(plain(instId in CONTRACTS ? row.volCcy24h : row.vol24h));
      expect(String(ticker.stats24h?.open)).toBe(plain(row.open24h));
      expect(String(ticker.stats24h?.low)).toBe(plain(row.low24h));
      expect(String(ticker.stats24h?.high)).toBe(plain(row.high24h));
      expect(String(ticker.exchangeTime)).toBe(row.ts);
    }
  }
  expect(stream.status().channels.ticker).toMatchObject({ frames: frames.length, malformed: 0 });
}

/** The captures are of different years, so each row is read by a separate stream. */
function expectTrades(exchange: string, frames: readonly string[]): void {
  for (const frame of frames) {
    const stream = open(exchange, Channel.TRADE, [frame]);
    const tradeQueue = new AsyncQueue<Trade>();
    stream.bindObserver({ tradeQueue });
    stream.feed(Channel.TRADE, frame);
    expect(
      tradeQueue.drain().map((trade) => ({
        symbol: trade.symbol,
        tradeId: trade.tradeId,
        price: String(trade.price),
        volume: String(trade.volume),
        contracts: trade.contracts === undefined ? undefined : String(trade.contracts),
        side: trade.side,
        time: String(trade.exchangeTime),
        count: trade.aggregated?.count,
      })),
    ).toEqual(
      rowsOf(frame).map((row) => ({
        symbol: pairOf(row.instId!),
        tradeId: row.tradeId,
        price: plain(row.px),
        volume: volumeOf(row.instId!, row.sz!, row.px!),
        contracts: isContract(row) ? plain(row.sz) : undefined,
        side: row.side,
        time: row.ts,
        count: row.count === undefined || row.count === '1' ? undefined : Number(row.count),
      })),
    );
    expect(stream.status().channels.trade).toMatchObject({ frames: 1, malformed: 0 });
  }
}

const STATUS: Readonly<Record<string, string>> = {
  live: 'new',
  partially_filled: 'partially_filled',
  filled: 'filled',
  canceled: 'canceled',
};

/** Digits of an exact text, without zeros that say nothing. */
const digits = (text: string | undefined): string | undefined =>
  text?.includes('.') ? text.replace(/\.?0+$/, '') : text;

/** A quotient of decimals to 30 places, cut off. */
function quotient(dividend: string, divisor: string): string {
  const placesOf = (text: string): number => text.split('.')[1]?.length ?? 0;
  const whole = (text: string): bigint => BigInt(text.replace('.', ''));
  const scale = 10n ** BigInt(30 + placesOf(divisor) - placesOf(dividend));
  return `0.${String((whole(dividend) * scale) / whole(divisor)).padStart(30, '0')}`;
}

const exactVolume = (row: WireRow, size: string, price: string): string | undefined => {
  const [value, , isInverse] = CONTRACTS[row.instId!] ?? ['1', '', false];
  if (!isInverse) return digits(shift(size, value).replace(/^0+(?=\d)/, ''));
  return Number(size) === 0 ? '0' : quotient(`${Number(size) * Number(value)}`, price);
};

function expectOrders(exchange: string, frames: readonly string[]): void {
  for (const frame of frames) {
    const { arg, data = [] } = readWire(frame);
    const stream = open(exchange, Channel.MY_ORDER_BATCH, [frame]);
    const myOrderBatchQueue = new AsyncQueue<MyOrderBatch>();
    stream.bindObserver({ myOrderBatchQueue });
    stream.feed(Channel.MY_ORDER_BATCH, frame);
    const batches = myOrderBatchQueue.drain();
    expect(stream.status().channels.my_order_batch).toMatchObject({ frames: 1, malformed: 0, skipped: 0 });
    if (arg?.channel !== 'orders') {
      expect(batches).toEqual([]);
      continue;
    }
    expect(batches).toMatchObject([{ kind: 'update', complete: false }]);
    expect(batches[0]!.orders).toHaveLength(data.length);
    for (const [index, row] of data.entries()) expectOrder(batches[0]!.orders[index]!, row);
  }
}

function expectOrder(order: MyOrder, row: WireRow): void {
  const isQuote = row.tgtCcy === 'quote_ccy';
  expect(order).toMatchObject({
    symbol: pairOf(row.instId!),
    orderId: row.ordId,
    side: row.side,
    status: STATUS[row.state!],
    rawStatus: row.state,
    exchangeTime: Number(row.uTime),
    createdTime: Number(row.cTime),
  });
  expect(order.clientOrderId).toBe(row.clOrdId === '' ? undefined : row.clOrdId);
  expect(order.exact.price).toBe(row.px === '' ? undefined : row.px);
  expect(order.exact.quoteVolume).toBe(isQuote ? row.sz : undefined);
  expect(order.exact.contracts).toBe(isContract(row) ? row.sz : undefined);
  if (!isQuote) expect(Number(order.exact.volume)).toBe(Number(exactVolume(row, row.sz!, row.px!)));
  expect(digits(order.exact.filledVolume)).toBe(digits(exactVolume(row, row.accFillSz!, row.avgPx!)));
  expect(order.averagePrice).toBe(Number(row.avgPx) === 0 ? undefined : Number(row.avgPx));
}

function expectFills(exchange: string, frames: readonly string[]): void {
  for (const frame of frames) {
    const { arg, data = [] } = readWire(frame);
    const stream = open(exchange, Channel.MY_TRADE, [frame]);
    const myTradeQueue = new AsyncQueue<MyTrade>();
    stream.bindObserver({ myTradeQueue });
    for (let time = 0; time < 2; time++) stream.feed(Channel.MY_TRADE, frame);
    const rows = arg?.channel === 'orders' ? data : [];
    expect(
      myTradeQueue.drain().map((trade) => ({
        symbol: trade.symbol,
        tradeId: trade.tradeId,
        orderId: trade.orderId,
        side: trade.side,
        price: trade.exact.price,
        volume: digits(trade.exact.volume),
        contracts: trade.exact.contracts,
        liquidity: trade.liquidity,
        fee: trade.exact.fee,
        feeCurrency: trade.feeCurrency,
        time: trade.exchangeTime,
      })),
    ).toEqual(
      rows.map((row) => ({
        symbol: pairOf(row.instId!),
        tradeId: row.tradeId,
        orderId: row.ordId,
        side: row.side,
        price: row.fillPx,
        volume: exactVolume(row, row.fillSz!, row.fillPx!),
        contracts: isContract(row) ? row.fillSz : undefined,
        liquidity: row.execType === 'M' ? 'maker' : 'taker',
        fee: (row.fillFee ?? row.fee)!.replace(/^-/, ''),
        feeCurrency: (row.fillFeeCcy ?? row.feeCcy)!.toLowerCase(),
        time: Number(row.fillTime),
      })),
    );
    expect(stream.status().channels.my_trade).toMatchObject({ malformed: 0, skipped: 0 });
  }
}

describe.runIf(corpusFolder() !== undefined)('captured frames', () => {
  describe.each(MARKETS)('$exchange', ({ exchange, folder }) => {
    test('ticker: every row, digit for digit', () => {
      const frames = corpusFrames(folder, 'ticker');
      expect(framesOf(exchange, frames, ['tickers'])).toEqual(frames);
      expectTickers(exchange, frames);
    });

    test('trade: every row, digit for digit', () => {
      const frames = corpusFrames(folder, 'trade');
      expect(framesOf(exchange, frames, ['trades', 'trades-all'])).toEqual(frames);
      expectTrades(exchange, frames);
    });

    test.each(['session-1', 'session-2'])('%s: tickers and trades', (session) => {
      const frames = sessionFrames(session);
      const tickers = framesOf(exchange, frames, ['tickers']);
      const trades = framesOf(exchange, frames, ['trades']);
      expect(Math.min(tickers.length, trades.length)).toBeGreaterThan(0);
      expectTickers(exchange, tickers);
      expectTrades(exchange, trades);
    });

    test('a session as one stream: nothing is missing, nothing twice', () => {
      const frames = framesOf(exchange, sessionFrames('session-2'), ['trades']);
      const unique = [...new Set(frames)];
      const stream = open(exchange, Channel.TRADE, unique);
      const tradeQueue = new AsyncQueue<Trade>();
      stream.bindObserver({ tradeQueue });
      for (const frame of [...unique, ...unique]) stream.feed(Channel.TRADE, frame);
      expect(tradeQueue.drain()).toHaveLength(unique.length);
      expect(stream.status().channels.trade).toMatchObject({ duplicates: unique.length, malformed: 0 });
    });

    test('my_order: every row', () => {
      expectOrders(exchange, corpusFrames(folder, 'my_order'));
    });

    test('my_trade: every fill, digit for digit, once', () => {
      expectFills(exchange, corpusFrames(folder, 'my_trade'));
    });

    test.each([Channel.TICKER, Channel.TRADE, Channel.MY_ORDER])('control: recognised on %s', (channel) => {
      const frames = corpusFrames(folder, 'control');
      const stream = open(exchange, channel, []);
      for (const frame of frames) stream.feed(channel, frame);
      expect(stream.status().channels[channel]).toMatchObject({
        frames: frames.length,
        control: frames.length,
        malformed: 0,
        events: 0,
      });
    });
  });
});
