import type { OrderName, OrderUpdate } from '@hftjs/core/adapter';
import { foreignContract } from './symbols.js';

/** Whether a name is that of an order. Legs of combinations and executions without an order have names of their own. */
export const isOrderName = ({ key }: Pick<OrderName, 'key'>): boolean => /^-?\d+$/.test(key);

/**
 * The answer to a query for an order that does not belong to the stream: the order of a combination of which
 * the stream has a leg, or an execution without an order. It has no subscribed pair: it is not published, and not requested again.
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
