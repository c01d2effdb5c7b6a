import type { Board } from './board.js';
import {
  formatCount,
  formatFill,
  formatLatency,
  formatMoney,
  formatNumber,
  formatOrder,
  formatPosition,
  formatSpread,
  formatStates,
  formatTime,
  formatTotals,
  formatWorth,
} from './format.js';
import { inventoryOf } from './inventory.js';

/** What the mark of a position means. */
export const POSITION_NOTE = '* sum of own fills';

/** No line is longer. */
const WIDTH = 80;

/** Own orders shown, so that the table keeps its height. */
const ORDERS_SHOWN = 6;

/** The board as lines of text. `elapsed`: seconds of the board's current period. No line has more than 80 characters. */
export function renderTable(board: Board, elapsed: number): string[] {
  const { period } = board;
  const lines = [
    ...columns([
      ['pair', 'bid', 'spread', 'depth', 'position', 'profit'],
      ...[...board.markets.values()].map((market) => {
        const inventory = inventoryOf(board, market);
        return [
          `${market.exchange} ${market.symbol}`,
          formatNumber(market.ticker?.bidPrice),
          formatSpread(market),
          formatWorth(market),
          formatPosition(inventory),
          formatMoney(inventory.profit.total),
        ];
      }),
    ]),
    `profit ${formatTotals(board) || '-'}; ${POSITION_NOTE}`,
    '',
    `${formatCount(period.events / Math.max(elapsed, 0.2))} events/s  latency ${formatLatency(period.latency)}  queue ${formatLatency(period.queueDelay)}`,
    `reconnects ${board.reconnects}  ${board.isAllLive ? 'all live' : formatStates(board) || 'connecting'}`,
    '',
    ...list('open orders', ORDERS_SHOWN, [...board.openOrders.values()].map(formatOrder)),
    '',
    ...list(
      'last fills',
      5,
      board.fills.map((fill) => `${formatTime(fill.exchangeTime ?? fill.receivedTime)} ${formatFill(fill)}`),
    ),
  ];
  return lines.map((line) => line.slice(0, WIDTH).trimEnd());
}

/** A title, and always so many lines. */
function list(title: string, height: number, items: readonly string[]): string[] {
  const hidden = items.length - height;
  const shown = hidden > 0 ? [...items.slice(0, height - 1), `and ${hidden + 1} more`] : items;
  return [title, ...Array.from({ length: height }, (_, index) => `  ${shown[index] ?? ''}`.trimEnd())];
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
