import type { CurrencyPair } from '../../currency-pair.js';
import type { MyOrder } from '../../events.js';
import type { FillRow, OrderUpdate } from '../order-update.js';

/** What recovery asks of a venue's REST API. */
export interface OwnApi {
  /** What tells an order apart from all others. */
  keyOf(order: MyOrder): string;
  /** All open orders of these pairs. */
  openOrders(pairs: readonly CurrencyPair[]): Promise<readonly OrderUpdate[]>;
  /** What became of an order; `undefined` when the venue does not know it any more. */
  lookUp(order: MyOrder): Promise<OrderUpdate | undefined>;
  /** Own fills of a pair, oldest first. */
  fills(pair: CurrencyPair, start: FillStart): Promise<readonly FillRow[]>;
}

/** Where fills begin: behind the last one that is known, or at a time of the venue's clock. */
export type FillStart = { readonly afterId: number } | { readonly since: number };
