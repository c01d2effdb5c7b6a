import type { NumberedTrade } from './missing-trades.js';
import { soundTrade } from '../../channels/trade.js';
import type { Row } from '../../wire/fields.js';

/** The trades of a REST answer. */
export interface ReadTrades {
  readonly trades: NumberedTrade[];
  /** Whether each row could be read. */
  readonly isWhole: boolean;
  /** The lowest number and the earliest exchange time of the trades; `Infinity` where there are none. */
  readonly oldestId: number;
  readonly oldestTime: number;
}

/**
 * Reads the rows of a list of trades. A row that cannot be read is reported and left out.
 *
 * @param read - reads one row; returns `undefined` for a row that is not a trade of the market
 */
export function readTrades(
  rows: readonly unknown[],
  read: (row: Row) => NumberedTrade | undefined,
  onBadRow: (error: unknown, row: unknown) => void,
): ReadTrades {
  const trades: NumberedTrade[] = [];
  let isWhole = true;
  for (const row of rows) {
    try {
      if (typeof row !== 'object' || row === null) throw new Error('a row of REST trades is not an object');
      const numbered = read(row as Row);
      if (!numbered) continue;
      soundTrade(numbered.trade);
      trades.push(numbered);
    } catch (error) {
      isWhole = false;
      onBadRow(error, row);
    }
  }
  const oldestId = trades.reduce((oldest, { id, firstId = id }) => Math.min(oldest, firstId), Infinity);
  const oldestTime = trades.reduce(
    (oldest, { trade }) => Math.min(oldest, trade.exchangeTime ?? Infinity),
    Infinity,
  );
  return { trades, isWhole, oldestId, oldestTime };
}
