import type { MyOrder } from '@hftjs/core';
import { foreignPair, type OrderUpdate, type Sizes, type SymbolMap } from '@hftjs/core/adapter';

/** What an order is read against. */
export interface OrderContext {
  readonly symbols: SymbolMap;
  /** What a market's sizes count. */
  sizesOf(instId: string): Sizes;
  /** The order as last published. */
  known(orderId: string): MyOrder | undefined;
}

/** An order of a market that was not subscribed. */
export const foreignOrder = ({
  instId,
  ...order
}: Pick<OrderUpdate, 'orderId' | 'key' | 'rawStatus'> & { readonly instId: string }): OrderUpdate => ({
  ...order,
  symbol: foreignPair(instId),
  numbers: {},
  status: 'unknown',
  event: 'unknown',
});
