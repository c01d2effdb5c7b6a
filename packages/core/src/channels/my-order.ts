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
 * One change of one own order: the whole order as it stands after it. Per `orderId`, `filledVolume` never falls and
 * an ended order stays ended, but for what a venue documents. `filledVolume` may still rise after the end: a late
 * fill counts.
 */
export interface MyOrder extends HeaderOf<'my_order'> {
  readonly account?: string;
  readonly orderId: string;
  readonly clientOrderId?: string;
  /** `unknown` only where the exchange has not told it yet. */
  readonly side: Side | 'unknown';
  readonly type: OrderType;
  readonly timeInForce?: TimeInForce;
  /** The position that the order changes, on derivatives venues that keep several. */
  readonly positionSide?: PositionSide;
  /** Whether the order can only reduce a position; absent where the venue does not say. */
  readonly reduceOnly?: boolean;
  /** Whether the order is refused instead of taking liquidity; absent where the venue does not say. */
  readonly postOnly?: boolean;
  /** Limit price, in quote currency. */
  readonly price?: number;
  /** Trigger price of a conditional order. */
  readonly stopPrice?: number;
  /** Ordered, in base currency. */
  readonly volume?: number;
  /** Ordered in quote currency, for market orders sized so. */
  readonly quoteVolume?: number;
  /** The venue's own quantity, on derivatives. */
  readonly contracts?: number;
  /** Filled so far, in base currency. */
  readonly filledVolume: number;
  /** Still to fill, in base currency; what was left when the order ended. */
  readonly remainingVolume?: number;
  readonly averagePrice?: number;
  readonly status: OrderStatus;
  readonly event: OrderEvent;
  /** The venue's word for `status`. */
  readonly rawStatus: string;
  /** Why it was canceled, rejected or expired, as one of a few words; absent when the venue gives no reason. */
  readonly reason?: OrderReason;
  /** The venue's own words. */
  readonly rawReason?: string;
  readonly createdTime?: number;
  readonly updatedTime?: number;
  /** Set on the event that reports a fill, and only there. */
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
  // The account checked each row before it was merged.
  sound: (order) => order,
});
