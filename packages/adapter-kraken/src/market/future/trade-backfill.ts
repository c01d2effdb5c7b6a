import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  type MissingTrades,
  now,
  type PublicHeader,
  readTrades,
  timestampOf,
  type Row,
  type SessionContext,
  type SymbolMap,
  type TradePage,
} from '@hftjs/core/adapter';
import type { FutureMarket } from './product-session.js';
import { parseRestTrade } from './trade.js';

/** Trades of one answer. */
const LIMIT = 100;

/** Readings that are under way at once, at most: those of connections that ended are forgotten. */
const MAX_READINGS = 32;

/** What is read from, and what the rows are read against. */
export interface HistoryVenue {
  readonly api: Pick<FutureMarket['api'], 'history'>;
  readonly products: Pick<SymbolMap, 'symbolOf'>;
  readonly instruments: Pick<FutureMarket['instruments'], 'marketOf'>;
  readonly uids: Pick<FutureMarket['uids'], 'of'>;
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
  readonly #context: Pick<SessionContext, 'exchange' | 'malformed'>;
  readonly #venue: HistoryVenue;
  readonly #readings = new Map<number, Reading>();
  #last = 0;

  constructor(context: Pick<SessionContext, 'exchange' | 'malformed'>, venue: HistoryVenue) {
    this.#context = context;
    this.#venue = venue;
  }

  async read(missing: MissingTrades, page: number | undefined): Promise<TradePage> {
    const { lastId, until } = missing;
    const known = page === undefined ? undefined : this.#readings.get(page);
    const reading = known ?? {
      rows: new Map<unknown, Row>(),
      before: lastId === undefined ? undefined : until,
    };
    if (page !== undefined) this.#readings.delete(page);
    if (!(await this.#readMore(reading, missing)))
      return { trades: [], isComplete: false, next: this.#keep(reading) };
    return this.#numbered([...reading.rows.values()], missing);
  }

  #keep(reading: Reading): number {
    this.#readings.set(++this.#last, reading);
    this.#readings.delete(this.#last - MAX_READINGS);
    return this.#last;
  }

  /** Reads one page; returns whether it was the last one that is wanted. */
  async #readMore(
    reading: Reading,
    { symbol, firstId, lastId, from = -Infinity }: MissingTrades,
  ): Promise<boolean> {
    const { api, products, uids } = this.#venue;
    const { rows, before } = reading;
    // Trades of the same millisecond may be on either side of the limit.
    const answer = await api.history(
      products.symbolOf(symbol),
      before === undefined ? undefined : new Date(before + 1).toISOString(),
    );
    const size = rows.size;
    for (const row of answer) if (isRow(row) && !rows.has(row.uid)) rows.set(row.uid, row);
    const oldest = timestampOf(answer.filter(isRow).at(-1)?.time);
    reading.before = oldest;
    const isReached = firstId !== undefined && rows.has(uids.of(symbol, firstId - 1));
    const isBehind = oldest === undefined || oldest < from - 1;
    const isEnough = firstId !== undefined && lastId !== undefined && rows.size > lastId - firstId + LIMIT;
    return isReached || isBehind || isEnough || rows.size === size || answer.length < LIMIT;
  }

  /** @param rows - newest first */
  #numbered(rows: readonly Row[], { symbol, firstId, lastId, from = -Infinity }: MissingTrades): TradePage {
    if (firstId === undefined) {
      // Without a trade that was seen, nothing has a number.
      const isNone = rows.every(({ time }) => (timestampOf(time) ?? Infinity) < from);
      return { trades: [], isComplete: isNone };
    }
    const { uids } = this.#venue;
    const before = uids.of(symbol, firstId - 1);
    const end = rows.findIndex(({ uid }) => uid === before);
    if (lastId === undefined)
      return end < 0
        ? { trades: [], isComplete: false }
        : this.#parse(rows.slice(0, end), symbol, firstId + end - 1);
    const behind = uids.of(symbol, lastId + 1);
    const begin = rows.findIndex(({ uid }) => uid === behind);
    if (begin < 0) return { trades: [], isComplete: false };
    const count = lastId - firstId + 1;
    const found = rows.slice(begin + 1, begin + 1 + count);
    if (found.some(({ uid }) => uid === before)) throw new Error('REST lists fewer trades than are missing');
    const next = rows[begin + 1 + count];
    if (next && before !== undefined && next.uid !== before)
      throw new Error(`REST lists other trades: ${String(next.uid)} instead of ${before}`);
    return this.#parse(found, symbol, lastId);
  }

  /** @param newest - number of the first row; each of the others has the one before */
  #parse(rows: readonly Row[], symbol: CurrencyPair, newest: number): TradePage {
    const market = this.#venue.instruments.marketOf(symbol);
    const header: PublicHeader = {
      exchange: this.#context.exchange,
      receivedTime: now(),
      origin: 'backfill',
    };
    const numbers = new Map(rows.map((row, index) => [row, newest - index]));
    const { trades, isWhole } = readTrades(
      rows,
      (row) => ({ trade: parseRestTrade(row, market, header), id: numbers.get(row) ?? NaN }),
      (error, row) => {
        this.#context.malformed(error, row);
      },
    );
    return { trades, isComplete: isWhole };
  }
}
