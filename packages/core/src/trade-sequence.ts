import type { MissingTrades } from './channel-params.js';
import type { CurrencyPair } from './currency-pair.js';
import type { Trade } from './events.js';
import { IdRanges } from './id-ranges.js';

interface PairSequence {
  readonly ids: IdRanges;
  lastTime: number | undefined;
}

/** What a trade's id tells of it: `true` deliver, `false` it was delivered before, or the hole before it. */
export type TradeVerdict = boolean | MissingTrades;

/**
 * Public trades of venues that number them without gaps per pair: knows which were delivered, and so which are
 * repeated and which are missing. Lives as long as its stream.
 */
export class TradeSequence {
  readonly #pairs = new Map<CurrencyPair, PairSequence>();

  add(trade: Pick<Trade, 'symbol' | 'exchangeTime'>, id: number): TradeVerdict {
    const sequence = this.#pairs.get(trade.symbol);
    if (!sequence) {
      const ids = new IdRanges();
      ids.add(id);
      this.#pairs.set(trade.symbol, { ids, lastTime: trade.exchangeTime });
      return true;
    }
    const { ids, lastTime } = sequence;
    const before = ids.last;
    const verdict = ids.add(id);
    if (verdict === 'duplicate') return false;
    if (before === undefined || id > before) sequence.lastTime = trade.exchangeTime ?? lastTime;
    if (verdict === 'next' || before === undefined) return true;
    return {
      symbol: trade.symbol,
      firstId: before + 1,
      lastId: id - 1,
      from: lastTime,
      until: trade.exchangeTime,
    };
  }

  /** Whether every trade of a hole was delivered since. */
  isClosed({ symbol, firstId, lastId }: MissingTrades): boolean {
    return this.#pairs.get(symbol)?.ids.covers(firstId, lastId) ?? false;
  }

  /** Whether any trade of a pair was seen. */
  has(symbol: CurrencyPair): boolean {
    return this.#pairs.has(symbol);
  }
}
