import { foreignPair, type OrderUpdate } from '@hftjs/core/adapter';

/** An order of a product that was not subscribed. */
export const foreignOrder = (orderId: string, productId: string): OrderUpdate => ({
  orderId,
  symbol: foreignPair(productId),
  numbers: {},
  status: 'unknown',
  event: 'unknown',
  rawStatus: 'foreign',
});
