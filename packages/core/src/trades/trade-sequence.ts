import type { MissingTrades } from './missing-trades.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Trade } from '../channels/trade.js';
import { IdRanges, type IdRun } from './id-ranges.js';
import { RecentTrades } from './recent-trades.js';

/**
 * What a trade's id says of it.
 *
 * - `next`: in line. `hole`: trades before it are missing. `filled`: it was missing.
 * - `duplicate`: it was delivered before. `twin`: another trade had its id.
 * - `epoch`: the venue's numbering began anew.
 */
export type TradeVerdict = 'next' | 'hole' | 'filled' | 'duplicate' | 'twin' | 'epoch';

/** By how much a trade with a lower id is later than the newest one, when numbering began anew. In milliseconds. */
const CLEARLY_LATER = 1_000;

/** How far trades of one moment may be out of order. */
const REORDERED = 100;

/** What came before the venue's numbering began anew. */
interface Epoch {
  readonly ids: IdRanges;
  readonly lastTime: number;
}

/**
 * The public trades of one pair, of a venue that numbers them without gaps: which were delivered, and so which are
 * repeated and which are missing. Lives as long as its stream.
 */
export class TradeSequence {
  readonly symbol: CurrencyPair;
  /** Ids above it are of trades since the stream began, whatever their time. */
  beginId: number | undefined;
  /** Exchange time of the newest trade. */
  lastTime: number | undefined;
  /** What the last verdict `hole` or `epoch` was about. */
  hole: MissingTrades | undefined;
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

  has(id: number): boolean {
    return this.#ids.has(id);
  }

  /** The ids from `first` to `last` that were not seen. */
  missing(first: number, last: number): IdRun[] {
    return this.#ids.missing(first, last);
  }

  /** @param firstId - where a row covers several ids, the first of them; `id` is the last */
  add(trade: Trade, id: number, firstId: number = id): TradeVerdict {
    const { last } = this.#ids;
    if (last !== undefined && firstId !== last + 1) return this.#addOutOfLine(trade, id, firstId);
    this.#ids.add(firstId, id);
    this.beginId ??= firstId;
    this.#recent.remember(trade, id);
    this.lastTime = trade.exchangeTime ?? this.lastTime;
    return 'next';
  }

  /** An id was used up by what is no trade for this stream. */
  pass(id: number): TradeVerdict {
    const { last } = this.#ids;
    if (last !== undefined && id > last + 1) this.#foundHole(last, id, undefined);
    return this.#ids.add(id);
  }

  /** The ids known so far are those from before the stream's first trade: what is above them is the stream's. */
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

  /** An id that was seen is of the same trade again, or the venue gave it twice. */
  #judgeRepeated(trade: Trade, id: number): TradeVerdict {
    const { exchangeTime: time } = trade;
    const resemblance = this.#recent.compare(trade, id);
    const isNewer = time !== undefined && this.lastTime !== undefined && time > this.lastTime;
    if (resemblance === 'same' || (resemblance === 'unknown' && !isNewer)) return 'duplicate';
    this.#recent.rememberTwin(trade, id);
    if (isNewer) this.lastTime = time;
    return 'twin';
  }

  /** Ids grow with time: a lower one that is later is of a new numbering, but for trades of one moment. */
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
