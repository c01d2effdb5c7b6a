import type { PairTerms } from '../ledger/pair-terms.js';
import type { PositionSide } from '../ledger/position-record.js';
import type { Decimal } from '../wire/decimal.js';
import type { OwnOrder, PlaceOrder, TimeInForce } from './own-order.js';

/** An order as a venue's wire has it: decimals may be texts, which are read exactly. */
export interface SubmitOrder extends Omit<PlaceOrder, 'price' | 'stopPrice' | 'volume'> {
  readonly price?: Decimal | undefined;
  readonly stopPrice?: Decimal | undefined;
  /** Required, except of market orders that are sized in quote currency. */
  readonly volume?: Decimal | undefined;
  /** Sizes a market order in quote currency: what it spends or brings in at most. */
  readonly quoteAmount?: Decimal | undefined;
  /** Whether `quoteAmount` has to pay the fee too. @defaultValue false */
  readonly quoteIncludesFee?: boolean | undefined;
}

/** Names an order of an account by one of its ids. Of orders with the same client id, the open one, else the last. */
export interface OrderKey {
  /** By its id or any of its keys. @defaultValue the default account */
  readonly account?: string | undefined;
  readonly orderId?: string | undefined;
  readonly clientOrderId?: string | undefined;
}

/** What of an open order has to change; what is absent stays. */
export interface AmendOrder extends OrderKey {
  readonly price?: Decimal | undefined;
  /** All of it, the filled part included. */
  readonly volume?: Decimal | undefined;
  /** Trigger of an order that waits. */
  readonly stopPrice?: Decimal | undefined;
}

/** Which open orders `cancelAll` cancels. */
export interface OrderFilter {
  readonly account?: string | undefined;
  /** @defaultValue all pairs */
  readonly pair?: string | undefined;
  /** @defaultValue both sides */
  readonly side?: PlaceOrder['side'] | undefined;
}

/** Why a request was refused. Venues have their own codes and texts. */
export const RefusalReason = {
  UNKNOWN_PAIR: 'unknown_pair',
  /** The pair takes no orders now. */
  HALTED: 'halted',
  CANCEL_ONLY: 'cancel_only',
  /** The pair takes no orders that trade at any price, or at once. */
  LIMIT_ONLY: 'limit_only',
  REDUCE_ONLY_MODE: 'reduce_only_mode',
  /** The pair takes post-only orders only. */
  POST_ONLY_MODE: 'post_only_mode',
  /** The parts of the request do not fit each other. */
  BAD_REQUEST: 'bad_request',
  BAD_PRICE: 'bad_price',
  PRICE_STEP: 'price_step',
  /** Too far from the mark price. */
  PRICE_BAND: 'price_band',
  BAD_VOLUME: 'bad_volume',
  VOLUME_STEP: 'volume_step',
  MIN_VOLUME: 'min_volume',
  MAX_VOLUME: 'max_volume',
  MIN_NOTIONAL: 'min_notional',
  /** Spot: the account has not so much available. */
  INSUFFICIENT_FUNDS: 'insufficient_funds',
  /** Derivatives: the account has not so much margin available. */
  INSUFFICIENT_MARGIN: 'insufficient_margin',
  /** There is nothing that the order could close. */
  REDUCE_ONLY: 'reduce_only',
  /** The position side does not fit the account's mode. */
  POSITION_SIDE: 'position_side',
  /** A post-only order would take. */
  WOULD_TAKE: 'would_take',
  /** A stop or take profit order would be triggered at once: see `MarketOptions.reachedTriggers`. */
  WOULD_TRIGGER: 'would_trigger',
  BAD_EXPIRY: 'bad_expiry',
  DUPLICATE_CLIENT_ID: 'duplicate_client_id',
  /** The account has no such order. */
  UNKNOWN_ORDER: 'unknown_order',
  /** The order has ended. */
  ORDER_DONE: 'order_done',
  /** An amended volume is not above what has filled. */
  FILLED_VOLUME: 'filled_volume',
} as const;
export type RefusalReason = (typeof RefusalReason)[keyof typeof RefusalReason];

/** A request that changed nothing. */
export interface OrderRefusal {
  readonly reason: RefusalReason;
  /** What is wrong, in plain words: for logs. */
  readonly message: string;
  /** The bound that was broken, as a decimal: `0.0001` of a volume, the step of a price. */
  readonly limit: string | undefined;
}

/** What `Market.replace` did. When the new order was refused, the old one stays, unless `canceled` is there too. */
export interface ReplaceResult {
  readonly canceled: OwnOrder | undefined;
  readonly order: OwnOrder | undefined;
  readonly refusal: OrderRefusal | undefined;
}

/** The order after the request, or why it was refused: then nothing has changed. */
export type OrderResult =
  | { readonly order: OwnOrder; readonly refusal?: undefined }
  | { readonly order?: undefined; readonly refusal: OrderRefusal };

/** Thrown inside of the market, and by its methods for tests. */
export class OrderRefused extends RangeError {
  override readonly name: string = 'OrderRefused';
  readonly refusal: OrderRefusal;

  constructor(reason: RefusalReason, message: string, limit?: string) {
    super(message);
    this.refusal = { reason, message, limit };
  }
}

/** The result of an action that may throw {@link OrderRefused}. */
export function resultOf(act: () => OwnOrder): OrderResult {
  try {
    return { order: act() };
  } catch (error) {
    if (error instanceof OrderRefused) return { refusal: error.refusal };
    throw error;
  }
}

/** Why an action throws {@link OrderRefused}; absent when it does not. */
export function refusalOf(act: () => void): OrderRefusal | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof OrderRefused) return error.refusal;
    throw error;
  }
}

/** A trailing stop's distances, in ticks. */
export interface TrailTicks {
  readonly distance: number | undefined;
  readonly ratio: number | undefined;
  readonly activation: number | undefined;
  readonly limitOffset: number | undefined;
}

/** A request that was read and checked, in whole ticks and lots. */
export interface CheckedOrder {
  readonly request: SubmitOrder;
  readonly account: string;
  readonly terms: PairTerms;
  readonly timeInForce: TimeInForce;
  readonly lots: number;
  readonly tick: number | undefined;
  readonly stopTick: number | undefined;
  readonly trail: TrailTicks | undefined;
  /** In units of the ledger. */
  readonly quoteUnits: bigint | undefined;
  readonly positionSide: PositionSide;
}
