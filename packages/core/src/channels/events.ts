import type { Channel } from './channel.js';
import type { CurrencyPair } from '../contract/currency-pair.js';
import type { Exchange } from '../contract/exchange.js';

/**
 * Where an event comes from when it is not live: the first picture after subscribing, public history fetched
 * for a hole, own events recovered after a reconnect, or a replay.
 */
export type Origin = 'snapshot' | 'backfill' | 'reconcile' | 'replay';

/** What every event carries. Times are epoch milliseconds with a microsecond fraction: `new Date(t)` works. */
export interface EventHeader {
  /** What kind of event this is. */
  readonly channel: Channel;
  readonly exchange: Exchange;
  /** The pair exactly as it was subscribed. */
  readonly symbol: CurrencyPair;
  /** When the exchange says it happened. */
  readonly exchangeTime?: number;
  /** When the frame arrived here: taken once per frame, before parsing, from a clock that never steps back. */
  readonly receivedTime: number;
  /** Absent on live events. */
  readonly origin?: Origin;
}

/** Trailing 24 hours, where the exchange sends them in the same frame. */
export interface Stats24h {
  /** Base currency. */
  readonly volume?: number;
  /** Volume-weighted average price, in quote currency. */
  readonly averagePrice?: number;
  readonly low?: number;
  readonly high?: number;
  readonly open?: number;
  /** Price change in quote currency. */
  readonly change?: number;
  /** Price change in percent. */
  readonly changePercent?: number;
}

/** Best bid and ask. A side without orders has neither price nor volume. */
export interface Ticker extends EventHeader {
  readonly channel: typeof Channel.TICKER;
  /** Quote currency. */
  readonly bidPrice?: number;
  /** Base currency. */
  readonly bidVolume?: number;
  readonly askPrice?: number;
  readonly askVolume?: number;
  readonly lastPrice?: number;
  readonly lastVolume?: number;
  readonly stats24h?: Stats24h;
}

export type Side = 'buy' | 'sell';

/** One public trade, or several of one taker order where the exchange aggregates them. */
export interface Trade extends EventHeader {
  readonly channel: typeof Channel.TRADE;
  readonly tradeId: string;
  /** Quote currency. */
  readonly price: number;
  /** Base currency, contracts already converted. */
  readonly volume: number;
  /** The taker's side. */
  readonly side: Side | 'unknown';
  /** The venue's own quantity, on derivatives. */
  readonly contracts?: number;
  /** Set when this row sums several trades. */
  readonly aggregated?: { readonly firstId: string; readonly lastId: string; readonly count: number };
  /** Set when this is a sample of last price and volume and no print of the tape: several may be merged in it. */
  readonly sampled?: true;
  /** What kind of trade it is, where the venue says so; absent for an ordinary one. */
  readonly kind?: TradeKind;
}

/** A trade that no two ordinary orders made. Other values are the venue's own words in lower case. */
export type TradeKind = 'liquidation' | 'block' | 'adl' | 'insurance' | (string & {});

/** A price and the volume resting there, in base currency. */
export type BookLevel = readonly [price: number, volume: number];

/** An order book aggregated by price. */
export interface OrderBook extends EventHeader {
  readonly channel: typeof Channel.ORDER_BOOK;
  /** Best (highest) first. */
  readonly bids: readonly BookLevel[];
  /** Best (lowest) first. */
  readonly asks: readonly BookLevel[];
  /** Levels per side that were asked for. */
  readonly depth: number;
  readonly sequence?: number;
  /** Whether the exchange sent this as a whole book. */
  readonly snapshot: boolean;
}

/** Where an own order stands. `unknown`: the venue used a word that is not mapped; see `rawStatus`. */
export type OrderStatus =
  | 'pending_new'
  | 'new'
  | 'untriggered'
  | 'partially_filled'
  | 'filled'
  | 'pending_cancel'
  | 'canceled'
  | 'rejected'
  | 'expired'
  | 'unknown';

/** What happened to an own order, apart from where it stands: FIX's ExecType beside its OrdStatus. */
export type OrderEvent =
  'new' | 'trade' | 'canceled' | 'replaced' | 'rejected' | 'expired' | 'triggered' | 'snapshot' | 'unknown';

export type OrderType =
  | 'limit'
  | 'market'
  | 'stop'
  | 'stop_limit'
  | 'take_profit'
  | 'take_profit_limit'
  | 'trailing_stop'
  | 'trailing_stop_limit'
  | 'iceberg'
  | 'unknown'
  | (string & {});

/** `gtc` until cancelled, `ioc` immediate or cancel, `fok` fill or kill, `gtd` until a date, `day`. */
export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'gtd' | 'day' | (string & {});

/** `net`: one position per contract. `long`, `short`: two positions per contract, in hedge mode. */
export type PositionSide = 'net' | 'long' | 'short';

export type Liquidity = 'maker' | 'taker' | 'unknown';

/** A fee of one currency: positive is paid, negative is a rebate. */
export interface Fee {
  readonly amount: number;
  /** Lower case: `usd`. */
  readonly currency: string;
}

/** What a fill cost. `fee` is absent when the exchange charged in several currencies: then `fees` has them. */
export interface FillFees {
  /** Positive is paid, negative is a rebate. */
  readonly fee?: number;
  /** Lower case: `usd`. */
  readonly feeCurrency?: string;
  readonly fees?: readonly Fee[];
}

/** The fill that an order event reports. */
export interface OrderFill extends FillFees {
  readonly tradeId: string;
  readonly price: number;
  readonly volume: number;
  readonly liquidity: Liquidity;
}

/** The venue's decimal text of each numeric field that it sent, for accounting. Sums are exact decimals. */
export type Exact<Field extends string> = Readonly<Partial<Record<Field, string>>>;

/** The numeric fields of an own order. */
export type OrderNumber =
  | 'price'
  | 'stopPrice'
  | 'volume'
  | 'quoteVolume'
  | 'filledVolume'
  | 'remainingVolume'
  | 'averagePrice'
  | 'contracts';

/** The numeric fields of a fill. */
export type FillNumber = 'price' | 'volume' | 'contracts' | 'fee';

/**
 * One change of one own order: the whole order as it stands after it. Per `orderId`, `filledVolume` never falls and
 * an ended order stays ended, but for what a venue documents. `filledVolume` may still rise after the end: a late
 * fill counts.
 */
export interface MyOrder extends EventHeader {
  readonly channel: typeof Channel.MY_ORDER;
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

/** Why an order ended. `other`: the venue gave a reason that is not mapped; see `rawReason`. */
export type OrderReason =
  | 'user'
  | 'post_only'
  | 'insufficient_funds'
  | 'self_trade'
  | 'not_filled'
  | 'market_closed'
  | 'liquidation'
  | 'expired'
  | 'other';

/** The own-order rows of one frame: never split, never merged. */
export interface MyOrderBatch {
  readonly channel: typeof Channel.MY_ORDER_BATCH;
  readonly exchange: Exchange;
  readonly account?: string;
  readonly exchangeTime?: number;
  readonly receivedTime: number;
  readonly origin?: Origin;
  /** `snapshot`: the venue's list of open orders. `reconcile`: recovered after a reconnect. */
  readonly kind: 'update' | 'snapshot' | 'reconcile';
  /** These are all open orders of the subscribed pairs. An empty complete batch means that there are none. */
  readonly complete: boolean;
  readonly orders: readonly MyOrder[];
}

/**
 * One own fill: exactly once per (exchange, account, symbol, tradeId, orderId) for the life of the stream. Both
 * sides of one trade may be own orders.
 */
export interface MyTrade extends EventHeader, FillFees {
  readonly channel: typeof Channel.MY_TRADE;
  readonly account?: string;
  readonly tradeId: string;
  readonly orderId: string;
  readonly clientOrderId?: string;
  readonly side: Side | 'unknown';
  /** Quote currency. */
  readonly price: number;
  /** Base currency, contracts already converted. */
  readonly volume: number;
  readonly contracts?: number;
  /** The position that the fill changes, on derivatives venues that keep several. */
  readonly positionSide?: PositionSide;
  readonly liquidity: Liquidity;
  /**
   * 1, 2, ... when the venue corrects a fill that was delivered: the commission was told later, or price or size
   * changed. The row replaces the earlier one. Absent on the first delivery.
   */
  readonly revision?: number;
  readonly exact: Exact<FillNumber>;
}
