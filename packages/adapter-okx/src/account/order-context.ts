import type { MyOrder } from '@hftjs/core';
import type { Sizes, SymbolMap } from '@hftjs/core/adapter';

/** What an order is read against. */
export interface OrderContext {
  readonly symbols: SymbolMap;
  /** What a market's sizes count. */
  sizesOf(instId: string): Sizes;
  /** The order as last published. */
  known(orderId: string): MyOrder | undefined;
}
