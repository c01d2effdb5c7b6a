import type { CurrencyPair } from '../contract/currency-pair.js';
import type {
  Liquidity,
  OrderEvent,
  OrderNumber,
  OrderReason,
  OrderStatus,
  OrderType,
  PositionSide,
  Side,
  TimeInForce,
} from '../channels/orders.js';
import type { Origin } from '../channels/header.js';

/**
 * The content of one row about an own order. A field that the row does not have is absent. Numbers are the venue's
 * text.
 */
export interface OrderUpdate {
  readonly orderId: string;
  /** Identifies the order among all orders of the account, where its id alone does not. @defaultValue `orderId` */
  readonly key?: string | undefined;
  readonly symbol?: CurrencyPair | undefined;
  readonly clientOrderId?: string | undefined;
  readonly side?: Side | undefined;
  readonly type?: OrderType | undefined;
  readonly timeInForce?: TimeInForce | undefined;
  readonly positionSide?: PositionSide | undefined;
  readonly reduceOnly?: boolean | undefined;
  readonly postOnly?: boolean | undefined;
  /** `filledVolume` is cumulative. */
  readonly numbers: Readonly<Partial<Record<OrderNumber, string | undefined>>>;
  readonly status: OrderStatus;
  readonly event: OrderEvent;
  readonly rawStatus: string;
  readonly reason?: OrderReason | undefined;
  readonly rawReason?: string | undefined;
  readonly createdTime?: number | undefined;
  /** Exchange time of the change. */
  readonly time?: number | undefined;
  /**
   * Filled so far, in contracts. For inverse contracts, whose volumes in base currency are quotients that do not sum
   * exactly: fills and order are then compared by contracts.
   */
  readonly filledContracts?: string | undefined;
  /** Whether the order is open again although the venue reported its end. Only where the venue documents this. */
  readonly reopens?: boolean | undefined;
  /**
   * The order that this conditional order placed, where the venue gives it its own id. The fills belong to the placed
   * order and sum to its filled volume.
   */
  readonly placed?: { readonly orderId: string; readonly key: string } | undefined;
  /** The fill that this row reports. */
  readonly fill?: FillUpdate | undefined;
}

/** The content of one row about an own fill. */
export interface FillUpdate {
  readonly tradeId: string;
  readonly price: string;
  readonly volume: string;
  readonly contracts?: string | undefined;
  readonly liquidity: Liquidity;
  /** One entry per charged currency. A positive amount was paid by the account. */
  readonly fees: readonly { readonly amount: string; readonly currency: string }[];
}

/** A fill with the fields that a fill without its order's row needs. */
export interface FillRow extends FillUpdate {
  readonly orderId: string;
  /** The key of its order. @defaultValue `orderId` */
  readonly key?: string | undefined;
  readonly symbol: CurrencyPair | undefined;
  readonly clientOrderId?: string | undefined;
  readonly side?: Side | undefined;
  readonly positionSide?: PositionSide | undefined;
  readonly time?: number | undefined;
  /**
   * Whether the row corrects a fill of the same id (commission added later, price or size changed). It is published as
   * a revision if it differs from the published fill, and as a new fill if there is none.
   *
   * @defaultValue false
   */
  readonly isCorrection?: boolean | undefined;
}

/** The facts that the rows of one frame share. */
export interface RowContext {
  readonly receivedTime: number;
  readonly origin?: Origin | undefined;
  /** Whether rows that do not change their order are skipped, also those of a snapshot. */
  readonly onlyNews?: boolean;
}
