import type { Trade } from '@hftjs/core';
import { isRow, now, type MissingTrades, type PublicHeader, type Row } from '@hftjs/core/adapter';
import type { KrakenFutureApi } from './future-api.js';
import type { Market } from './ticker.js';
import { parseRestTrade } from './trade.js';
import type { HoleEnds } from './trade-numbers.js';
import { isoTimeOf, toIsoTime } from './wire-time.js';

/** REST pages of 100 trades read for one hole before it is told as lost. */
const MAX_PAGES = 50;

export interface TradeBackfillInit {
  readonly exchange: PublicHeader['exchange'];
  readonly api: Pick<KrakenFutureApi, 'history'>;
  readonly productId: string;
  readonly market: Market;
  readonly ends: HoleEnds | undefined;
  readonly publish: (trade: Trade, number: number) => void;
}

/**
 * Reads the trades of a hole over REST and publishes them oldest first. REST has no numbers, so the trade behind the
 * hole, known by its `uid`, gives those before it theirs; where the one before the hole does not fit, nothing does.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-history
 */
export async function backfillTrades(missing: MissingTrades, init: TradeBackfillInit): Promise<void> {
  const { ends, exchange, market, publish } = init;
  if (!ends || missing.until === undefined) return;
  const rows = await readHistory(missing, ends, init);
  const begin = rows.findIndex(({ uid }) => uid === ends.after);
  if (begin < 0) return;
  const count = missing.lastId - missing.firstId + 1;
  const found = rows.slice(begin + 1, begin + 1 + count);
  if (found.some(({ uid }) => uid === ends.before))
    throw new Error('REST tells fewer trades than are missing');
  const before = rows[begin + 1 + count];
  if (before && before.uid !== ends.before)
    throw new Error(`REST tells other trades: ${String(before.uid)} instead of ${ends.before}`);
  const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
  for (let index = found.length - 1; index >= 0; index--) {
    const row = found[index];
    if (row) publish(parseRestTrade(row, market, header), missing.lastId - index);
  }
}

/** Trades from the one behind the hole back to the one before it, newest first. */
async function readHistory(
  { until = 0, lastId, firstId }: MissingTrades,
  ends: HoleEnds,
  { api, productId }: TradeBackfillInit,
): Promise<readonly Row[]> {
  const rows = new Map<unknown, Row>();
  let before = until;
  for (let page = 0; page < MAX_PAGES; page++) {
    // Trades of the same millisecond may be on either side of the limit.
    const answer = (await api.history(productId, toIsoTime(before + 1))).filter(isRow);
    const size = rows.size;
    for (const row of answer) if (!rows.has(row.uid)) rows.set(row.uid, row);
    const oldest = isoTimeOf(answer.at(-1)?.time);
    const isWhole = rows.has(ends.before) || rows.size > lastId - firstId + 100;
    if (isWhole || rows.size === size || oldest === undefined) break;
    before = oldest;
  }
  return [...rows.values()];
}
