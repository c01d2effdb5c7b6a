import {
  readRows,
  type CandleInterval,
  type CandleRow,
  type MissingCandles,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { KrakenApi } from '../../venue/spot/kraken-api.js';
import { parseRestCandle } from '../candle.js';

/** Candles that REST lists at most: the last ones, from whichever time it is asked. */
export const REST_CANDLES = 720;

/**
 * Candles that were missed. REST lists the last 720 intervals, also those without trades.
 *
 * @throws Error where these do not reach back far enough
 */
export async function readCandles(
  { symbol, from }: MissingCandles,
  interval: CandleInterval,
  { api, context }: { readonly api: Pick<KrakenApi, 'candlesSince'>; readonly context: SessionContext },
): Promise<readonly CandleRow[]> {
  // The candle of `since` itself may be left out.
  const since = Math.floor(interval.add(from, -1) / 1000);
  const rows = await api.candlesSince(symbol, Number(interval.code), since);
  const [first] = rows;
  const begin = Array.isArray(first) ? Number(first[0]) * 1000 : undefined;
  if (rows.length >= REST_CANDLES && (begin === undefined || begin > from))
    throw new Error(`REST lists the last ${REST_CANDLES} candles only`);
  return readRows(rows, (row) => parseRestCandle(row, symbol), context.unreadableRow).rows;
}
