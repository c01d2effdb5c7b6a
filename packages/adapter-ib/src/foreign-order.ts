import type { OrderName, OrderUpdate } from '@hftjs/core/adapter';
import { foreignContract } from './symbols.js';

/** Whether a name is one of an order: legs of combinations and executions of no order stand for themselves. */
export const isOrderName = ({ key }: Pick<OrderName, 'key'>): boolean => /^-?\d+$/.test(key);

/**
 * The answer to a question about an order that is not of the stream: the order of a combination of which the stream has a
 * leg, or an execution of no order. It is of no subscribed pair, so that it is not published and not asked for again.
 */
export const foreignOrder = ({ key, orderId }: Pick<OrderName, 'key' | 'orderId'>): OrderUpdate => ({
  orderId,
  key,
  symbol: foreignContract(orderId),
  numbers: {},
  status: 'unknown',
  event: 'unknown',
  rawStatus: '',
});
