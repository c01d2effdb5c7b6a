import type { CurrencyPair, MyOrder, OrderEvent, OrderStatus, OrderType } from '@hftjs/core';
import { compareDecimals, type OrderUpdate } from '@hftjs/core/adapter';
import { isConditional, sideOf, typeOf } from '../../order-codes.js';
import { statusOf } from './order-status.js';
import type { OpenOrder, OrderFields, OrderStatusRow } from './messages.js';
import { positive, presentText, sumOf } from '../../numbers.js';

/** Types whose limit price counts; of others the field holds whatever the client left in it. */
const PRICED: ReadonlySet<string> = new Set([
  'limit',
  'stop_limit',
  'take_profit_limit',
  'trailing_stop_limit',
]);

const ENDED: ReadonlySet<OrderStatus> = new Set<OrderStatus>(['filled', 'canceled', 'rejected', 'expired']);

/** What was known of an order before a message came. */
export interface OrderContext {
  readonly symbol: CurrencyPair | undefined;
  readonly known: MyOrder | undefined;
  /** Its type, as far as it is known. */
  readonly type?: OrderType | undefined;
  /** Why the order was refused, where another message said so. */
  readonly rejection?: string | undefined;
  /** The message belongs to a list of what is, not of what happened. */
  readonly isListed: boolean;
}

/** An order as `openOrder` tells it: all of it but how much has filled. */
export function parseOpenOrder({ order, state }: OpenOrder, context: OrderContext): OrderUpdate {
  const { known, rejection } = context;
  const type = typeIn(order);
  const filled = known?.exact.filledVolume ?? '0';
  // An order by cash has no quantity.
  const volume = positive(order.totalQuantity);
  const remaining = volume === undefined ? undefined : compareDecimals(filled, volume) >= 0 ? '0' : undefined;
  const status = statusOf({
    word: state.status,
    filled,
    remaining,
    isConditional: isConditional(type),
    isRejected: rejection !== undefined,
  });
  return {
    ...identity(order, context),
    type,
    numbers: { ...terms(order, type), volume },
    status,
    event: eventOf(status, { filled, price: priceOf(order, type), volume }, context),
    rawStatus: state.status,
    rawReason: rejection,
    ...(reopens(status, context) && { reopens: true }),
  };
}

/** What `orderStatus` tells: how much has filled, and where the order stands. */
export function parseOrderStatus(row: OrderStatusRow, context: OrderContext): OrderUpdate {
  const { symbol, rejection, type = '' } = context;
  const filled = sumOf(row.filled, 'filled') ?? context.known?.exact.filledVolume ?? '0';
  const remaining = sumOf(row.remaining, 'remaining');
  const status = statusOf({
    word: row.status,
    filled,
    remaining,
    isConditional: isConditional(type),
    isRejected: rejection !== undefined,
  });
  return {
    orderId: row.permId,
    symbol,
    numbers: {
      filledVolume: filled,
      // Of an order by cash that works, zero is sent.
      remainingVolume: ENDED.has(status) ? remaining : positive(remaining),
      averagePrice: positive(row.averagePrice),
    },
    status,
    event: eventOf(status, { filled }, context),
    rawStatus: row.status,
    rawReason: rejection,
    ...(reopens(status, context) && { reopens: true }),
  };
}

/** How an order ended, as `completedOrder` tells it. */
export function parseCompletedOrder({ order, state }: OpenOrder, context: OrderContext): OrderUpdate {
  const type = typeIn(order);
  const filled = sumOf(order.filledQuantity, 'filledQuantity') ?? context.known?.exact.filledVolume ?? '0';
  // What has ended has no total any more: the field is zero. What has filled did so altogether.
  const volume = positive(order.totalQuantity) ?? (state.status === 'Filled' ? filled : undefined);
  const status = statusOf({
    word: state.status,
    filled,
    remaining: state.status === 'Filled' ? '0' : undefined,
    isConditional: isConditional(type),
    // What waits is listed as open: an inactive order that is over was refused.
    isRejected: state.status === 'Inactive',
  });
  return {
    ...identity(order, context),
    type,
    numbers: { ...terms(order, type), volume, filledVolume: filled },
    status,
    event: eventOf(status, { filled }, context),
    rawStatus: state.status,
    rawReason: state.completedStatus ?? undefined,
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
): Pick<OrderUpdate, 'orderId' | 'symbol' | 'clientOrderId' | 'side' | 'timeInForce'> => ({
  orderId: order.permId,
  symbol,
  clientOrderId: presentText(order.orderRef),
  side: sideOf(order.action),
  timeInForce: order.tif ? order.tif.toLowerCase() : undefined,
});

/** What is not mapped is the type itself, in lower case. */
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

interface Told {
  readonly filled: string;
  readonly price?: string | undefined;
  readonly volume?: string | undefined;
}

/** What happened, as far as two pictures of an order tell it. */
function eventOf(
  status: OrderStatus,
  { filled, price, volume }: Told,
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

const differs = (told: string | undefined, known: string | undefined): boolean =>
  told !== undefined && known !== undefined && compareDecimals(told, known) !== 0;
