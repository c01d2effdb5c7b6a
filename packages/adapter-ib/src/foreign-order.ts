import type { OrderUpdate } from '@hftjs/core/adapter';
import { foreignPair } from './symbols.js';

/** Whether an id is one of an order; executions of none stand for themselves under another. */
export const isOrderId = (id: string): boolean => /^-?\d+$/.test(id);

/**
 * The answer to a question about what is no order of the stream: the order of a combination of which the stream has a
 * leg, or an execution of no order. It is of no subscribed pair, so that it is not published and not asked for again.
 */
export const foreignOrder = (orderId: string): OrderUpdate => ({
  orderId,
  symbol: foreignPair(orderId),
  numbers: {},
  status: 'unknown',
  event: 'unknown',
  rawStatus: '',
});
