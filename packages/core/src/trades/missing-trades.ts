import type { Trade } from '../channels/trade.js';
import type { CurrencyPair } from '../contract/currency-pair.js';

/**
 * Public trades that were never received: those of a run of ids, or those after an outage, of which one end is not
 * known.
 */
export interface MissingTrades {
  readonly symbol: CurrencyPair;
  /** `undefined`: no trade of the pair was seen before; those since `from` are missing. */
  readonly firstId: number | undefined;
  /** `undefined`: up to the present. */
  readonly lastId: number | undefined;
  /** Exchange time of the last trade before the missing ones and of the first one after them, where known. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** A trade, and its number in the sequence of its pair. */
export interface NumberedTrade {
  readonly trade: Trade;
  readonly id: number;
  /** Where a row covers several ids, the first of them; `id` is the last. @defaultValue `id` */
  readonly firstId?: number;
}

/** One answer of REST about missing trades. */
export interface TradePage {
  /** In any order. Others than the missing ones do no harm. */
  readonly trades: readonly NumberedTrade[];
  /** Where the next page begins; absent: this was the last one. */
  readonly next?: string | number;
  /**
   * With the last page: whether all trades that were asked for and exist have been listed. False where the venue does
   * not list as many, or where a row could not be read.
   */
  readonly isComplete: boolean;
}
