import type { OrderName, OrderUpdate, Revision } from '@hftjs/core/adapter';
import { foreignContract } from './symbols.js';

/**
 * An execution's name without its revision: `0000e0d5.6570a0a5.01.01` and `….02` are the same one, corrected.
 * https://interactivebrokers.github.io/tws-api/classIBApi_1_1Execution.html
 */
export function splitExecutionId(execId: string): Revision {
  const dot = execId.lastIndexOf('.');
  const revision = Number(execId.slice(dot + 1));
  return dot > 0 && Number.isSafeInteger(revision)
    ? { stem: execId.slice(0, dot), revision }
    : { stem: execId, revision: 0 };
}

/**
 * The order of an execution. Assignments, transfers and the like have no order, or order number zero: each gets
 * its own id in place of an order's.
 */
export const orderIdOf = (orderId: string | undefined, execId: string): string =>
  orderId === undefined || orderId === '0' ? splitExecutionId(execId).stem : orderId;

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
