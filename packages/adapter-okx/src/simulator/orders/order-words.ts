import type { OrderReason, OwnOrder } from '@hftjs/simulator';

/** Kinds of orders that the account did not ask for as such. */
export const OrderCategory = {
  NORMAL: 'normal',
  TWAP: 'twap',
  ADL: 'adl',
  FULL_LIQUIDATION: 'full_liquidation',
  PARTIAL_LIQUIDATION: 'partial_liquidation',
  DELIVERY: 'delivery',
  DDH: 'ddh',
  AUTO_CONVERSION: 'auto_conversion',
} as const;
export type OrderCategory = (typeof OrderCategory)[keyof typeof OrderCategory];

/** What each reason of the market is called in `cancelSource`. */
const CANCEL_SOURCES: Readonly<Record<OrderReason, string>> = {
  user: '1',
  fill_or_kill: '13',
  immediate_or_cancel: '14',
  no_liquidity: '14',
  post_only: '31',
  self_trade: '32',
  replaced: '1',
  reduce_only: '23',
  insufficient_funds: '0',
  cancel_after: '20',
  halted: '0',
};

export const cancelSource = ({ reason }: OwnOrder): string =>
  reason === undefined ? '0' : CANCEL_SOURCES[reason];

/** Market-maker protection has its own code for orders that it cancels. */
export const cancelState = (source: string): string =>
  source === '38' || source === '39' ? 'mmp_canceled' : 'canceled';

/** OKX's word for a kind of order. A stop order is known here only once it has become a real one. */
export function orderType({ type, price, postOnly, timeInForce }: OwnOrder): string {
  if (type === 'market' || price === undefined) return 'market';
  if (postOnly) return 'post_only';
  return timeInForce === 'gtc' ? 'limit' : timeInForce;
}
