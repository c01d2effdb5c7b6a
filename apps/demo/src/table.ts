import type { Board } from './board.js';
import {
  formatBidAsk,
  formatCount,
  formatDepth,
  formatFill,
  formatLatency,
  formatNumber,
  formatOrder,
  formatSpread,
  formatStates,
  formatTime,
} from './format.js';

/** Own orders shown, so that the table keeps its height. */
const ORDERS_SHOWN = 6;

/** The board as lines of text. `elapsed`: seconds of the board's current period. */
export function renderTable(board: Board, elapsed: number): string[] {
  const { period } = board;
  return [
    ...columns([
      ['pair', 'bid / ask', 'spread', 'depth', 'last trade', 'tickers', 'trades', 'position'],
      ...[...board.markets.values()].map((market) => [
        `${market.exchange} ${market.symbol}`,
        formatBidAsk(market),
        formatSpread(market),
        formatDepth(market),
        market.lastTrade ? `${market.lastTrade.side} ${formatNumber(market.lastTrade.price)}` : '-',
        formatCount(market.tickers),
        formatCount(market.trades),
        formatNumber(board.position(market)?.position),
      ]),
    ]),
    '',
    `${formatCount(period.events / Math.max(elapsed, 0.2))} events/s   latency ${formatLatency(period.latency)}   queue ${formatLatency(period.queueDelay)}`,
    `${formatStates(board) || 'connecting'}   reconnects ${board.reconnects}`,
    '',
    ...list('open orders', ORDERS_SHOWN, [...board.openOrders.values()].map(formatOrder)),
    '',
    ...list(
      'last fills',
      5,
      board.fills.map((fill) => `${formatTime(fill.exchangeTime ?? fill.receivedTime)} ${formatFill(fill)}`),
    ),
  ];
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
