import type { Trade } from '../../channels/trade.js';
import type { CurrencyPair } from '../../contract/currency-pair.js';

/**
 * Public trades that were not received: a run of ids, or the trades of an outage, of which the first or last id is not
 * known.
 */
export interface MissingTrades {
  readonly symbol: CurrencyPair;
  /** `undefined` if no trade of the pair was received before: the trades since `from` are missing. */
  readonly firstId: number | undefined;
  /** `undefined` for all trades up to the present. */
  readonly lastId: number | undefined;
  /** Exchange time of the last trade before the missing ones and of the first one after them, where known. */
  readonly from: number | undefined;
  readonly until: number | undefined;
}

/** A trade with its number in the sequence of its pair. */
export interface NumberedTrade {
  readonly trade: Trade;
  readonly id: number;
  /** Where a row covers several ids, the first of them; `id` is the last. @defaultValue `id` */
  readonly firstId?: number;
}

/** One REST answer about missing trades. */
export interface TradePage {
  /** In any order. Trades that are not missing are ignored. */
  readonly trades: readonly NumberedTrade[];
  /** Where the next page begins. Absent for the last page. */
  readonly next?: string | number;
  /**
   * On the last page: whether all existing trades of the request were listed. False if the venue does not list as many,
   * or if a row could not be read.
   */
  readonly isComplete: boolean;
}
