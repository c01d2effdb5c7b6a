import type { SessionContext } from '../../connection/session.js';
import type { Trade } from '../../channels/trade.js';
import type { PublicHeader } from '../../channels/header.js';
import { now } from '../../contract/clock.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import { isRow, type Row } from '../../wire/fields.js';
import type { MissingTrades, TradePage } from './missing-trades.js';
import { readTrades } from './read-trades.js';
import type { TradeUids } from './trade-uids.js';

/** Readings that are under way at once, at most: those of connections that ended are forgotten. */
const MAX_READINGS = 32;

export interface UnnumberedHistoryInit {
  readonly context: Pick<SessionContext, 'exchange' | 'malformed'>;
  /** Reads the newest trades of a pair, or the newest before a time in epoch milliseconds; the newest first. */
  readonly read: (symbol: CurrencyPair, before: number | undefined) => Promise<readonly unknown[]>;
  /** Trades of one answer, at most. */
  readonly limit: number;
  /** The field of a row that is the venue's id of the trade. */
  readonly uidField: string;
  readonly uids: Pick<TradeUids, 'of'>;
  /** Exchange time of a row in epoch milliseconds. */
  readonly timeOf: (row: Row) => number | undefined;
  readonly parse: (row: Row, symbol: CurrencyPair, header: PublicHeader) => Trade;
}

/** Rows read so far, by the venue's ids, newest first. */
interface Reading {
  readonly rows: Map<unknown, Row>;
  before: number | undefined;
}

/**
 * Missing trades of a venue whose REST lists them newest first and without numbers. Trades get theirs by counting from
 * one whose id is known, so nothing is returned before all pages are read. Where they do not fit the trades around,
 * nothing is.
 */
export class UnnumberedHistory {
  readonly #init: UnnumberedHistoryInit;
  readonly #readings = new Map<number, Reading>();
  #last = 0;

  constructor(init: UnnumberedHistoryInit) {
    this.#init = init;
  }

  /** @param page - the page of the answer before */
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
    const { read, limit, uids, timeOf } = this.#init;
    const { rows, before } = reading;
    // Trades of the same millisecond may be on either side of the limit.
    const answer = await read(symbol, before === undefined ? undefined : before + 1);
    const size = rows.size;
    for (const row of answer) if (isRow(row) && !rows.has(this.#uidOf(row))) rows.set(this.#uidOf(row), row);
    const last = answer.filter(isRow).at(-1);
    const oldest = last && timeOf(last);
    reading.before = oldest;
    const isReached = firstId !== undefined && rows.has(uids.of(symbol, firstId - 1));
    const isBehind = oldest === undefined || oldest < from - 1;
    const isEnough = firstId !== undefined && lastId !== undefined && rows.size > lastId - firstId + limit;
    return isReached || isBehind || isEnough || rows.size === size || answer.length < limit;
  }

  /** @param rows - newest first */
  #numbered(rows: readonly Row[], { symbol, firstId, lastId, from = -Infinity }: MissingTrades): TradePage {
    const { uids, timeOf } = this.#init;
    if (firstId === undefined) {
      // Without a trade that was seen, nothing has a number.
      const isNone = rows.every((row) => (timeOf(row) ?? Infinity) < from);
      return { trades: [], isComplete: isNone };
    }
    const before = uids.of(symbol, firstId - 1);
    const end = rows.findIndex((row) => this.#uidOf(row) === before);
    if (lastId === undefined)
      return end < 0
        ? { trades: [], isComplete: false }
        : this.#parse(rows.slice(0, end), symbol, firstId + end - 1);
    const behind = uids.of(symbol, lastId + 1);
    const begin = rows.findIndex((row) => this.#uidOf(row) === behind);
    if (begin < 0) return { trades: [], isComplete: false };
    const count = lastId - firstId + 1;
    const found = rows.slice(begin + 1, begin + 1 + count);
    if (found.some((row) => this.#uidOf(row) === before))
      throw new Error('REST lists fewer trades than are missing');
    const next = rows[begin + 1 + count];
    if (next && before !== undefined && this.#uidOf(next) !== before)
      throw new Error(`REST lists other trades: ${String(this.#uidOf(next))} instead of ${before}`);
    return this.#parse(found, symbol, lastId);
  }

  /** @param newest - number of the first row; each of the others has the one before */
  #parse(rows: readonly Row[], symbol: CurrencyPair, newest: number): TradePage {
    const { context, parse } = this.#init;
    const header: PublicHeader = { exchange: context.exchange, receivedTime: now(), origin: 'backfill' };
    const numbers = new Map(rows.map((row, index) => [row, newest - index]));
    const { trades, isWhole } = readTrades(
      rows,
      (row) => ({ trade: parse(row, symbol, header), id: numbers.get(row) ?? NaN }),
      context.malformed,
    );
    return { trades, isComplete: isWhole };
  }

  #uidOf(row: Row): unknown {
    return row[this.#init.uidField];
  }
}
