import type { MissingTrades } from './missing/missing-trades.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Trade } from '../channels/trade.js';
import { IdRanges, type IdRun } from './id-ranges.js';
import { RecentTrades } from './recent-trades.js';

/**
 * How a trade's id fits into the sequence.
 *
 * - `next`: next in line. `hole`: trades before it are missing. `filled`: it was missing.
 * - `duplicate`: it was published before. `twin`: another trade had its id.
 * - `epoch`: the venue's numbering restarted.
 */
export type TradeVerdict = 'next' | 'hole' | 'filled' | 'duplicate' | 'twin' | 'epoch';

/** If a trade with a lower id is later than the newest one by more, the numbering restarted. In milliseconds. */
const CLEARLY_LATER = 1_000;

/** By how many ids trades of one moment may be out of order. */
const REORDERED = 100;

/** The trades before the venue's numbering restarted. */
interface Epoch {
  readonly ids: IdRanges;
  readonly lastTime: number;
}

/**
 * The ids of one pair's public trades, of a venue that numbers them without gaps. Shows which trades are repeated and
 * which are missing. Lives as long as its stream.
 */
export class TradeSequence {
  readonly symbol: CurrencyPair;
  /** Trades with a higher id happened after the stream began, whatever their time. */
  beginId: number | undefined;
  /** The missing trades of the last verdict `hole` or `epoch`. */
  hole: MissingTrades | undefined;
  #lastTime = NaN;
  #ids = new IdRanges();
  readonly #recent = new RecentTrades();
  #before: Epoch | undefined;

  constructor(symbol: CurrencyPair) {
    this.symbol = symbol;
  }

  /** The highest id. */
  get last(): number | undefined {
    return this.#ids.last;
  }

  /** Exchange time of the newest trade. */
  get lastTime(): number | undefined {
    return Number.isNaN(this.#lastTime) ? undefined : this.#lastTime;
  }

  set lastTime(time: number | undefined) {
    this.#lastTime = time ?? NaN;
  }

  has(id: number): boolean {
    return this.#ids.has(id);
  }

  /** The ids from `first` to `last` that were not seen. */
  missing(first: number, last: number): IdRun[] {
    return this.#ids.missing(first, last);
  }

  /** @param firstId - where a row covers several ids, the first of them; `id` is the last */
  add(trade: Trade, id: number, firstId: number = id): TradeVerdict {
    if (!this.#ids.isNext(firstId)) return this.#addOutOfLine(trade, id, firstId);
    this.#ids.add(firstId, id);
    this.beginId ??= firstId;
    this.#recent.remember(trade, id);
    if (trade.exchangeTime !== undefined) this.#lastTime = trade.exchangeTime;
    return 'next';
  }

  /** The venue used an id for something that is not a trade of the market. */
  pass(id: number): TradeVerdict {
    const { last } = this.#ids;
    if (last !== undefined && id > last + 1) this.#foundHole(last, id, undefined);
    return this.#ids.add(id);
  }

  /** Higher ids than the present ones are of trades since the stream began. */
  begin(): void {
    this.beginId ??= this.#ids.last;
  }

  #addOutOfLine(trade: Trade, id: number, firstId: number): TradeVerdict {
    const { exchangeTime: time } = trade;
    const last = this.#ids.last ?? id;
    if (this.#before && time !== undefined && time <= this.#before.lastTime)
      return this.#before.ids.add(firstId, id) === 'duplicate' ? 'duplicate' : 'filled';
    if (firstId > last) this.#foundHole(last, firstId, time);
    else if (this.#beginsAnew(id, time)) return this.#beginAnew(trade, id, firstId);
    const verdict = this.#ids.add(firstId, id);
    if (verdict === 'duplicate') return this.#judgeRepeated(trade, id);
    this.beginId ??= firstId;
    this.#recent.remember(trade, id);
    if (verdict === 'hole') this.lastTime = time ?? this.lastTime;
    return verdict;
  }

  /** Judges a trade with a known id: it is the same trade again, or the venue gave the id twice. */
  #judgeRepeated(trade: Trade, id: number): TradeVerdict {
    const { exchangeTime: time } = trade;
    const resemblance = this.#recent.compare(trade, id);
    const isNewer = time !== undefined && this.lastTime !== undefined && time > this.lastTime;
    if (resemblance === 'same' || (resemblance === 'unknown' && !isNewer)) return 'duplicate';
    this.#recent.rememberTwin(trade, id);
    if (isNewer) this.lastTime = time;
    return 'twin';
  }

  /** Whether a trade with a lower id shows that the numbering restarted: it is later than the newest one. */
  #beginsAnew(id: number, time: number | undefined): boolean {
    const { last } = this.#ids;
    if (time === undefined || this.lastTime === undefined || last === undefined || id >= last) return false;
    if (time > this.lastTime + CLEARLY_LATER) return true;
    const isBelowAll = this.beginId !== undefined && id < this.beginId && id < last - REORDERED;
    return isBelowAll && time > this.lastTime;
  }

  #beginAnew(trade: Trade, id: number, firstId: number): TradeVerdict {
    this.#foundHole(this.#ids.last ?? id, firstId, trade.exchangeTime);
    this.#before = { ids: this.#ids, lastTime: this.lastTime ?? -Infinity };
    this.#ids = new IdRanges();
    this.#ids.add(firstId, id);
    this.beginId = firstId;
    this.#recent.remember(trade, id);
    this.lastTime = trade.exchangeTime;
    return 'epoch';
  }

  #foundHole(last: number, firstId: number, until: number | undefined): void {
    this.hole = { symbol: this.symbol, firstId: last + 1, lastId: firstId - 1, from: this.lastTime, until };
  }
}
