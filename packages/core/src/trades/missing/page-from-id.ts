import type { MissingTrades, TradePage } from './missing-trades.js';
import type { ReadTrades } from './read-trades.js';

/** One REST answer with trades whose ids rise. */
export interface ListedTrades extends ReadTrades {
  /** The most trades of one answer. */
  readonly limit: number;
  /** Whether the answer has as many. */
  readonly isFull: boolean;
}

/**
 * Reads one page of missing trades, of a venue that lists trades from an id on: from the first missing one, oldest
 * first. Up to the present, the newest ones are read before; where no id is known, page by page back from the newest.
 *
 * @param page - `next` of the page before
 * @param read - reads the trades from an id on, or the newest ones without an id; `undefined` where the venue does not
 * list them
 */
export async function pageFromId(
  { firstId, lastId, from = -Infinity }: MissingTrades,
  page: number | undefined,
  read: (fromId?: number) => Promise<ListedTrades> | undefined,
): Promise<TradePage> {
  const start = page === undefined && lastId === undefined ? undefined : (page ?? firstId);
  const fromStart = start === undefined ? undefined : read(start);
  const list = await (fromStart ?? read());
  if (!list) return { trades: [], isComplete: false };
  const { trades, isWhole, isFull, oldestId, oldestTime, limit } = list;
  if (fromStart && firstId !== undefined) {
    const newestId = trades.reduce((newest, { id }) => Math.max(newest, id), -Infinity);
    const goesOn = isFull && trades.length > 0 && newestId < (lastId ?? Infinity);
    return { trades, isComplete: isWhole, ...(goesOn && { next: newestId + 1 }) };
  }
  const isReached =
    !isFull || start === 0 || (firstId === undefined ? oldestTime < from : oldestId <= firstId);
  if (isReached || (start !== undefined && !fromStart)) return { trades, isComplete: isWhole && isReached };
  return { trades, isComplete: false, next: firstId ?? Math.max(oldestId - limit, 0) };
}
