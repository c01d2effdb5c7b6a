import { expect, test } from 'vitest';
import { Board } from './board.js';
import {
  balance,
  book,
  filledBoard,
  fill,
  order,
  position,
  status,
  ticker,
  TIME,
  trade,
} from './fixtures/filled-board.js';
import { formatSpread } from './format.js';
import { inventoryOf } from './inventory.js';
import { JsonOutput } from './json-output.js';
import { LinesOutput } from './lines-output.js';
import { Reachability } from './reachability.js';
import { summarize } from './summary.js';

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

test('the summary explains figures that the venue makes large', () => {
  const board = new Board();
  board.recordTrade({ ...trade, exchange: 'coinbase', exchangeTime: TIME - 240 });
  expect(summarize({ board, reports: [], duration: 2000 })).toContain(
    '\nwhy late: coinbase: trade batches of 250 ms\n',
  );
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
