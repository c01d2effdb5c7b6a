import type { Side } from '../market/order-book.js';

export type OrderType = 'limit' | 'market' | 'stop';
export type TimeInForce = 'gtc' | 'ioc' | 'fok';
export type OrderStatus =
  'pending' | 'new' | 'untriggered' | 'partially_filled' | 'filled' | 'canceled' | 'rejected' | 'expired';

/** The market's code for why an order ended or was changed. Venues have their own codes. */
export type OrderReason =
  'user' | 'post_only' | 'immediate_or_cancel' | 'fill_or_kill' | 'no_liquidity' | 'self_trade';

/** An order to be placed. */
export interface PlaceOrder {
  /** The order's account. @defaultValue the default account */
  readonly account?: string | undefined;
  readonly pair: string;
  readonly side: Side;
  /** `stop` becomes a market order, or a limit order when `price` is given, once a trade reaches `stopPrice`. */
  readonly type: OrderType;
  /** Limit, in quote currency; a whole number of ticks. */
  readonly price?: number | undefined;
  readonly stopPrice?: number | undefined;
  /** In base currency; a whole number of lots. */
  readonly volume: number;
  readonly clientOrderId?: string | undefined;
  /** Default `gtc`; market orders never rest. */
  readonly timeInForce?: TimeInForce | undefined;
  /** Rejected instead of taking. */
  readonly postOnly?: boolean | undefined;
  /** Trades with orders of the same account as well: both sides of such a trade are own fills. @defaultValue false */
  readonly tradesWithOwn?: boolean | undefined;
}

/** The state of an own order at one time, as immutable data. Texts are the exact decimals of the same values. */
export interface OwnOrder {
  readonly orderId: string;
  readonly clientOrderId: string | undefined;
  readonly account: string;
  readonly pair: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly price: number | undefined;
  readonly priceText: string | undefined;
  readonly stopPrice: number | undefined;
  readonly stopPriceText: string | undefined;
  readonly volume: number;
  readonly volumeText: string;
  readonly filled: number;
  readonly filledText: string;
  readonly remaining: number;
  readonly remainingText: string;
  /** Unrounded; absent before the first fill. */
  readonly averagePrice: number | undefined;
  /** Rounded to the decimals of the price. */
  readonly averagePriceText: string | undefined;
  /** Quote currency traded so far. */
  readonly cost: number;
  readonly costText: string;
  /** Fees so far, in `feeCurrency`. */
  readonly fee: number;
  readonly feeText: string;
  readonly feeCurrency: string;
  readonly status: OrderStatus;
  readonly reason: OrderReason | undefined;
  /** Epoch milliseconds with a microsecond fraction. */
  readonly createdTime: number;
  readonly updatedTime: number;
  /** Ids of its fills, oldest first. */
  readonly fillIds: readonly string[];
}

/** An own fill. */
export interface OwnFill {
  /** Unique among all fills. */
  readonly fillId: string;
  /** The public trade's id. */
  readonly tradeId: number;
  readonly orderId: string;
  readonly clientOrderId: string | undefined;
  readonly account: string;
  readonly pair: string;
  /** The order's side. */
  readonly side: Side;
  readonly orderType: OrderType;
  readonly price: number;
  readonly priceText: string;
  readonly volume: number;
  readonly volumeText: string;
  /** In quote currency. */
  readonly cost: number;
  readonly costText: string;
  readonly liquidity: 'maker' | 'taker';
  /** Positive is paid, negative is a rebate. */
  readonly fee: number;
  readonly feeText: string;
  readonly feeCurrency: string;
  /** Epoch milliseconds with a microsecond fraction. */
  readonly time: number;
}

/**
 * An event of an own order. `received` always comes first; then `accepted` or `rejected`; later `triggered`, `fill`,
 * `replaced`, `canceled`, `expired`. After a fill that completes the order, `order.status` is `filled`.
 */
export interface OrderUpdate {
  readonly kind:
    'received' | 'accepted' | 'triggered' | 'fill' | 'replaced' | 'canceled' | 'rejected' | 'expired';
  /** The order after this. */
  readonly order: OwnOrder;
  /** With kind `fill` only. */
  readonly fill: OwnFill | undefined;
  readonly time: number;
}

/** Whether an order has ended. */
export const isDone = ({ status }: Pick<OwnOrder, 'status'>): boolean =>
  status === 'filled' || status === 'canceled' || status === 'rejected' || status === 'expired';
