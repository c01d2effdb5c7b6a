import { BoundedMap } from '../../contract/bounded.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { NumberedTrade } from './missing-trades.js';

/** Numbers whose ids are remembered, per stream. */
const KEPT = 2_048;

interface Newest {
  seq: number;
  time: number;
  uid: string;
}

/**
 * The venue's ids of the trades around gaps, and of the newest one of each pair, for a venue whose REST lists trades
 * without the numbers that its frames give them. Lives as long as its stream.
 */
export class TradeUids {
  readonly #newest = new Map<CurrencyPair, Newest>();
  readonly #edges = new BoundedMap<string, string>(KEPT);
  readonly #begun = new Set<CurrencyPair>();

  /** The last trades of before the stream were listed, even if there were none: what comes now is new. */
  begin(pair: CurrencyPair): void {
    this.#begun.add(pair);
  }

  /** Whether it is known where the history of a pair ends. */
  hasBegun(pair: CurrencyPair): boolean {
    return this.#begun.has(pair) || this.#newest.has(pair);
  }

  /** The pair was unsubscribed: what was sent until it comes back is not missing. */
  forget(pair: CurrencyPair): void {
    this.#begun.delete(pair);
    this.#newest.delete(pair);
  }

  /** Records a trade. Trades may come in any order. */
  note({ trade, id: seq }: NumberedTrade): void {
    const { symbol, tradeId: uid, exchangeTime: time = 0 } = trade;
    const newest = this.#newest.get(symbol);
    if (!newest) {
      this.#newest.set(symbol, { seq, time, uid });
      return;
    }
    if (seq !== newest.seq + 1) {
      this.#edges.set(keyOf(symbol, newest.seq), newest.uid);
      this.#edges.set(keyOf(symbol, seq), uid);
    }
    // Also where the numbering began anew.
    if (seq <= newest.seq && time <= newest.time) return;
    newest.seq = seq;
    newest.time = time;
    newest.uid = uid;
  }

  /** The id of the trade with a number, if it is beside a gap, or the newest. */
  of(symbol: CurrencyPair, seq: number): string | undefined {
    const newest = this.#newest.get(symbol);
    return newest?.seq === seq ? newest.uid : this.#edges.get(keyOf(symbol, seq));
  }
}

const keyOf = (symbol: CurrencyPair, seq: number): string => `${symbol} ${seq}`;
