import type { StreamStatus, Trade } from '@hftjs/core';
import type { PublicTrade } from '@hftjs/simulator';

/** The data for a comparison of public trades. */
export interface TradeTruth {
  /** All trades since the stream was ready. */
  readonly trades: readonly PublicTrade[];
  /** The market's number of a published trade. */
  readonly idOf: (trade: Trade) => number;
}

/** Milliseconds by which clocks and the times of rows may differ. */
const SLACK = 1_500;

/** Trades that were neither published nor covered by a `gap`. */
export function missingTrades(
  { trades, idOf }: TradeTruth,
  delivered: readonly Trade[],
  statuses: readonly StreamStatus[],
): readonly PublicTrade[] {
  const known = new Set(delivered.map((trade) => `${trade.symbol} ${idOf(trade)}`));
  const gaps = statuses.filter(({ state, channel }) => state === 'gap' && channel === 'trade');
  return trades.filter(
    (trade) => !known.has(`${trade.pair} ${trade.id}`) && !gaps.some((gap) => covers(gap, trade)),
  );
}

const covers = ({ symbol, from, until, time }: StreamStatus, trade: PublicTrade): boolean =>
  (symbol === undefined || symbol === trade.pair) &&
  (from ?? -Infinity) - SLACK <= trade.time &&
  trade.time <= (until ?? time) + SLACK;

/** Trades that were published more than once. */
export function doubledTrades(delivered: readonly Trade[]): readonly Trade[] {
  const seen = new Set<string>();
  return delivered.filter((trade) => {
    const key = `${trade.symbol} ${trade.tradeId}`;
    const isAgain = seen.has(key);
    seen.add(key);
    return isAgain;
  });
}
