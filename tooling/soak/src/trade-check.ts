import type { StreamStatus } from '@hftjs/core';
import type { PublicTrade } from '@hftjs/simulator';
import type { TradeTally } from '@hftjs/testkit/truth';

/** Milliseconds by which clocks and the times of rows may differ. */
const SLACK = 1_500;

/** Trades that were neither published nor covered by a `gap`. */
export function missingTrades(
  { missing }: Pick<TradeTally, 'missing'>,
  statuses: readonly StreamStatus[],
): readonly PublicTrade[] {
  if (missing.length === 0) return [];
  const gaps = statuses.filter(({ state, channel }) => state === 'gap' && channel === 'trade');
  return missing.filter((trade) => !gaps.some((gap) => covers(gap, trade)));
}

const covers = ({ symbol, from, until, time }: StreamStatus, trade: PublicTrade): boolean =>
  (symbol === undefined || symbol === trade.pair) &&
  (from ?? -Infinity) - SLACK <= trade.time &&
  trade.time <= (until ?? time) + SLACK;
