import type { Side } from '../market/order-book.js';
import type { BalanceUpdate, PositionUpdate } from '../ledger/ledger-types.js';
import type { PositionSide } from '../ledger/position-record.js';
import type { Decimal } from '../wire/decimal.js';

export type OrderType = 'limit' | 'market' | 'stop' | 'take_profit' | 'trailing_stop';
/** `gtd` ends at the order's `expireTime`. */
export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'gtd';
export type OrderStatus =
  'pending' | 'new' | 'untriggered' | 'partially_filled' | 'filled' | 'canceled' | 'rejected' | 'expired';

/** The market's code for why an order ended or was changed. Venues have their own codes. */
export type OrderReason =
  | 'user'
  | 'post_only'
  | 'immediate_or_cancel'
  | 'fill_or_kill'
  | 'no_liquidity'
  | 'self_trade'
  /** Another order has taken its place: see `Market.replace`. */
  | 'replaced'
  /** Nothing is left that it may close. */
  | 'reduce_only'
  /** Its account could not pay for it when it was triggered. */
  | 'insufficient_funds'
  /** The account's dead man's switch. */
  | 'cancel_after'
  /** The pair no longer takes such orders. */
  | 'halted';

/** What a conditional order watches. */
export type TriggerBy = 'last' | 'mark';

/** How a trailing stop follows the price. It has either a distance or a ratio. */
export interface Trail {
  /** Distance from the best price since the order was placed, in quote currency. */
  readonly distance?: Decimal | undefined;
  /** The same as a part of that price: 0.01 is 1 %. */
  readonly ratio?: number | undefined;
  /** It follows once this price was reached. @defaultValue at once */
  readonly activationPrice?: Decimal | undefined;
  /** Once triggered, it is a limit order so far beyond the trigger price, in quote currency. @defaultValue a market order */
  readonly limitOffset?: Decimal | undefined;
}

/** An order to be placed. */
export interface PlaceOrder {
  /** The order's account, by its id or any of its keys. @defaultValue the default account */
  readonly account?: string | undefined;
  readonly pair: string;
  readonly side: Side;
  /**
   * `stop`, `take_profit` and `trailing_stop` wait until the price reaches their trigger, then they become a market order,
   * or a limit order when `price` is given. A stop waits for a price as bad as `stopPrice`, a take profit for one as good.
   */
  readonly type: OrderType;
  /** Limit, in quote currency; a whole number of ticks. */
  readonly price?: number | undefined;
  /** Trigger of a stop or take profit order. */
  readonly stopPrice?: number | undefined;
  /** Of a trailing stop, and only there. */
  readonly trail?: Trail | undefined;
  /** @defaultValue 'last' */
  readonly triggerBy?: TriggerBy | undefined;
  /** In base currency, or in contracts of an inverse pair; a whole number of lots. */
  readonly volume: number;
  /** In which an order on spot pays or is paid: one of the pair's `quotes`. @defaultValue the quote currency */
  readonly quoteCurrency?: string | undefined;
  readonly clientOrderId?: string | undefined;
  /** Default `gtc`; market orders never rest. */
  readonly timeInForce?: TimeInForce | undefined;
  /** When a `gtd` order expires, in epoch milliseconds. */
  readonly expireTime?: number | undefined;
  /** Rejected instead of taking. */
  readonly postOnly?: boolean | undefined;
  /** Only closes a position: its volume is cut to what can be closed. Derivatives only. */
  readonly reduceOnly?: boolean | undefined;
  /** The position that it opens or closes, where the account is in hedge mode. @defaultValue 'net' */
  readonly positionSide?: PositionSide | undefined;
  /** Trades with orders of the same account as well: both sides of such a trade are own fills. @defaultValue false */
  readonly tradesWithOwn?: boolean | undefined;
}

/** The state of an own order at one time, as immutable data. Texts are the exact decimals of the same values. */
export interface OwnOrder {
  readonly orderId: string;
  readonly clientOrderId: string | undefined;
  readonly account: string;
  readonly pair: string;
  /** In which its costs are paid, on spot: the pair's, or one of its `quotes`. */
  readonly quoteCurrency: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly positionSide: PositionSide;
  /** Of a `gtd` order, in epoch milliseconds. */
  readonly expireTime: number | undefined;
  readonly trail: Trail | undefined;
  readonly triggerBy: TriggerBy;
  /** When a conditional order was triggered, in epoch milliseconds. */
  readonly triggeredTime: number | undefined;
  /** Of a market order that was sized in quote currency; `volume` is what that bought when it was placed. */
  readonly quoteAmount: number | undefined;
  readonly quoteAmountText: string | undefined;
  readonly price: number | undefined;
  readonly priceText: string | undefined;
  /** The trigger; of a trailing stop it moves, and is absent until the order is activated. */
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
  /** Traded so far, in quote currency; of inverse contracts in the currency of settlement. */
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
  /** As of its order. */
  readonly quoteCurrency: string;
  /** The order's side. */
  readonly side: Side;
  readonly orderType: OrderType;
  readonly positionSide: PositionSide;
  readonly price: number;
  readonly priceText: string;
  readonly volume: number;
  readonly volumeText: string;
  /** In quote currency; of inverse contracts in the currency of settlement. */
  readonly cost: number;
  readonly costText: string;
  readonly liquidity: 'maker' | 'taker';
  /** Positive is paid, negative is a rebate. */
  readonly fee: number;
  readonly feeText: string;
  readonly feeCurrency: string;
  /** Profit of what the fill has closed, in the currency of settlement, without the fee; absent on spot. */
  readonly realizedPnl: number | undefined;
  readonly realizedPnlText: string | undefined;
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
  /** The account's balances that it changed, as they are after it: totals, holds or both. */
  readonly balances: readonly BalanceUpdate[];
  /** The account's positions that it changed, as they are after it. */
  readonly positions: readonly PositionUpdate[];
  readonly time: number;
}

/** Whether an order has ended. */
export const isDone = ({ status }: Pick<OwnOrder, 'status'>): boolean =>
  status === 'filled' || status === 'canceled' || status === 'rejected' || status === 'expired';
