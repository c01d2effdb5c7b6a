import { Channel, Exchange } from '@hftjs/core';
import type { Board } from './board.js';
import type { Timings } from './timings.js';

/** A duration from which on a figure needs an explanation, in milliseconds. */
const LATE = 50;

/** Why a figure of a channel is large even where nothing is slow. */
interface Cause {
  readonly exchanges: readonly Exchange[];
  readonly channels: readonly Channel[];
  readonly figure: keyof Timings;
  readonly reason: string;
}

const CAUSES: readonly Cause[] = [
  {
    exchanges: [Exchange.BINANCE_FUTURE],
    channels: [Channel.TRADE],
    figure: 'latency',
    reason: 'trade batches of 100 ms',
  },
  {
    exchanges: [Exchange.COINBASE],
    channels: [Channel.TRADE],
    figure: 'latency',
    reason: 'trade batches of 250 ms',
  },
  {
    exchanges: [Exchange.COINBASE],
    channels: [Channel.MY_TRADE],
    figure: 'latency',
    reason: 'fills by REST each 0.3 s',
  },
  {
    exchanges: [Exchange.IB],
    channels: [Channel.MY_ORDER, Channel.MY_TRADE],
    figure: 'latency',
    reason: 'times in whole seconds',
  },
  {
    exchanges: [Exchange.IB],
    channels: [Channel.MY_TRADE],
    figure: 'queueDelay',
    reason: 'fills wait up to 1 s for the commission',
  },
  {
    exchanges: [Exchange.OKX, Exchange.OKX_SWAP],
    channels: [Channel.MY_BALANCE],
    figure: 'latency',
    reason: 'balances dated by the last cash flow',
  },
];

/** Whether the table shows a large figure for the exchange, and most of it comes from one of these channels. */
function isLate(board: Board, exchange: string, { channels, figure }: Cause): boolean {
  const figures = board.figures.get(exchange);
  if (!figures || (figures[figure].percentile(0.99) ?? 0) < LATE) return false;
  // Not the 99th: a short stall of the program makes that large on any channel.
  return channels.some((channel) => (figures.channels.get(channel)?.[figure].percentile(0.9) ?? 0) >= LATE);
}

/**
 * One sentence about the large figures of this run that come from batches and clocks of the venues, not from delays:
 * `why late: ib: times in whole seconds`. Absent where there are none.
 */
export function explainLateness(board: Board): string | undefined {
  const byExchange = new Map<string, string[]>();
  for (const cause of CAUSES) {
    const names = cause.exchanges.filter((exchange) => isLate(board, exchange, cause)).join(', ');
    if (names !== '') byExchange.set(names, [...(byExchange.get(names) ?? []), cause.reason]);
  }
  if (byExchange.size === 0) return undefined;
  return `why late: ${[...byExchange].map(([names, reasons]) => `${names}: ${reasons.join(', ')}`).join('; ')}`;
}
