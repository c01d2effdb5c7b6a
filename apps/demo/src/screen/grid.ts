import { visible, widthOf, type Line, type Span } from './line.js';

/** A column of a grid. */
export interface GridColumn<Row> {
  readonly title: string;
  /** Columns with the smallest numbers stay longest as the terminal becomes narrower. */
  readonly priority: number;
  /** Characters that it takes at least: figures that grow do not move its neighbours. */
  readonly least?: number;
  readonly align?: 'right';
  readonly cell: (row: Row) => string | Span;
}

export interface Grid<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly rows: readonly Row[];
  /** What rows are, for the line that counts those that do not fit: `pairs`. Absent where only the first rows matter. */
  readonly noun?: string;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

interface Measured<Row> {
  readonly column: GridColumn<Row>;
  readonly width: number;
  readonly cells: readonly Span[];
}

/**
 * A line of titles and one per row. A column that does not fit is left out, with all of lower priority. Rows that do
 * not fit are counted in the last line.
 */
export function renderGrid<Row>({ columns, rows, noun }: Grid<Row>, size: Size): readonly Line[] {
  const shown = fittingColumns(
    columns.map((column) => measure(column, rows)),
    size.columns,
  );
  if (shown.length === 0 || rows.length === 0 || size.rows < 2) return [];
  const gap = neededWidth(shown, 2) <= size.columns ? 2 : 1;
  const titles = shown.map(({ column }) => ({ text: column.title, tone: 'dim' as const }));
  const room = size.rows - 1;
  const isCounted = noun !== undefined && rows.length > room;
  const count = isCounted ? room - 1 : Math.min(room, rows.length);
  const lines = Array.from({ length: count }, (_, index) =>
    shown.map(({ cells }) => cells[index] ?? { text: '' }),
  );
  return [
    ...[titles, ...lines].map((cells) => joinCells(cells, shown, gap)),
    ...(isCounted ? [hiddenLine(rows.length - count, noun, size.columns)] : []),
  ];
}

function measure<Row>(column: GridColumn<Row>, rows: readonly Row[]): Measured<Row> {
  const cells = rows.map((row) => {
    const cell = column.cell(row);
    const { text, tone } = typeof cell === 'string' ? { text: cell, tone: undefined } : cell;
    return { text: visible(text), tone };
  });
  const widths = [column.title, ...cells.map(({ text }) => text)].map(widthOf);
  return { column, cells, width: Math.max(column.least ?? 0, ...widths) };
}

/** As many columns in the order of priority as fit, in the order of the grid. */
function fittingColumns<Row>(columns: readonly Measured<Row>[], width: number): readonly Measured<Row>[] {
  const ranked = [...columns].sort((one, other) => one.column.priority - other.column.priority);
  while (ranked.length > 0 && neededWidth(ranked, 1) > width) ranked.pop();
  return columns.filter((column) => ranked.includes(column));
}

const neededWidth = (columns: readonly { readonly width: number }[], gap: number): number =>
  columns.reduce((sum, { width }) => sum + width, (columns.length - 1) * gap);

/** Cells one beside the other, each filled up to the width of its column. */
function joinCells<Row>(cells: readonly Span[], columns: readonly Measured<Row>[], gap: number): Line {
  return cells.flatMap((cell, index) => {
    const { column, width } = columns[index] ?? { column: undefined, width: 0 };
    const filling = { text: ' '.repeat(width - widthOf(cell.text)) };
    const between = index === 0 ? [] : [{ text: ' '.repeat(gap) }];
    return [...between, ...(column?.align === 'right' ? [filling, cell] : [cell, filling])];
  });
}

/** The longest text that fits. */
function hiddenLine(count: number, noun: string, width: number): Line {
  const texts = [`${count} more ${noun} do not fit`, `${count} more ${noun}`, `+${count}`];
  return [{ text: texts.find((text) => text.length <= width) ?? '', tone: 'dim' }];
}
