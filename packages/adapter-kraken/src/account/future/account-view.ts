import type { MyOrder } from '@hftjs/core';
import type { FillRow, Sizes, SymbolMap } from '@hftjs/core/adapter';
import type { AccountFill } from './fill.js';
import type { FilledQuantity, ListedContracts } from './filled-sums.js';

/** What rows of own orders and fills are read against. */
export interface AccountView {
  readonly products: SymbolMap;
  /** What the list of open orders stated of each order. */
  readonly listed: ListedContracts;
  /** What the sizes of a product count. */
  readonly sizesOf: (productId: string) => Sizes;
  /** The order as last published. */
  readonly known: (orderId: string) => MyOrder | undefined;
  /** What is known to be filled of an order: its delivered fills, and those of before the stream. */
  readonly filledBefore: (orderId: string) => FilledQuantity;
  /** Whether a fill was delivered before. */
  readonly knows: (fill: FillRow) => boolean;
  /** Whether a fill is among those that the stream's first list of open orders has counted. */
  readonly isCounted: (fill: AccountFill) => boolean;
}
