import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { HeaderOf } from './header.js';
import type {
  Exact,
  FillNumber,
  OrderEvent,
  OrderFill,
  OrderNumber,
  OrderReason,
  OrderStatus,
  OrderType,
  PositionSide,
  Side,
  TimeInForce,
} from './orders.js';

/**
 * One change of one own order: the whole order after the change. Per `orderId`, `filledVolume` never falls, and an
 * ended order stays ended, with the exceptions that a venue documents. `filledVolume` may still rise after the end,
 * because of a late fill.
 */
export interface MyOrder extends HeaderOf<'my_order'> {
  readonly account?: string;
  readonly orderId: string;
  readonly clientOrderId?: string;
  /** `unknown` only as long as the exchange has not sent it. */
  readonly side: Side | 'unknown';
  readonly type: OrderType;
  readonly timeInForce?: TimeInForce;
  /** The position that the order changes, on derivatives venues that keep several. */
  readonly positionSide?: PositionSide;
  /** Whether the order can only reduce a position; absent if the venue does not send it. */
  readonly reduceOnly?: boolean;
  /** Whether the order is rejected instead of taking liquidity; absent if the venue does not send it. */
  readonly postOnly?: boolean;
  /** Limit price, in quote currency. */
  readonly price?: number;
  /** Trigger price of a conditional order. */
  readonly stopPrice?: number;
  /** Ordered volume, in base currency. */
  readonly volume?: number;
  /** Ordered amount in quote currency, for market orders that are sized in it. */
  readonly quoteVolume?: number;
  /** The venue's own quantity, on derivatives. */
  readonly contracts?: number;
  /** Filled so far, in base currency. */
  readonly filledVolume: number;
  /** Volume that is not filled, in base currency. */
  readonly remainingVolume?: number;
  readonly averagePrice?: number;
  readonly status: OrderStatus;
  readonly event: OrderEvent;
  /** The venue's code for `status`. */
  readonly rawStatus: string;
  /** Why the order was canceled, rejected or expired; absent if the venue gives no reason. */
  readonly reason?: OrderReason;
  /** The venue's reason, unchanged. */
  readonly rawReason?: string;
  readonly createdTime?: number;
  readonly updatedTime?: number;
  /** Set only on an event that reports a fill. */
  readonly lastFill?: OrderFill;
  readonly exact: Exact<OrderNumber> & { readonly lastFill?: Exact<FillNumber> };
}

/** Queue of an observer. */
export interface MyOrderObserver {
  /** Own orders, one event per order and change. Never dropped. */
  readonly myOrderQueue?: EventSink<MyOrder>;
}

/** Callback of a service. */
export interface MyOrderHandler {
  /** An own order changed. Each row once, also where both `my_order` and `my_order_batch` are subscribed. */
  onMyOrder(order: MyOrder): void | Promise<void>;
}

export const myOrder = channelRow<MyOrderObserver, MyOrderHandler>()({
  queue: 'myOrderQueue',
  handler: 'onMyOrder',
  list: 'myOrders',
  summary: 'own orders, one event per order and change',
  access: 'private',
  delivery: 'each',
  lossless: true,
  // `AccountLedger` checks each row before it merges it.
  sound: (order) => order,
});
