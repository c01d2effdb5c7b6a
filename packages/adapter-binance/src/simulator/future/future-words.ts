import type { OrderUpdate, OwnOrder, PositionSide } from '@hftjs/simulator';
import type { OrderNotes } from '../orders/order-notes.js';

/** Client ids of orders that the venue itself places. */
export const FORCED_PREFIX = { liquidation: 'autoclose-', adl: 'adl_autoclose' } as const;

/** Whether the venue itself placed an order. */
export const isForced = ({ clientOrderId }: Pick<OwnOrder, 'clientOrderId'>): boolean =>
  Object.values(FORCED_PREFIX).some((prefix) => clientOrderId?.startsWith(prefix) === true);

/** Whether an order waits for a price at first. */
export const isConditional = ({ type }: Pick<OwnOrder, 'type'>): boolean =>
  type === 'stop' || type === 'take_profit' || type === 'trailing_stop';

/** What an order is once it is live. */
export const orderType = ({ price }: OwnOrder): string => (price === undefined ? 'MARKET' : 'LIMIT');

/** What an order was placed as. */
export function originalType(order: OwnOrder): string {
  switch (order.type) {
    case 'stop':
      return order.price === undefined ? 'STOP_MARKET' : 'STOP';
    case 'take_profit':
      return order.price === undefined ? 'TAKE_PROFIT_MARKET' : 'TAKE_PROFIT';
    case 'trailing_stop':
      return 'TRAILING_STOP_MARKET';
    default:
      return orderType(order);
  }
}

const POSITION_SIDES = { net: 'BOTH', long: 'LONG', short: 'SHORT' } as const;

/** The position that an order or a fill changes. */
export const positionSide = ({ positionSide: side }: { readonly positionSide: PositionSide }): string =>
  POSITION_SIDES[side];

/** Which price a conditional order watches. */
export const workingType = ({ triggerBy }: Pick<OwnOrder, 'triggerBy'>): string =>
  triggerBy === 'mark' ? 'MARK_PRICE' : 'CONTRACT_PRICE';

/** The price at which a trailing order begins to follow, and how far it follows in percent. */
export function trailTexts({ trail }: OwnOrder): { activation: string; callback: string } | undefined {
  if (trail?.ratio === undefined) return undefined;
  const percent = Number((trail.ratio * 100).toFixed(8));
  return { activation: String(trail.activationPrice ?? '0'), callback: String(percent) };
}

/** What happens when an order would trade with another one of its account. */
export function selfTradePrevention(order: OwnOrder, notes: OrderNotes): string {
  if (order.reason === 'self_trade') return 'EXPIRE_TAKER';
  return notes.traits(order).selfTradePrevention ?? 'EXPIRE_MAKER';
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
    case 'reduce_only':
      return '4';
    case 'insufficient_funds':
      return '8';
    default:
      return '0';
  }
}
