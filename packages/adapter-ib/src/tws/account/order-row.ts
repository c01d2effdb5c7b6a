import type { CurrencyPair, MyOrder, OrderEvent, OrderStatus, OrderType } from '@hftjs/core';
import { compareDecimals, type OrderUpdate } from '@hftjs/core/adapter';
import { isConditional, sideOf, typeOf } from '../../order-codes.js';
import { statusOf } from './order-status.js';
import type { OpenOrder, OrderFields, OrderStatusRow } from './messages.js';
import { positive, presentText, sumOf } from '../../numbers.js';

/** Types with a limit price. For other types, the field may hold any value that the client left in it. */
const PRICED: ReadonlySet<string> = new Set([
  'limit',
  'stop_limit',
  'take_profit_limit',
  'trailing_stop_limit',
]);

const ENDED: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['filled', 'canceled', 'rejected', 'expired']);

/** The known state of an order before a message. */
export interface OrderContext {
  readonly symbol: CurrencyPair | undefined;
  readonly known: MyOrder | undefined;
  /** Its type, as far as it is known. */
  readonly type?: OrderType | undefined;
  /** Why the order was refused, where another message stated it. */
  readonly rejection?: string | undefined;
  /** The message belongs to a list of states, not to a stream of changes. */
  readonly isListed: boolean;
}

/** An order as `openOrder` describes it: all fields except the filled volume. */
export function parseOpenOrder({ order, state }: OpenOrder, context: OrderContext): OrderUpdate {
  const { known, rejection } = context;
  const type = typeIn(order);
  const filled = known?.exact.filledVolume ?? '0';
  // An order by cash has no quantity.
  const volume = positive(order.totalQuantity);
  const remaining = volume === undefined ? undefined : compareDecimals(filled, volume) >= 0 ? '0' : undefined;
  const facts = { filled, remaining, type, isRejected: rejection !== undefined };
  return {
    ...identity(order, context),
    numbers: { ...terms(order, type), volume },
    ...standing(state.status, { ...facts, price: priceOf(order, type), volume }, context),
    rawReason: rejection,
  };
}

/** What `orderStatus` describes: the filled volume and the status. */
export function parseOrderStatus(row: OrderStatusRow, context: OrderContext): OrderUpdate {
  const { symbol, rejection, type = '' } = context;
  const filled = sumOf(row.filled, 'filled') ?? context.known?.exact.filledVolume ?? '0';
  const remaining = sumOf(row.remaining, 'remaining');
  const facts = { filled, remaining, type, isRejected: rejection !== undefined };
  const stands = standing(row.status, facts, context);
  return {
    ...stands,
    orderId: row.permId,
    symbol,
    numbers: {
      filledVolume: filled,
      // For a working order by cash, TWS sends zero.
      remainingVolume: ENDED.has(stands.status) ? remaining : positive(remaining),
      averagePrice: positive(row.averagePrice),
    },
    rawReason: rejection,
  };
}

/** How an order ended, as `completedOrder` describes it. */
export function parseCompletedOrder({ order, state }: OpenOrder, context: OrderContext): OrderUpdate {
  const type = typeIn(order);
  const filled = sumOf(order.filledQuantity, 'filledQuantity') ?? context.known?.exact.filledVolume ?? '0';
  // The total of an order that has ended is sent as zero. A filled order was filled completely.
  const volume = positive(order.totalQuantity) ?? (state.status === 'Filled' ? filled : undefined);
  const facts = {
    filled,
    remaining: state.status === 'Filled' ? '0' : undefined,
    type,
    // A waiting order is listed as open: an inactive order that has ended was refused.
    isRejected: state.status === 'Inactive',
  };
  return {
    ...identity(order, context),
    numbers: { ...terms(order, type), volume, filledVolume: filled },
    ...standing(state.status, facts, context),
    rawReason: state.completedStatus ?? undefined,
  };
}

interface Facts {
  readonly filled: string;
  readonly remaining: string | undefined;
  readonly type: OrderType;
  readonly isRejected: boolean;
  readonly price?: string | undefined;
  readonly volume?: string | undefined;
}

/** The status of an order, and its last event. */
function standing(
  word: string,
  facts: Facts,
  context: OrderContext,
): Pick<OrderUpdate, 'status' | 'event' | 'rawStatus' | 'reopens'> {
  const status = statusOf({ word, isConditional: isConditional(facts.type), ...facts });
  return {
    status,
    event: eventOf(status, facts, context),
    rawStatus: word,
    ...(reopens(status, context) && { reopens: true }),
  };
}

const WORKING: ReadonlySet<OrderStatus> = new Set<OrderStatus>([
  'untriggered',
  'new',
  'partially_filled',
  'filled',
]);

/** The order works although IB had refused it: neither `Inactive` nor a refusal, which may be of a change, is an end. */
const reopens = (status: OrderStatus, { known }: OrderContext): boolean =>
  known?.status === 'rejected' && WORKING.has(status);

const identity = (
  order: OrderFields,
  { symbol }: OrderContext,
): Pick<OrderUpdate, 'orderId' | 'symbol' | 'clientOrderId' | 'side' | 'type' | 'timeInForce'> => ({
  orderId: order.permId,
  symbol,
  clientOrderId: presentText(order.orderRef),
  side: sideOf(order.action),
  type: typeIn(order),
  timeInForce: order.tif ? order.tif.toLowerCase() : undefined,
});

/** A word that is not mapped is the type itself, in lower case. */
const typeIn = ({ orderType }: OrderFields): OrderType => typeOf(orderType) ?? 'unknown';

const priceOf = (order: OrderFields, type: OrderType): string | undefined =>
  PRICED.has(type) ? positive(order.lmtPrice) : undefined;

const terms = (order: OrderFields, type: OrderType): OrderUpdate['numbers'] => ({
  price: priceOf(order, type),
  stopPrice: isConditional(type) ? stopPriceOf(order, type) : undefined,
  quoteVolume: positive(order.cashQty),
});

/** Of a trailing stop, `auxPrice` is how far behind it trails. */
const stopPriceOf = (order: OrderFields, type: OrderType): string | undefined =>
  type.startsWith('trailing') ? positive(order.trailStopPrice) : positive(order.auxPrice);

/** The event, derived from two states of an order. */
function eventOf(
  status: OrderStatus,
  { filled, price, volume }: Facts,
  { known, isListed }: OrderContext,
): OrderEvent {
  if (isListed) return 'snapshot';
  if (status === 'canceled' || status === 'rejected' || status === 'expired' || status === 'unknown')
    return status;
  const before = known?.exact.filledVolume ?? '0';
  if (compareDecimals(filled, before) > 0) return 'trade';
  if (known === undefined || known.status === 'rejected') return 'new';
  if (known.status === 'untriggered' && status !== 'untriggered') return 'triggered';
  if (differs(price, known.exact.price) || differs(volume, known.exact.volume)) return 'replaced';
  return 'new';
}

const differs = (sent: string | undefined, known: string | undefined): boolean =>
  sent !== undefined && known !== undefined && compareDecimals(sent, known) !== 0;
