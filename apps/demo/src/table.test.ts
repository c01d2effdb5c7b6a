import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Board } from './board.js';
import { eightExchanges } from './fixtures/eight-exchanges.js';
import { fill, filledBoard, header, order, position, status } from './fixtures/filled-board.js';
import { formatMoney } from './format.js';
import { inventoryOf } from './inventory.js';
import type { Size } from './screen/grid.js';
import { textOf, widthOf } from './screen/line.js';
import { renderTable } from './table.js';

const PROOF =
  'venues made 12 fills and 3,402 trades; delivered 12 and 3,402; lost 0, doubled 0; 41 faults survived';

const textsOf = (board: Board, size: Size, notes: readonly string[] = []): readonly string[] =>
  renderTable({ board, size, rate: 1234.5, notes }).map(textOf);

const SMALL: Size = { columns: 80, rows: 24 };
const LARGE: Size = { columns: 120, rows: 40 };

beforeEach(() => {
  // Events wait for no time at all.
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('80x24', () => {
  const board = eightExchanges();
  board.proof = PROOF;
  expect(textsOf(board, SMALL).join('\n')).toMatchInlineSnapshot(`
    "1,235 events/s  51/51 channels live  reconnects 0  latency 20/20ms
    exchange       pair     live       bid  position    profit   latency  queue
    binance        btc/usdt 6/6  104000.12 -0.34568*   -346.29   20/20ms    0/0
    binance        eth/usdt      104000.12 -0.34568*   -346.29
    binance_future btc/usdt 7/7  104000.12      0.25   -346.29   20/20ms    0/0
    coinbase       btc/usd  6/6  104000.12 -0.34568*   -347.95   20/20ms    0/0
    ib             btc/usd  6/6  104000.12 -0.34568*   -347.95   20/20ms    0/0
    kraken         btc/usd  6/6  104000.12 -0.34568*   -347.95   20/20ms    0/0
    kraken         eth/usd       104000.12 -0.34568*   -347.95
    kraken_future  btc/usd  7/7  104000.12      0.25   -347.95   20/20ms    0/0
    okx            btc/usdt 6/6  104000.12 -0.34568*   -346.29   20/20ms    0/0
    okx_swap       btc/usdt 7/7  104000.12      0.25   -346.29   20/20ms    0/0
    profit usd -1,739.74, usdt -1,731.44
    last fills  exchange        side      volume  pair          price  liquidity
    20:05:01    ib              sell   0.3456789  btc/usd      103000  maker
    20:05:01    okx_swap        sell   0.3456789  btc/usdt     103000  maker
    20:05:01    okx             sell   0.3456789  btc/usdt     103000  maker
    20:05:01    coinbase        sell   0.3456789  btc/usd      103000  maker
    20:05:01    binance_future  sell   0.3456789  btc/usdt     103000  maker


    * sum of own fills; latency: p50/p99; queue: most that waited/dropped
    venues made 12 fills and 3,402 trades; delivered 12 and 3,402; lost 0, doubled
    0; 41 faults survived"
  `);
});

test('120x40: more columns, and latency by channel', () => {
  const board = eightExchanges();
  board.proof = PROOF;
  expect(textsOf(board, LARGE).join('\n')).toMatchInlineSnapshot(`
    "1,235 events/s  51/51 channels live  reconnects 0  latency 20/20ms  waited 0.0/0.0ms
    exchange       pair     live state              bid spread depth fills  position    profit   latency    waited  queue
    binance        btc/usdt 6/6  live         104000.12    0.1  286K     1 -0.34568*   -346.29   20/20ms 0.0/0.0ms    0/0
    binance        eth/usdt                   104000.12    0.1  286K     1 -0.34568*   -346.29
    binance_future btc/usdt 7/7  live         104000.12    0.1  286K     1      0.25   -346.29   20/20ms 0.0/0.0ms    0/0
    coinbase       btc/usd  6/6  live         104000.12    0.1  286K     1 -0.34568*   -347.95   20/20ms 0.0/0.0ms    0/0
    ib             btc/usd  6/6  live         104000.12    0.1  286K     1 -0.34568*   -347.95   20/20ms 0.0/0.0ms    0/0
    kraken         btc/usd  6/6  live         104000.12    0.1  286K     1 -0.34568*   -347.95   20/20ms 0.0/0.0ms    0/0
    kraken         eth/usd                    104000.12    0.1  286K     1 -0.34568*   -347.95
    kraken_future  btc/usd  7/7  live         104000.12    0.1  286K     1      0.25   -347.95   20/20ms 0.0/0.0ms    0/0
    okx            btc/usdt 6/6  live         104000.12    0.1  286K     1 -0.34568*   -346.29   20/20ms 0.0/0.0ms    0/0
    okx_swap       btc/usdt 7/7  live         104000.12    0.1  286K     1      0.25   -346.29   20/20ms 0.0/0.0ms    0/0
    profit usd -1,739.74, usdt -1,731.44
    last fills  exchange        side      volume  pair          price  liquidity  fee           order
    20:05:01    ib              sell   0.3456789  btc/usd      103000  maker      1.66 usd      O-1
    20:05:01    okx_swap        sell   0.3456789  btc/usdt     103000  maker      1.66 usd      O-1
    20:05:01    okx             sell   0.3456789  btc/usdt     103000  maker      1.66 usd      O-1
    20:05:01    coinbase        sell   0.3456789  btc/usd      103000  maker      1.66 usd      O-1
    20:05:01    binance_future  sell   0.3456789  btc/usdt     103000  maker      1.66 usd      O-1
    latency of         ticker      trade  order_book   my_order   my_trade  my_balance  my_position
    binance           20/20ms    20/20ms     20/20ms    20/20ms          -           -
    binance_future    20/20ms    20/20ms     20/20ms    20/20ms          -           -      20/20ms
    coinbase          20/20ms    20/20ms     20/20ms    20/20ms          -           -
    ib                20/20ms    20/20ms     20/20ms    20/20ms          -           -
    kraken            20/20ms    20/20ms     20/20ms    20/20ms          -           -
    kraken_future     20/20ms    20/20ms     20/20ms    20/20ms          -           -      20/20ms
    okx               20/20ms    20/20ms     20/20ms    20/20ms          -           -
    okx_swap          20/20ms    20/20ms     20/20ms    20/20ms          -           -      20/20ms
    open orders  exchange        side      volume  pair          price      filled  order
    new          kraken          sell   0.3456789  eth/usd      103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3
    new          kraken_future   sell   0.3456789  btc/usd      103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3
    new          binance         sell   0.3456789  eth/usdt     103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3
    new          binance_future  sell   0.3456789  btc/usdt     103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3
    new          coinbase        sell   0.3456789  btc/usd      103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3
    new          okx             sell   0.3456789  btc/usdt     103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3
    new          okx_swap        sell   0.3456789  btc/usdt     103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3
    new          ib              sell   0.3456789  btc/usd      103000           0  97a5c1ab-6e4a-4c3b-a3f8-6a6bb3d1a7a3

    * sum of own fills; latency: p50/p99; queue: most that waited/dropped
    venues made 12 fills and 3,402 trades; delivered 12 and 3,402; lost 0, doubled 0; 41 faults survived"
  `);
});

test('a terminal of any size gets as many lines as it has rows, and none that is too long', () => {
  const board = eightExchanges();
  board.proof = PROOF;
  const notes = ['warning: something that is worth a line of its own, and of another one where it is narrow'];
  for (const columns of [1, 5, 10, 20, 33, 40, 60, 79, 80, 81, 100, 120, 250])
    for (const rows of [1, 2, 3, 4, 5, 8, 13, 24, 40, 70]) {
      const texts = textsOf(board, { columns, rows }, notes);
      expect(texts).toHaveLength(rows);
      expect(Math.max(...texts.map(widthOf))).toBeLessThanOrEqual(columns);
    }
});

test('columns are left out whole, the least important first', () => {
  const board = eightExchanges();
  const shown = new Set<string>();
  for (let columns = 10; columns <= 130; columns++) {
    const titles = textsOf(board, { columns, rows: 24 }).find((text) => text.startsWith('exchange')) ?? '';
    const words = titles.split(/ +/).filter((word) => word !== '');
    // A wider terminal shows what a narrower one shows, and each title is a whole one.
    expect(words).toEqual(expect.arrayContaining([...shown]));
    for (const word of words) shown.add(word);
  }
  const all = 'exchange pair live state bid spread depth fills position profit latency waited queue';
  expect([...shown].sort()).toEqual(all.split(' ').sort());
});

test('what is shown of a row is whole: every figure of it, with its end', () => {
  const board = eightExchanges();
  const money = inventoryOf(board, { exchange: 'okx_swap', symbol: 'btc/usdt' }).profit.total?.toFixed(2);
  for (const columns of [40, 60, 80, 100]) {
    const [row] = textsOf(board, { columns, rows: 24 }).filter((text) => text.startsWith('okx_swap'));
    expect(row?.replaceAll(',', '').split(/ +/)).toContain(money);
  }
});

test('pairs that do not fit are counted in one line', () => {
  const board = eightExchanges();
  const texts = textsOf(board, { columns: 80, rows: 8 });
  expect(texts[1]).toMatch(/^exchange/);
  expect(texts[7]).toBe('5 more pairs do not fit');
  expect(textsOf(board, { columns: 20, rows: 5 }).at(-1)).toBe('8 more pairs');
});

test('the proof is the last line, in as many lines as it needs', () => {
  const board = filledBoard();
  board.proof = PROOF;
  const texts = textsOf(board, SMALL);
  expect(texts.slice(-2).join(' ')).toBe(PROOF);
  expect(textsOf(board, LARGE).at(-1)).toBe(PROOF);
  delete board.proof;
  expect(textsOf(board, SMALL).join('\n')).not.toContain('venues made');
});

test('log lines are wrapped; what would move the cursor or cannot be seen becomes a question mark', () => {
  const texts = textsOf(filledBoard(), { columns: 40, rows: 24 }, [
    `error: ${'long '.repeat(9).trim()}`,
    'warning: \u001b[2J\r\u0007',
  ]);
  expect(texts.slice(-3)).toEqual([
    'error: long long long long long long',
    'long long long',
    'warning: ?[2J??',
  ]);
});

test('the sum of own fills is marked, and a position that the exchange reports is not', () => {
  const board = filledBoard();
  const row = (): string => textsOf(board, LARGE).find((text) => text.startsWith('kraken')) ?? '';
  expect(row()).toContain(' -0.01* ');
  board.recordStatus(status('live', { channel: 'my_position' }));
  expect(row()).toMatch(/ 0 /);
  board.recordPosition({ ...position, positionSide: 'long' });
  board.recordPosition({ ...position, positionSide: 'short', volume: -0.05 });
  expect(row()).toMatch(/ 0\.2 /);
  // What was won is counted from own fills in any case.
  expect(inventoryOf(board, header).profit.marked).toBeCloseTo(0.1045, 8);
});

test('profit, loss and states have a tone', () => {
  const board = filledBoard();
  const tonesOf = (text: string): readonly unknown[] =>
    renderTable({ board, size: LARGE, rate: 1 })
      .flat()
      .filter((span) => span.text === text)
      .map(({ tone }) => tone);
  expect(tonesOf('-1.56')).toEqual(['bad']);
  expect(tonesOf('live')).toEqual(['dim', 'good']);
  board.recordStatus(status('reconnecting'));
  expect(tonesOf('reconnecting')).toEqual(['warning']);
  board.recordStatus(status('failed'));
  expect(tonesOf('failed')).toEqual(['bad']);
  board.recordFill({ ...fill, tradeId: 'T-2', side: 'buy', price: 100_000, fee: 0 });
  expect(tonesOf(formatMoney(inventoryOf(board, header).profit.total))).toEqual(['good']);
});

test('an exchange that has sent nothing yet has a row', () => {
  const board = filledBoard();
  board.recordStatus({ ...status('connecting'), exchange: 'okx' });
  const row = textsOf(board, SMALL).find((text) => text.startsWith('okx'));
  expect(row?.split(/ +/).slice(0, 3)).toEqual(['okx', '-', '0/1']);
});

test('queues: the most that waited and all that were dropped', () => {
  const board = filledBoard();
  board.recordQueue({ exchange: 'kraken', channel: 'trade', waiting: 7, dropped: 2 });
  board.recordQueue({ exchange: 'kraken', channel: 'trade', waiting: 3, dropped: 5 });
  board.recordQueue({ exchange: 'kraken', channel: 'ticker', waiting: 1, dropped: 1 });
  expect(textsOf(board, SMALL).find((text) => text.startsWith('kraken'))).toMatch(/ 7\/6$/);
});

test('open orders that do not fit are counted', () => {
  const board = filledBoard();
  for (let index = 0; index < 60; index++) board.recordOrder({ ...order, orderId: `O-${index}` });
  expect(textsOf(board, LARGE).join('\n')).toMatch(/\n\d\d more orders do not fit\n/);
});
