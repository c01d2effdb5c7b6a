import type { MyOrder, MyTrade, OrderBook, StreamStatus, Ticker, Trade } from '@hftjs/core';
import { expect, test } from 'vitest';
import { Board } from './board.js';
import { formatSpread } from './format.js';
import { JsonOutput } from './json-output.js';
import { LinesOutput } from './lines-output.js';
import { Reachability } from './reachability.js';
import { summarize } from './summary.js';
import { renderTable } from './table.js';
import { TableOutput } from './table-output.js';

const TIME = Date.UTC(2026, 10, 23, 20, 5, 1, 123);
const header = { exchange: 'kraken', symbol: 'btc/usd', receivedTime: TIME } as const;
const ticker: Ticker = { channel: 'ticker', ...header, bidPrice: 104000, askPrice: 104000.1 };
const trade: Trade = { channel: 'trade', ...header, tradeId: '7', price: 104000.1, volume: 0.5, side: 'buy' };
const book: OrderBook = {
  channel: 'order_book',
  ...header,
  bids: [
    [104000, 2],
    [103999.9, 0.5],
  ],
  asks: [[104000.1, 0.25]],
  depth: 20,
  snapshot: true,
};
const order: MyOrder = {
  channel: 'my_order',
  ...header,
  orderId: 'O-1',
  side: 'sell',
  type: 'limit',
  price: 104010.5,
  volume: 0.02,
  filledVolume: 0,
  status: 'new',
  event: 'new',
  rawStatus: 'new',
  exact: {},
};
const fill: MyTrade = {
  channel: 'my_trade',
  ...header,
  tradeId: 'T-1',
  orderId: 'O-1',
  side: 'sell',
  price: 104010.5,
  volume: 0.01,
  liquidity: 'maker',
  fee: 1.66,
  feeCurrency: 'usd',
  exact: {},
};
const status = (state: StreamStatus['state'], more: Partial<StreamStatus> = {}): StreamStatus => ({
  exchange: 'kraken',
  channel: 'trade',
  state,
  time: TIME,
  ...more,
});

function filledBoard(): Board {
  const board = new Board();
  board.recordStatus(status('live'));
  board.recordTicker(ticker);
  board.recordTrade(trade);
  board.recordBook(book);
  board.recordOrder(order);
  board.recordFill(fill);
  return board;
}

const withoutNumbers = (text: string): string =>
  text
    .replace(/([\d,]+ events\/s.*|^latency.*|p50.*)/gm, '(measured)')
    .replace(/^\d\d:\d\d:\d\d\.\d{3}/gm, 'hh:mm:ss.mmm');

test('the board forgets orders that ended and sums fills', () => {
  const board = filledBoard();
  expect(board.openOrders.size).toBe(1);
  board.recordOrder({ ...order, status: 'filled', filledVolume: 0.02 });
  expect(board.openOrders.size).toBe(0);
  expect(board.position({ exchange: order.exchange, symbol: 'btc/usd' })).toEqual({
    symbol: 'btc/usd',
    fills: 1,
    position: -0.01,
    fees: 1.66,
  });
});

test('a book in doubt is not shown, until the next one', () => {
  const board = filledBoard();
  const spreadOf = (): string => formatSpread(board.markets.get('kraken btc/usd')!);
  const inDoubt = status('gap', { channel: 'order_book' });
  for (const gap of [inDoubt, { ...inDoubt, symbol: 'btc/usd' } as const]) {
    expect(spreadOf()).toBe('0.1');
    board.recordStatus(gap);
    expect(spreadOf()).toBe('-');
    board.recordBook(book);
  }
  board.recordStatus({ ...inDoubt, symbol: 'eth/usd' });
  expect(spreadOf()).toBe('0.1');
});

test('latency counts live events only', () => {
  const board = new Board();
  board.recordTrade({ ...trade, exchangeTime: TIME - 5 });
  board.recordTrade({ ...trade, exchangeTime: TIME - 5000, origin: 'backfill' });
  expect(board.latency.total).toBe(1);
  expect(board.queueDelay.total).toBe(2);
});

test('the table', () => {
  expect(withoutNumbers(renderTable(filledBoard(), 1).join('\n'))).toMatchInlineSnapshot(`
    "pair            bid / ask            spread  depth       last trade    tickers  trades  position
    kraken btc/usd  104000.0 / 104000.1  0.1     260K / 26K  buy 104000.1  1        1       -0.01

    (measured)
    kraken live   reconnects 0

    open orders
      kraken sell 0.02 btc/usd at 104010.5 new O-1






    last fills
      20:05:01.123 kraken sell 0.01 btc/usd at 104010.5 maker, fee 1.66 usd O-1



    "
  `);
});

test('the table keeps its height, is drawn over itself and fits the terminal', () => {
  const board = filledBoard();
  const written: string[] = [];
  const output = new TableOutput(board, { columns: 40, rows: 10, write: (text) => written.push(text) });
  output.refresh();
  for (let index = 0; index < 20; index++) board.recordOrder({ ...order, orderId: `O-${index}` });
  output.refresh();
  output.close();
  // eslint-disable-next-line no-control-regex -- terminals are controlled so
  const shown = written.map((text) => text.replace(/\r|\u001b\[[?\d]*[A-Za-z]/g, '').split('\n'));
  expect(shown[0]).toHaveLength(10);
  expect(shown[1]).toHaveLength(10);
  expect(Math.max(...shown.flat().map((line) => line.length))).toBeLessThan(40);
  expect(written[0]).not.toContain('\u001b[9A');
  expect(written[1]).toContain('\u001b[9A');
  expect(written.join('')).not.toContain('\u001b[2J');
  expect(written.at(-1)).toBe('\u001b[?25h');
});

test('lines: one per second, one per order, fill and change of a connection', () => {
  const board = filledBoard();
  let text = '';
  const output = new LinesOutput(board, (line) => (text += line));
  output.event('ticker', ticker);
  output.event('my_order', { ...order, status: 'canceled', rawReason: 'User requested' });
  output.event('my_trade', fill);
  output.event('status', status('connecting'));
  output.event('status', status('reconnecting', { reason: 'the connection was reset', attempt: 1 }));
  output.event('status', status('live'));
  output.refresh();
  expect(withoutNumbers(text)).toMatchInlineSnapshot(`
    "hh:mm:ss.mmm order  kraken sell 0.02 btc/usd at 104010.5 canceled (User requested) O-1
    hh:mm:ss.mmm fill   kraken sell 0.01 btc/usd at 104010.5 maker, fee 1.66 usd O-1
    hh:mm:ss.mmm status kraken trade reconnecting: the connection was reset
    hh:mm:ss.mmm status kraken trade live
    hh:mm:ss.mmm market kraken btc/usd 104000.0 / 104000.1 last 104000.1 spread 0.1 depth 260K / 26K | (measured)
    "
  `);
});

test('lines say nothing before anything is live', () => {
  const board = new Board();
  let text = '';
  const output = new LinesOutput(board, (line) => (text += line));
  output.event('status', status('reconnecting', { reason: 'getaddrinfo ENOTFOUND' }));
  output.refresh();
  expect(text).toBe('');
});

test('json: every event on a line', () => {
  const lines: string[] = [];
  const output = new JsonOutput((text) => lines.push(text));
  output.event('trade', trade);
  output.event('my_order', order);
  output.event('my_trade', fill);
  output.event('status', status('live'));
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { type: 'trade', ...trade },
    { ...order, type: 'my_order', channel: 'my_order', orderType: 'limit' },
    { type: 'my_trade', ...fill },
    { type: 'status', ...status('live') },
  ]);
  expect(lines.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
});

test('the summary', () => {
  const board = filledBoard();
  const channel = {
    state: 'stopped',
    since: TIME,
    reconnects: 2,
    frames: 1234,
    events: 5678,
    control: 1,
    skipped: 0,
    duplicates: 0,
    malformed: 0,
    fallbacks: 0,
    unmapped: 0,
    dropped: 0,
    lastFrameTime: TIME,
    symbols: {},
  } as const;
  const reports = [{ exchange: 'kraken', account: undefined, channels: { trade: channel } }];
  expect(withoutNumbers(summarize({ board, reports, duration: 2000 }))).toMatchInlineSnapshot(`
    "ran 2.0 s: 5 events, 3/s; 1 order events, 1 orders open
    (measured)
    pair            bid / ask            tickers  trades  own fills  position  fees
    kraken btc/usd  104000.0 / 104000.1  1        1       1          -0.01     1.66
    channel       frames  events  reconnects  malformed  dropped
    kraken trade  1,234   5,678   2           0          0
    "
  `);
});

test('an exchange counts as unreachable after some attempts in a row, if nothing was ever live', () => {
  const board = new Board();
  const reachability = new Reachability(board);
  board.recordStatus(status('reconnecting', { reason: 'no route', attempt: 1 }));
  expect(reachability.verdict()).toBeUndefined();
  board.recordStatus(status('reconnecting', { reason: 'no route', attempt: 5 }));
  expect(reachability.verdict()).toBe('no route');
  board.recordStatus(status('live'));
  expect(reachability.verdict()).toBeUndefined();
});
