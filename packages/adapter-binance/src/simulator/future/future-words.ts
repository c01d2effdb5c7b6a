import type { OrderUpdate, OwnOrder } from '@hftjs/simulator';

/** Client ids of orders that the venue itself places. */
export const FORCED_PREFIX = { liquidation: 'autoclose-', adl: 'adl_autoclose' } as const;

/** Whether the venue itself placed an order. */
export const isForced = ({ clientOrderId }: Pick<OwnOrder, 'clientOrderId'>): boolean =>
  Object.values(FORCED_PREFIX).some((prefix) => clientOrderId?.startsWith(prefix) === true);

/** What an order is once it is live. */
export const orderType = ({ type, price }: OwnOrder): string =>
  type === 'limit' || (type === 'stop' && price !== undefined) ? 'LIMIT' : 'MARKET';

/** What an order was placed as. */
export function originalType(order: OwnOrder): string {
  if (order.type !== 'stop') return orderType(order);
  return order.price === undefined ? 'STOP_MARKET' : 'STOP';
}

export function timeInForce({ type, timeInForce: word, postOnly }: OwnOrder): string {
  if (type === 'market') return 'GTC';
  return postOnly ? 'GTX' : word.toUpperCase();
}

/** How an order stands. What the market rejects or cancels by itself, the venue calls expired. */
export function orderStatus({ status, reason }: OwnOrder): string {
  switch (status) {
    case 'pending':
    case 'new':
    case 'untriggered':
      return 'NEW';
    case 'rejected':
      return 'EXPIRED';
    case 'canceled':
      if (reason === 'self_trade') return 'EXPIRED_IN_MATCH';
      return reason === 'user' ? 'CANCELED' : 'EXPIRED';
    default:
      return status.toUpperCase();
  }
}

/** What happened to an order. */
export function executionType({ kind, order }: OrderUpdate): string {
  switch (kind) {
    case 'fill':
      return isForced(order) ? 'CALCULATED' : 'TRADE';
    case 'replaced':
      return 'AMENDMENT';
    case 'rejected':
    case 'expired':
      return 'EXPIRED';
    case 'canceled':
      return order.reason === 'user' ? 'CANCELED' : 'EXPIRED';
    default:
      return isForced(order) ? 'CALCULATED' : 'NEW';
  }
}

/** Why an order expired, by number. */
export function expiryReason({ status, reason }: OwnOrder): string {
  if (status !== 'canceled') return '0';
  switch (reason) {
    case 'self_trade':
      return '1';
    case 'immediate_or_cancel':
    case 'fill_or_kill':
      return '2';
    case 'no_liquidity':
      return '9';
    default:
      return '0';
  }
}
