import type { OrderUpdate, OwnOrder } from '@hftjs/simulator';
import type { OrderNotes } from '../orders/order-notes.js';

/** The venue's word for a kind of order. */
export function orderType({ type, price, postOnly }: OwnOrder): string {
  switch (type) {
    case 'limit':
      return postOnly ? 'LIMIT_MAKER' : 'LIMIT';
    case 'market':
      return 'MARKET';
    case 'stop':
    case 'trailing_stop':
      return price === undefined ? 'STOP_LOSS' : 'STOP_LOSS_LIMIT';
    case 'take_profit':
      return price === undefined ? 'TAKE_PROFIT' : 'TAKE_PROFIT_LIMIT';
  }
}

/** Market orders are `GTC` on this wire, though they never rest. */
export const timeInForce = ({ type, timeInForce: word }: OwnOrder): string =>
  type === 'market' ? 'GTC' : word.toUpperCase();

/** How an order stands. What the market cancels by itself, the venue calls expired. */
export function orderStatus({ status, reason }: OwnOrder): string {
  switch (status) {
    case 'pending':
    case 'new':
    case 'untriggered':
      return 'NEW';
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
      return 'TRADE';
    case 'replaced':
      return 'REPLACED';
    case 'canceled':
      if (order.reason === 'self_trade') return 'TRADE_PREVENTION';
      return order.reason === 'user' ? 'CANCELED' : 'EXPIRED';
    case 'rejected':
    case 'expired':
      return kind.toUpperCase();
    default:
      return 'NEW';
  }
}

/** Why an order ended before it was filled, where the venue states it. */
export function expiryReason({ status, reason }: OwnOrder): string | undefined {
  if (status === 'rejected') return 'REJECTED';
  if (status === 'expired') return 'EXCHANGE_CANCELED';
  switch (reason) {
    case 'immediate_or_cancel':
      return 'UNFILLED_IOC_QUANTITY_EXPIRED';
    case 'fill_or_kill':
      return 'UNFILLED_FOK_ORDER_EXPIRED';
    case 'no_liquidity':
      return 'INSUFFICIENT_LIQUIDITY';
    default:
      return undefined;
  }
}

/** The trigger price as the client gave it. That of a trailing order, which moves, is the market's affair. */
export const triggerText = ({ stopPriceText, trail }: OwnOrder): string =>
  trail === undefined ? (stopPriceText ?? '0') : String(trail.activationPrice ?? '0');

/** How far a trailing order follows, in hundredths of a percent. */
export const trailDelta = ({ trail }: OwnOrder): number | undefined =>
  trail?.ratio === undefined ? undefined : Math.round(trail.ratio * 10_000);

/** What happens when an order would trade with another one of its account. */
export function selfTradePrevention(order: OwnOrder, notes: OrderNotes): string {
  if (order.reason === 'self_trade') return 'EXPIRE_TAKER';
  return notes.traits(order).selfTradePrevention ?? 'EXPIRE_MAKER';
}
