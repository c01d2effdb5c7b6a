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

/** What one row of a venue says of an own order. Absent: the row does not say. Numbers are the venue's text. */
export interface OrderUpdate {
  readonly orderId: string;
  /** What tells the order apart from all others, where its id alone does not. @defaultValue `orderId` */
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
  /** When this happened, in exchange time. */
  readonly time?: number | undefined;
  /**
   * Filled so far in contracts, where volumes in base currency are quotients that do not add up exactly (inverse
   * contracts): fills and order are then compared by contracts.
   */
  readonly filledContracts?: string | undefined;
  /** The order is alive again although it was reported as ended, as the venue documents: its status is believed. */
  readonly reopens?: boolean | undefined;
  /**
   * The order that this one placed when its condition was met, where the venue gives that one an id of its own: the
   * fills are that order's, and add up to its filled volume.
   */
  readonly placed?: { readonly orderId: string; readonly key: string } | undefined;
  /** The fill that this row reports. */
  readonly fill?: FillUpdate | undefined;
}

/** What one row of a venue says of an own fill. */
export interface FillUpdate {
  readonly tradeId: string;
  readonly price: string;
  readonly volume: string;
  readonly contracts?: string | undefined;
  readonly liquidity: Liquidity;
  /** One entry per currency charged; positive is paid. */
  readonly fees: readonly { readonly amount: string; readonly currency: string }[];
}

/** What an own fill needs to be told apart from the order's state. */
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
   * Corrects a fill of the same id that was delivered (commission told later, price or size changed): published as
   * a revision where it differs from what was delivered; a first delivery where none was.
   *
   * @defaultValue false
   */
  readonly isCorrection?: boolean | undefined;
}

/** What the rows of one frame have in common. */
export interface RowContext {
  readonly receivedTime: number;
  readonly origin?: Origin | undefined;
  /** Rows that state an order as it is known already are not published, `snapshot` rows included. */
  readonly onlyNews?: boolean;
}
