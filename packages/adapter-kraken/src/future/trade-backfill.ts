import {
  isRow,
  now,
  readTrades,
  type MissingTrades,
  type PublicHeader,
  type Row,
  type TradePage,
} from '@hftjs/core/adapter';
import type { KrakenFutureApi } from './future-api.js';
import type { Market } from './ticker.js';
import { parseRestTrade } from './trade.js';
import { isoTimeOf, toIsoTime } from './wire-time.js';

/** Trades of one answer. */
const LIMIT = 100;

/** Readings that are under way at once, at most: those of connections that ended are forgotten. */
const MAX_READINGS = 32;

export interface TradeBackfillInit {
  readonly exchange: PublicHeader['exchange'];
  readonly api: Pick<KrakenFutureApi, 'history'>;
  readonly productId: string;
  readonly market: Market;
  /** The `uid` of a trade by its number, where it is known. */
  readonly uidOf: (number: number) => string | undefined;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** Rows read so far, by their `uid`, newest first. */
interface Reading {
  readonly rows: Map<unknown, Row>;
  before: number | undefined;
}

/**
 * Reads missing trades over REST, newest first. REST has no numbers: trades get theirs by counting from one whose `uid` is
 * known, so nothing is returned before all pages are read. Where they do not fit the trades around, nothing is.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-history
 */
export class TradeBackfill {
  readonly #readings = new Map<number, Reading>();
  #last = 0;

  async read(missing: MissingTrades, page: number | undefined, init: TradeBackfillInit): Promise<TradePage> {
    const { lastId, until } = missing;
    const known = page === undefined ? undefined : this.#readings.get(page);
    const reading = known ?? {
      rows: new Map<unknown, Row>(),
      before: lastId === undefined ? undefined : until,
    };
    if (page !== undefined) this.#readings.delete(page);
    if (!(await readMore(reading, missing, init)))
      return { trades: [], isComplete: false, next: this.#keep(reading) };
    return numbered([...reading.rows.values()], missing, init);
  }

  #keep(reading: Reading): number {
    this.#readings.set(++this.#last, reading);
    this.#readings.delete(this.#last - MAX_READINGS);
    return this.#last;
  }
}

/** Reads one page; returns whether it was the last one that is wanted. */
async function readMore(
  reading: Reading,
  { firstId, lastId, from = -Infinity }: MissingTrades,
  { api, productId, uidOf }: TradeBackfillInit,
): Promise<boolean> {
  const { rows, before } = reading;
  // Trades of the same millisecond may be on either side of the limit.
  const answer = await api.history(productId, before === undefined ? undefined : toIsoTime(before + 1));
  const size = rows.size;
  for (const row of answer) if (isRow(row) && !rows.has(row.uid)) rows.set(row.uid, row);
  const oldest = isoTimeOf(answer.filter(isRow).at(-1)?.time);
  reading.before = oldest;
  const isReached = firstId !== undefined && rows.has(uidOf(firstId - 1));
  const isBehind = oldest === undefined || oldest < from - 1;
  const isEnough = firstId !== undefined && lastId !== undefined && rows.size > lastId - firstId + LIMIT;
  return isReached || isBehind || isEnough || rows.size === size || answer.length < LIMIT;
}

/** @param rows - newest first */
function numbered(
  rows: readonly Row[],
  { firstId, lastId, from = -Infinity }: MissingTrades,
  init: TradeBackfillInit,
): TradePage {
  if (firstId === undefined) {
    // Without a trade that was seen, nothing has a number.
    const isNone = rows.every(({ time }) => (isoTimeOf(time) ?? Infinity) < from);
    return { trades: [], isComplete: isNone };
  }
  const before = init.uidOf(firstId - 1);
  const end = rows.findIndex(({ uid }) => uid === before);
  if (lastId === undefined)
    return end < 0 ? { trades: [], isComplete: false } : parse(rows.slice(0, end), firstId + end - 1, init);
  const begin = rows.findIndex(({ uid }) => uid === init.uidOf(lastId + 1));
  if (begin < 0) return { trades: [], isComplete: false };
  const count = lastId - firstId + 1;
  const found = rows.slice(begin + 1, begin + 1 + count);
  if (found.some(({ uid }) => uid === before)) throw new Error('REST lists fewer trades than are missing');
  const next = rows[begin + 1 + count];
  if (next && before !== undefined && next.uid !== before)
    throw new Error(`REST lists other trades: ${String(next.uid)} instead of ${before}`);
  return parse(found, lastId, init);
}

/** @param newest - number of the first row; each of the others has the one before */
function parse(
  rows: readonly Row[],
  newest: number,
  { exchange, market, onBadRow }: TradeBackfillInit,
): TradePage {
  const header: PublicHeader = { exchange, receivedTime: now(), origin: 'backfill' };
  const numbers = new Map(rows.map((row, index) => [row, newest - index]));
  const { trades, isWhole } = readTrades(
    rows,
    (row) => ({ trade: parseRestTrade(row, market, header), id: numbers.get(row) ?? NaN }),
    onBadRow,
  );
  return { trades, isComplete: isWhole };
}
