import { Exchange } from '@hftjs/core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Board } from './board.js';
import { eightExchanges } from './fixtures/eight-exchanges.js';
import { Emulator } from './fixtures/emulator.js';
import { filledBoard, fill, order, status, ticker } from './fixtures/filled-board.js';
import { outputFor } from './output-for.js';
import type { Output } from './output.js';
import { textOf } from './screen/line.js';
import { renderTable } from './table.js';

/** Escape sequences that select colours, or brightness. */
// eslint-disable-next-line no-control-regex -- terminals are controlled so
const COLOUR = /\u001b\[[\d;]*m/;

const ESCAPE = '\u001b';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

interface ShowInit {
  readonly board?: Board;
  readonly terminal?: Emulator;
  readonly environment?: Readonly<Record<string, string>>;
}

function show({
  board = eightExchanges(),
  terminal = new Emulator(80, 24),
  environment = { TERM: 'xterm-256color' },
}: ShowInit): { readonly board: Board; readonly terminal: Emulator; readonly output: Output } {
  const stdout = Object.assign(terminal, { isTTY: true });
  return { board, terminal, output: outputFor({ board, json: false, environment, stdout }) };
}

/** What a terminal of this size shows that was never anything else. */
async function freshCells(board: Board, { columns, rows }: Emulator) {
  const { terminal, output } = show({ board, terminal: new Emulator(columns, rows) });
  output.refresh();
  return terminal.cells();
}

/** What happens on the board between two refreshes: lines become longer, shorter, more and fewer. */
const SCRIPT: readonly ((board: Board, turn: number) => void)[] = [
  (board) => {
    for (const exchange of Object.values(Exchange))
      board.recordStatus({ ...status('reconnecting', { channel: 'ticker' }), exchange });
  },
  (board, turn) => {
    for (let index = 0; index < 12; index++) board.recordOrder({ ...order, orderId: `O-${turn}-${index}` });
    board.recordTicker({ ...ticker, bidPrice: 1, askPrice: 2 });
  },
  (board, turn) => {
    board.proof = 'venues made 1 fill and 1 trade';
    board.recordFill({ ...fill, volume: 1.23456789, tradeId: `T-${turn}` });
  },
  (board) => {
    for (const name of board.openOrders.keys()) board.openOrders.delete(name);
    for (const exchange of Object.values(Exchange))
      board.recordStatus({ ...status('live', { channel: 'ticker' }), exchange });
    board.markets.delete('okx btc/usdt');
  },
  (board) => {
    board.proof =
      'venues made 12 fills and 3,402 trades; delivered 12 and 3,402; lost 0, doubled 0; 41 faults survived';
    board.fills.length = 0;
  },
];

const SIZES = [
  [80, 24],
  [120, 40],
  [80, 24],
  [20, 5],
  [1, 1],
  [250, 70],
  [80, 24],
  [79, 24],
  [80, 25],
] as const;

test('after each change of the board and of the size, the terminal shows what a fresh one would show', async () => {
  const { board, terminal, output } = show({});
  for (const [turn, [columns, rows]] of SIZES.entries()) {
    terminal.resize(columns, rows);
    for (const step of [() => undefined, ...SCRIPT]) {
      step(board, turn);
      output.refresh();
      expect(await terminal.cells()).toEqual(await freshCells(board, terminal));
      const lines = renderTable({ board, size: terminal, rate: board.period.events / 0.2 });
      expect(await terminal.texts()).toEqual(lines.map(textOf));
    }
  }
});

test('what is drawn before the program notices a change of the size does not stay', async () => {
  const { board, terminal, output } = show({});
  for (const [columns, rows] of SIZES) {
    terminal.resizeUnnoticed(columns, rows);
    output.refresh();
    terminal.resize(columns, rows);
    output.refresh();
    expect(await terminal.cells()).toEqual(await freshCells(board, terminal));
  }
});

test('a size that changes and changes back between two refreshes leaves nothing behind', async () => {
  const { board, terminal, output } = show({});
  output.refresh();
  terminal.resize(30, 8);
  terminal.resize(80, 24);
  output.refresh();
  expect(await terminal.cells()).toEqual(await freshCells(board, terminal));
});

test('the main screen is restored at the end, and shows the log', async () => {
  const { terminal, output } = show({});
  terminal.write('$ pnpm demo\n');
  output.refresh();
  output.note('warning: \u001b[31mslow');
  terminal.resize(120, 40);
  output.refresh();
  await terminal.settled();
  expect([terminal.isAlternate, terminal.wrapsLines]).toEqual([true, false]);
  output.close();
  const texts = await terminal.texts();
  expect(texts.filter((text) => text !== '')).toEqual(['$ pnpm demo', 'warning: ?[31mslow']);
  expect([terminal.isAlternate, terminal.wrapsLines]).toEqual([false, true]);
  const count = (text: string): number => terminal.written.split(text).length - 1;
  expect([count('\u001b[?25l'), count('\u001b[?25h')]).toEqual([1, 1]);
  // A second end, at the exit of the process, changes nothing.
  const { length } = terminal.written;
  output.close();
  expect(terminal.written).toHaveLength(length);
});

test('an output that has shown nothing leaves the terminal alone', () => {
  const { terminal, output } = show({});
  output.note('error: the config is wrong');
  output.close();
  expect(terminal.written).toBe('');
});

test('colours: on a terminal, and none where NO_COLOR is not empty', () => {
  const written = (environment: Readonly<Record<string, string>>): string => {
    const { terminal, output } = show({ environment });
    output.refresh();
    output.close();
    return terminal.written;
  };
  expect(written({ TERM: 'xterm' })).toMatch(COLOUR);
  expect(written({ TERM: 'xterm', NO_COLOR: '' })).toMatch(COLOUR);
  for (const value of ['1', '0', 'false']) {
    const text = written({ TERM: 'xterm', NO_COLOR: value });
    expect(text).not.toMatch(COLOUR);
    expect(text).toContain('coinbase');
  }
});

test('colours are those of the tones', async () => {
  const { terminal, output } = show({ board: filledBoard() });
  output.refresh();
  const cells = (await terminal.cells()).flat();
  // The loss in red, what is live in green, the titles dim.
  expect(cells).toEqual(expect.arrayContaining(['6' + '1', 'l2', 'xdim']));
});

test('no escape sequence on a dumb terminal or in a pipe', () => {
  for (const [isTTY, TERM] of [
    [true, 'dumb'],
    [false, 'xterm'],
    [undefined, 'xterm'],
  ] as const) {
    let written = '';
    const write = (text: string): void => void (written += text);
    const stdout = { write, ...(isTTY === undefined ? {} : { isTTY }) };
    const output = outputFor({ board: filledBoard(), json: false, environment: { TERM }, stdout });
    output.event('my_order', order);
    output.refresh();
    output.close();
    expect(written).toContain('market kraken btc/usd');
    expect(written).not.toContain(ESCAPE);
  }
});

test('a terminal that does not know its size counts as 80x24', async () => {
  const terminal = new Emulator(80, 24);
  const stdout = { isTTY: true, columns: 0, rows: 0, write: terminal.write.bind(terminal) };
  const board = filledBoard();
  outputFor({ board, json: false, environment: {}, stdout }).refresh();
  expect(await terminal.cells()).toEqual(await freshCells(board, terminal));
});
