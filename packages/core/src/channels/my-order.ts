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
  /** The `account` of the stream's options. Absent if they have none. */
  readonly account?: string;
  /** The venue's id of the order. */
  readonly orderId: string;
  /** The id that the order was placed with. Absent if it has none, or as long as the venue has not sent it. */
  readonly clientOrderId?: string;
  /** Side of the order. `unknown` only as long as the exchange has not sent it. */
  readonly side: Side | 'unknown';
  /** Kind of order. */
  readonly type: OrderType;
  /** How long the order stays open. Absent where the venue does not send it. */
  readonly timeInForce?: TimeInForce;
  /** The position that the order changes. Absent where the venue does not name one. */
  readonly positionSide?: PositionSide;
  /** Whether the order can only reduce a position. Absent where the venue does not send it. */
  readonly reduceOnly?: boolean;
  /** Whether the order is rejected instead of taking liquidity. Absent where the venue does not send it. */
  readonly postOnly?: boolean;
  /** Limit price, in quote currency. Absent on orders without a limit. */
  readonly price?: number;
  /** Trigger price, in quote currency. Absent on orders without a condition. */
  readonly stopPrice?: number;
  /**
   * Ordered volume, in base currency. Absent on orders that are sized in quote currency, where the venue does not
   * send it.
   */
  readonly volume?: number;
  /** Ordered amount, in quote currency. Absent on orders that are sized in base currency. */
  readonly quoteVolume?: number;
  /**
   * The venue's own quantity, in contracts. Absent on spot markets, and where the venue does not count in contracts.
   */
  readonly contracts?: number;
  /** Filled so far, in base currency. */
  readonly filledVolume: number;
  /** Volume that is not filled, in base currency. Absent where `volume` is absent and the venue does not send it. */
  readonly remainingVolume?: number;
  /**
   * Average price of the fills so far, in quote currency. Absent before the first fill, and where the venue does not
   * send it and it does not follow from the fills.
   */
  readonly averagePrice?: number;
  /** State of the order after the change. */
  readonly status: OrderStatus;
  /** What changed. */
  readonly event: OrderEvent;
  /** The venue's code for `status`. */
  readonly rawStatus: string;
  /** Why the order was canceled, rejected or expired. Absent on other orders, and if the venue gives no reason. */
  readonly reason?: OrderReason;
  /** The venue's reason, unchanged. Absent if the venue gives none. */
  readonly rawReason?: string;
  /**
   * When the order was placed, in epoch milliseconds of the exchange. Absent as long as the venue has not sent it.
   */
  readonly createdTime?: number;
  /**
   * Time of the order's last change, in epoch milliseconds of the exchange. Absent as long as the venue has not sent
   * it.
   */
  readonly updatedTime?: number;
  /** The fill that this event reports. Absent on events that report none. */
  readonly lastFill?: OrderFill;
  /** The decimal texts of the numbers above, and of those of `lastFill`. */
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
