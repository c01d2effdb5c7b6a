import type { StreamReport } from '@hftjs/core';
import type { Board } from './board.js';
import { formatBidAsk, formatCount, formatLatency, formatNumber } from './format.js';
import { columns } from './table.js';

export interface SummaryInit {
  readonly board: Board;
  readonly reports: readonly StreamReport[];
  /** Milliseconds. */
  readonly duration: number;
}

/** The summary of a run, in a few lines. */
export function summarize({ board, reports, duration }: SummaryInit): string {
  const seconds = duration / 1000;
  const markets = [...board.markets.values()].map((market) => {
    const own = board.position(market);
    return [
      `${market.exchange} ${market.symbol}`,
      formatBidAsk(market),
      formatCount(market.tickers),
      formatCount(market.trades),
      formatCount(own?.fills ?? 0),
      formatNumber(own?.position ?? 0),
      formatNumber(own?.fees ?? 0),
    ];
  });
  const channels = reports.flatMap(({ exchange, channels: statuses }) =>
    Object.entries(statuses).map(([channel, status]) => [
      `${exchange} ${channel}`,
      ...[status.frames, status.events, status.reconnects, status.malformed, status.dropped].map(formatCount),
    ]),
  );
  return [
    `ran ${seconds.toFixed(1)} s: ${formatCount(board.events)} events, ${formatCount(board.events / seconds)}/s; ${formatCount(board.orderEvents)} order events, ${board.openOrders.size} orders open`,
    `latency ${formatLatency(board.latency)}; queue ${formatLatency(board.queueDelay)}`,
    ...columns([['pair', 'bid / ask', 'tickers', 'trades', 'own fills', 'position', 'fees'], ...markets]),
    ...columns([['channel', 'frames', 'events', 'reconnects', 'malformed', 'dropped'], ...channels]),
    '',
  ].join('\n');
}
