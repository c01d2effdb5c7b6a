/** Side of an order or a trade. */
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

/** The kind of an own order; `unknown` as long as the exchange has not sent it. Others are the venue's words. */
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

/** Whether the own order of a fill rested or took. */
export type Liquidity = 'maker' | 'taker' | 'unknown';

/** A fee in one currency: positive is paid, negative is a rebate. */
export interface Fee {
  /** Amount, in `currency`: positive is paid, negative is a rebate. */
  readonly amount: number;
  /** The currency, in lower case: `usd`. */
  readonly currency: string;
}

/** The fees of a fill. `fee` is absent if the exchange charged in several currencies: then `fees` has them. */
export interface FillFees {
  /**
   * Fee, in `feeCurrency`: positive is paid, negative is a rebate. Absent if the venue has not sent it, and if it
   * charged in several currencies.
   */
  readonly fee?: number;
  /** Currency of `fee`, in lower case: `usd`. Absent where `fee` is absent. */
  readonly feeCurrency?: string;
  /** The fees if the venue charged in several currencies. Absent otherwise. */
  readonly fees?: readonly Fee[];
}

/** The fill that an order event reports. */
export interface OrderFill extends FillFees {
  /** The venue's id of the fill. */
  readonly tradeId: string;
  /** Price of the fill, in quote currency. */
  readonly price: number;
  /** Volume of the fill, in base currency, contracts already converted. */
  readonly volume: number;
  /** Whether the own order rested (`maker`) or took (`taker`). `unknown` where the venue does not send it. */
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
