import {
  isTerminal,
  type CurrencyPair,
  type MyOrder,
  type OrderEvent,
  type OrderStatus,
  type OrderType,
} from '@hftjs/core';
import { compareDecimals, type OrderUpdate } from '@hftjs/core/adapter';
import { isConditional } from '../../order-codes.js';
import { statusOf, type StatusFacts } from '../../order-status.js';
import type { OpenOrder, OrderStatusRow } from './messages.js';

/** Types with a limit price. For other types, the field may hold any value that the client left in it. */
const PRICED: ReadonlySet<string> = new Set([
  'limit',
  'stop_limit',
  'take_profit_limit',
  'trailing_stop_limit',
]);

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
export function parseOpenOrder(order: OpenOrder, context: OrderContext): OrderUpdate {
  const { known, rejection } = context;
  const { volume, identity } = order;
  const { type } = identity;
  const filled = known?.exact.filledVolume ?? '0';
  // An order by cash has no quantity.
  const remaining = volume === undefined ? undefined : compareDecimals(filled, volume) >= 0 ? '0' : undefined;
  const facts = { filled, remaining, type, isRejected: rejection !== undefined };
  return {
    ...order.identity,
    symbol: context.symbol,
    numbers: { ...terms(order), volume },
    ...standing(order.status, { ...facts, price: priceOf(order), volume }, context),
    rawReason: rejection,
  };
}

/** What `orderStatus` describes: the filled volume and the status. */
export function parseOrderStatus(row: OrderStatusRow, context: OrderContext): OrderUpdate {
  const { symbol, rejection, type, known } = context;
  const { orderId, averagePrice, remainingVolume: remaining } = row;
  const filled = row.filledVolume ?? known?.exact.filledVolume ?? '0';
  const facts = { filled, remaining, type, isRejected: rejection !== undefined };
  const stands = standing(row.status, facts, context);
  // For a working order by cash, TWS sends zero.
  const remainingVolume = isTerminal(stands) || Number(remaining) > 0 ? remaining : undefined;
  return {
    ...stands,
    orderId,
    symbol,
    numbers: { filledVolume: filled, remainingVolume, averagePrice },
    rawReason: rejection,
  };
}

/** How an order ended, as `completedOrder` describes it. */
export function parseCompletedOrder(order: OpenOrder, context: OrderContext): OrderUpdate {
  const { status, identity } = order;
  const filled = order.filledVolume ?? context.known?.exact.filledVolume ?? '0';
  const isFilled = status === 'Filled';
  const facts = {
    filled,
    remaining: isFilled ? '0' : undefined,
    type: identity.type,
    // A waiting order is listed as open: an inactive order that has ended was refused.
    isRejected: status === 'Inactive',
  };
  return {
    ...order.identity,
    symbol: context.symbol,
    // The total of an order that has ended is sent as zero. A filled order was filled completely.
    numbers: {
      ...terms(order),
      volume: order.volume ?? (isFilled ? filled : undefined),
      filledVolume: filled,
    },
    ...standing(status, facts, context),
    rawReason: order.completedStatus,
  };
}

interface Facts extends Omit<StatusFacts, 'word' | 'isConditional'> {
  readonly type: OrderType | undefined;
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

const priceOf = ({ identity, limitPrice }: OpenOrder): string | undefined =>
  PRICED.has(identity.type ?? '') ? limitPrice : undefined;

const terms = (order: OpenOrder): OrderUpdate['numbers'] => ({
  price: priceOf(order),
  stopPrice: isConditional(order.identity.type) ? stopPriceOf(order) : undefined,
  quoteVolume: order.quoteVolume,
});

/** Of a trailing stop, `auxPrice` is how far behind it trails. */
const stopPriceOf = ({ identity, auxPrice, trailStopPrice }: OpenOrder): string | undefined =>
  identity.type?.startsWith('trailing') === true ? trailStopPrice : auxPrice;

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
