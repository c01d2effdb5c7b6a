import type { StreamReport } from '@hftjs/core';
import type { Board } from './board.js';
import {
  formatBidAsk,
  formatCount,
  formatLatency,
  formatMoney,
  formatPosition,
  formatTotals,
} from './format.js';
import { inventoryOf } from './inventory.js';
import { proofLines, type Proof } from './proof.js';
import { explainLateness } from './lateness.js';
import { wrap } from './screen/line.js';
import { columns, POSITION_NOTE } from './table.js';

/** Sentences are wrapped to this width. */
const WIDTH = 80;

export interface SummaryInit {
  readonly board: Board;
  readonly reports: readonly StreamReport[];
  /** Milliseconds. */
  readonly duration: number;
  /** Absent on real exchanges. */
  readonly proof?: Proof | undefined;
  /** Venues whose trades are not counted, and why, as `ib (samples)`. */
  readonly uncounted?: readonly string[];
}

/** The summary of a run, in a few lines. */
export function summarize({ board, reports, duration, proof, uncounted = [] }: SummaryInit): string {
  const seconds = duration / 1000;
  const markets = [...board.markets.values()].map((market) => {
    const inventory = inventoryOf(board, market);
    const { realized, marked, fees, total } = inventory.profit;
    return [
      `${market.exchange} ${market.symbol}`,
      formatBidAsk(market),
      formatCount(market.tickers),
      formatCount(market.trades),
      formatCount(board.fillsOf(market)?.count ?? 0),
      formatPosition(inventory),
      ...[realized, marked, fees, total].map(formatMoney),
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
    ...wrap(explainLateness(board) ?? '', WIDTH),
    ...columns([
      [
        'pair',
        'bid / ask',
        'tickers',
        'trades',
        'own fills',
        'position',
        'realized',
        'marked',
        'fees',
        'profit',
      ],
      ...markets,
    ]),
    ...(markets.length > 0 ? [`profit ${formatTotals(board)}; ${POSITION_NOTE}`] : []),
    ...columns([['channel', 'frames', 'events', 'reconnects', 'malformed', 'dropped'], ...channels]),
    ...(uncounted.length > 0 ? [`not counted: trades of ${uncounted.join(', ')}`] : []),
    ...(proof === undefined ? [] : proofLines(proof)),
    '',
  ].join('\n');
}
