import type { Board } from './board.js';
import { formatCount, formatPercentiles, formatTotals } from './format.js';
import { explainLateness } from './lateness.js';
import { renderGrid, type Grid, type Size } from './screen/grid.js';
import { textOf, widthOf, wrapLines, type Line, type Span } from './screen/line.js';
import { shareRows, type Claim } from './screen/share-rows.js';
import { channelsGrid, fillsGrid, marketsGrid, ordersGrid } from './table-grids.js';

/** What the mark of a position means. */
export const POSITION_NOTE = '* sum of own fills';

const LEGEND = `${POSITION_NOTE}; latency: p50/p99; queue: most that waited/dropped`;

/** Lines of the log that are shown at most. */
const NOTE_LINES = 3;

/** Rows of the table of pairs that come before all else: titles, one pair, the number of others. */
const FEWEST_PAIRS = 3;

/** Parts of the screen, from the top to the bottom. */
const TOP = ['state', 'markets', 'profit', 'fills', 'channels', 'orders'] as const;
const BOTTOM = ['legend', 'lateness', 'notes', 'proof'] as const;
type Part = (typeof TOP)[number] | (typeof BOTTOM)[number];

export interface TableInit {
  readonly board: Board;
  readonly size: Size;
  /** Events per second. */
  readonly rate: number;
  /** Lines of the log, the last one last. */
  readonly notes?: readonly string[];
}

/**
 * The board as lines for a terminal of this size: none is longer than the terminal is wide, and nothing is cut. What does
 * not fit is left out whole, the least important part first.
 */
export function renderTable({ board, size, rate, notes = [] }: TableInit): readonly Line[] {
  const parts = partsOf({ board, size, rate, notes });
  const claim = (part: Part, rows = Infinity): Claim<Part> => ({
    part,
    rows: Math.min(parts[part].height, rows),
    least: parts[part].least,
  });
  const shares = shareRows(size.rows, [
    claim('markets', FEWEST_PAIRS),
    claim('proof'),
    claim('state'),
    claim('markets'),
    claim('profit'),
    claim('lateness'),
    claim('legend'),
    claim('notes'),
    claim('fills'),
    claim('channels'),
    claim('orders'),
  ]);
  const linesOf = (part: Part): readonly Line[] => parts[part].render(shares.get(part) ?? 0);
  const [top, bottom] = [TOP.flatMap(linesOf), BOTTOM.flatMap(linesOf)];
  const between = Array.from({ length: size.rows - top.length - bottom.length }, () => []);
  return [...top, ...between, ...bottom];
}

/** A part of the screen. */
interface Block {
  /** Rows that it wants. */
  readonly height: number;
  /** So few are of use too. */
  readonly least: number;
  /** Its lines, in so many rows. */
  readonly render: (rows: number) => readonly Line[];
}

function partsOf({ board, size, rate, notes }: Required<TableInit>): Readonly<Record<Part, Block>> {
  const width = size.columns;
  const text = (lines: readonly Line[]): Block => ({
    height: lines.length,
    least: lines.length,
    render: (rows) => (rows === 0 ? [] : lines),
  });
  const grid = <Row>(of: Grid<Row>): Block => ({
    height: of.rows.length === 0 ? 0 : of.rows.length + 1,
    // Titles and one row, and the number of others where it is shown.
    least: of.noun === undefined ? 2 : 3,
    render: (rows) => renderGrid(of, { columns: width, rows }),
  });
  return {
    state: text(stateLine(board, rate, width)),
    markets: grid(marketsGrid(board)),
    profit: text(wrapLines(`profit ${formatTotals(board) || '-'}`, width)),
    fills: grid(fillsGrid(board)),
    channels: grid(channelsGrid(board)),
    orders: grid(ordersGrid(board)),
    legend: text(wrapLines(LEGEND, width, 'dim')),
    lateness: text(wrapLines(explainLateness(board) ?? '', width, 'dim')),
    notes: text(lastNotes(notes, width)),
    proof: text(wrapLines(board.proof ?? '', width)),
  };
}

/** What concerns all exchanges. What does not fit on the line is left out. */
function stateLine(board: Board, rate: number, width: number): readonly Line[] {
  const { period, reconnects } = board;
  const states = [...board.states.values()];
  const live = states.filter((state) => state === 'live').length;
  const isAllLive = live === states.length;
  const items: Span[] = [
    { text: `${formatCount(rate)} events/s` },
    {
      text: states.length === 0 ? 'connecting' : `${live}/${states.length} channels live`,
      tone: isAllLive && live > 0 ? 'good' : 'warning',
    },
    { text: `reconnects ${formatCount(reconnects)}` },
    { text: `latency ${formatPercentiles(period.latency)}` },
    { text: `waited ${formatPercentiles(period.queueDelay)}` },
  ];
  let line: Line = [];
  for (const item of items) {
    const longer = line.length === 0 ? [item] : [...line, { text: '  ' }, item];
    if (widthOf(textOf(longer)) > width) break;
    line = longer;
  }
  return line.length === 0 ? [] : [line];
}

/** The last lines of the log, as far as they fit. */
function lastNotes(notes: readonly string[], width: number): readonly Line[] {
  let lines: readonly Line[] = [];
  for (const note of [...notes].reverse()) {
    const longer = [...wrapLines(note, width, 'dim'), ...lines];
    if (longer.length > NOTE_LINES) break;
    lines = longer;
  }
  return lines;
}

/** Rows of cells, each column as wide as its widest cell. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(cell.length, widest[index] ?? 0)),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
