import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { Listing, OrderName } from '../listing.js';
import type { FillRow, OrderUpdate } from '../order-update.js';

/**
 * The REST calls for own orders and fills, which an adapter implements. Times are epoch milliseconds of the venue's
 * clock. Rows that cannot be read are reported and counted in the {@link Listing}. A method rejects only when a call
 * failed; core then repeats it.
 */
export interface AccountApi {
  /** All open orders of these pairs, including conditional ones where the venue lists them. */
  openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>>;
  /**
   * The present state of these orders; where the venue states only open ones, the end of the others by its lists of ended
   * ones. Orders that the venue does not know (any more, or yet) are left out. The answer may contain rows of pairs that
   * are not subscribed.
   */
  lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>>;
  /** Orders of these pairs that ended at this time or later. Absent if the venue has no such list. */
  endedOrders?(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>>;
  /** Own fills of these pairs at this time or later, oldest first, in the venue's account order. */
  fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>>;
  /** All fills of these orders, oldest first. */
  fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>>;
}
