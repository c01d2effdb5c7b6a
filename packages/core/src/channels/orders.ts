export type Side = 'buy' | 'sell';

/** The status of an own order. `unknown`: the venue's code has no mapping; see `rawStatus`. */
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

/** The change of an own order, as FIX's ExecType beside its OrdStatus. */
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

/** A fee in one currency: positive is paid, negative is a rebate. */
export interface Fee {
  readonly amount: number;
  /** Lower case: `usd`. */
  readonly currency: string;
}

/** The fees of a fill. `fee` is absent if the exchange charged in several currencies: then `fees` has them. */
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

/** The venue's decimal text of each numeric field that it sent. Sums are exact decimals. */
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
