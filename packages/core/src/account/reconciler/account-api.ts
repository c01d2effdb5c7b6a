import type { CurrencyPair } from '../../contract/currency-pair.js';
import type { Listing, OrderName } from '../listing.js';
import type { FillRow, OrderUpdate } from '../order-update.js';

/**
 * What core asks of a venue about account orders and fills. Times are epoch milliseconds of the venue's clock. A row
 * that cannot be read is reported and counted in the {@link Listing}; only a call that failed rejects, and is
 * repeated.
 */
export interface AccountApi {
  /** All open orders of these pairs, conditional ones included where the venue lists them. */
  openOrders(pairs: readonly CurrencyPair[]): Promise<Listing<OrderUpdate>>;
  /**
   * The present state of these orders. One that the venue does not know (any more, or yet) is left out. Rows of
   * pairs that are not subscribed may be among them.
   */
  lookUp(orders: readonly OrderName[]): Promise<Listing<OrderUpdate>>;
  /** Orders of these pairs that ended at this time or later; absent where the venue has no such list. */
  endedOrders?(pairs: readonly CurrencyPair[], since: number): Promise<Listing<OrderUpdate>>;
  /** Own fills of these pairs at this time or later, oldest first, in the venue's account order. */
  fills(pairs: readonly CurrencyPair[], since: number): Promise<Listing<FillRow>>;
  /** All fills of these orders, oldest first. */
  fillsOf(orders: readonly OrderName[]): Promise<Listing<FillRow>>;
}
