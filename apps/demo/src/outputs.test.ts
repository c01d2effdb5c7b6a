import type {
  MyBalance,
  MyOrder,
  MyPosition,
  MyTrade,
  OrderBook,
  StreamStatus,
  Ticker,
  Trade,
} from '@hftjs/core';
import { expect, test } from 'vitest';
import { Board } from './board.js';
import { formatSpread } from './format.js';
import { inventoryOf } from './inventory.js';
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
const balance: MyBalance = {
  channel: 'my_balance',
  exchange: 'kraken',
  receivedTime: TIME,
  currency: 'usd',
  total: 998_012.33,
  available: 995_000,
  kind: 'update',
  exact: {},
};
const position: MyPosition = {
  channel: 'my_position',
  ...header,
  positionSide: 'net',
  volume: 0.25,
  entryPrice: 103_990,
  kind: 'update',
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
  expect(inventoryOf(board, { exchange: 'kraken', symbol: 'btc/usd' })).toMatchObject({
    position: -0.01,
    from: 'fills',
    quote: 'usd',
    profit: { realized: 0, fees: 1.66 },
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
    "pair            bid     spread  depth  position  profit
    kraken btc/usd  104000  0.1     286K   -0.01*    -1.56
    profit usd -1.56; * sum of own fills

    (measured)
    reconnects 0  all live

    open orders
      kraken sell 0.02 btc/usd at 104010.5 new O-1






    last fills
      20:05:01.123 kraken sell 0.01 btc/usd at 104010.5 maker, fee 1.66 usd O-1



    "
  `);
});

test('no line of the table has more than 80 characters, with eight exchanges and long figures', () => {
  const board = filledBoard();
  const exchanges = ['kraken', 'kraken_future', 'binance', 'binance_future', 'coinbase', 'okx', 'okx_swap', 'ib'];
  for (const exchange of exchanges) {
    board.recordStatus({ ...status('live'), exchange });
    board.recordTicker({ ...ticker, exchange, symbol: 'btc/usdt', bidPrice: 104_000.12 });
    board.recordFill({ ...fill, exchange, symbol: 'btc/usdt', volume: 12.3456789, price: 103_000, tradeId: exchange });
    board.recordOrder({ ...order, exchange, orderId: '97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3', volume: 0.01923077 });
  }
  const lines = renderTable(board, 1);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  // Of the market's own lines nothing is cut off.
  const [head, ...rows] = lines.slice(0, 10);
  expect(head).toMatch(/profit$/);
  for (const row of rows) expect(row).toMatch(/\d\.\d\d$/);
  expect(lines.join('\n')).toContain('all live');
}); // prettier-ignore

test('the sum of own fills is marked, and a position that the exchange reports is not', () => {
  const board = filledBoard();
  const row = (): string => renderTable(board, 1)[1] ?? '';
  expect(row()).toContain(' -0.01*');
  board.recordStatus(status('live', { channel: 'my_position' }));
  expect(row()).toMatch(/ 0 /);
  board.recordPosition({ ...position, positionSide: 'long' });
  board.recordPosition({ ...position, positionSide: 'short', volume: -0.05 });
  expect(row()).toMatch(/ 0\.2 /);
  // What was won is counted from own fills in any case.
  expect(inventoryOf(board, header).profit.marked).toBeCloseTo(0.1045, 8);
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
  output.event('my_balance', { ...balance, wallet: 'spot' });
  output.event('my_position', { ...position, positionSide: 'long' });
  output.event('status', status('connecting'));
  output.event('status', status('reconnecting', { reason: 'the connection was reset', attempt: 1 }));
  output.event('status', status('live'));
  output.refresh();
  expect(withoutNumbers(text)).toMatchInlineSnapshot(`
    "hh:mm:ss.mmm order  kraken sell 0.02 btc/usd at 104010.5 canceled (User requested) O-1
    hh:mm:ss.mmm fill   kraken sell 0.01 btc/usd at 104010.5 maker, fee 1.66 usd O-1
    hh:mm:ss.mmm funds  kraken usd 998012.33 (spot), available 995000
    hh:mm:ss.mmm held   kraken btc/usd long 0.25 at 103990
    hh:mm:ss.mmm status kraken trade reconnecting: the connection was reset
    hh:mm:ss.mmm status kraken trade live
    hh:mm:ss.mmm market kraken btc/usd 104000.0 / 104000.1 last 104000.1 spread 0.1 depth 260K / 26K | (measured)
    hh:mm:ss.mmm profit kraken btc/usd -0.01 (own fills) realized 0.00 marked 0.10 fees 1.66 | total usd -1.56
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
  const board = filledBoard();
  const output = new JsonOutput(board, (text) => lines.push(text));
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
  lines.length = 0;
  output.event('my_balance', balance);
  output.event('my_position', position);
  board.recordStatus(status('live', { channel: 'my_position' }));
  board.recordPosition(position);
  output.refresh();
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { type: 'my_balance', ...balance },
    { type: 'my_position', ...position },
    {
      type: 'profit',
      exchange: 'kraken',
      symbol: 'btc/usd',
      position: 0.25,
      from: 'my_position',
      quote: 'usd',
      realized: 0,
      marked: expect.closeTo(0.1045, 8) as number,
      fees: 1.66,
      total: expect.closeTo(0.1045 - 1.66, 8) as number,
    },
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
    pair            bid / ask            tickers  trades  own fills  position  realized  marked  fees  profit
    kraken btc/usd  104000.0 / 104000.1  1        1       1          -0.01*    0.00      0.10    1.66  -1.56
    profit usd -1.56; * sum of own fills
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
