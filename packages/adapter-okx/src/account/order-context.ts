import type { MyOrder } from '@hftjs/core';
import type { Sizes } from '@hftjs/core/adapter';
import type { OkxSymbols } from '../venue/symbols.js';

/** What an order is read against. */
export interface OrderContext {
  readonly symbols: OkxSymbols;
  /** What a market's sizes count. */
  sizesOf(instId: string): Sizes;
  /** The order as last published. */
  known(orderId: string): MyOrder | undefined;
}
