import type { OrderUpdate } from '@hftjs/core/adapter';
import { foreignPair } from '../../venue/future/products.js';

/** An order of a product that was not subscribed. */
export const foreignOrder = (orderId: string, productId: string): OrderUpdate => ({
  orderId,
  symbol: foreignPair(productId),
  numbers: {},
  status: 'unknown',
  event: 'unknown',
  rawStatus: 'foreign',
});
