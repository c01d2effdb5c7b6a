import { isTerminal, subtractDecimals, type OrderEvent, type OrderReason } from '@hftjs/core';
import {
  field,
  rowReader,
  type AccountRow,
  type FillRow,
  type OrderUpdate,
  type SymbolMap,
} from '@hftjs/core/adapter';
import {
  eventOfStatus,
  LIQUIDITY,
  ORDER_ID,
  reasonIn,
  settle,
  SIDE,
  TIME,
  TIME_IN_FORCE,
} from '../order-codes.js';
import { fillId } from './fill.js';
import { makeSpotOrder, type SpotOrderFields } from './order.js';

/**
 * A change of an own order. Numbers are the text that stood in the frame.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream#order-update
 */
const readOrder = rowReader('executionReport', {
  symbol: field.at('s', field.text),
  orderId: field.at('i', ORDER_ID),
  clientOrderId: field.at('C', field.optionalText),
  side: field.at('S', field.stated(SIDE)),
  rawType: field.at('o', field.text),
  trailingDelta: field.at('d', field.amountUnlessZero),
  timeInForce: field.at('f', TIME_IN_FORCE),
  price: field.at('p', field.amountUnlessZero),
  stopPrice: field.at('P', field.amountUnlessZero),
  volume: field.at('q', field.stated(field.amountUnlessZero)),
  quoteVolume: field.at('Q', field.amountUnlessZero),
  filledVolume: field.at('z', field.amount),
  cost: field.at('Z', field.optionalDecimal),
  rawStatus: field.at('X', field.text),
  isWorking: field.at('w', field.flag),
  createdTime: field.at('O', TIME),
  time: field.at('T', TIME),
});

const readChange = rowReader('executionReport', {
  execution: field.at('x', field.text),
  /** Of the request: a cancel has its own. */
  requestId: field.at('c', field.optionalText),
  rejection: field.at('r', field.words),
  expiry: field.at('eR', field.words),
  /** Volume that self-trade prevention removed. */
  prevented: field.at('A', field.optionalAmount),
});

const readFill = rowReader('executionReport', {
  id: field.at('t', field.wholeNumber),
  allocationId: field.at('a', field.optional(field.wholeNumber)),
  price: field.at('L', field.amountUnlessZero),
  volume: field.at('l', field.amount),
  commission: field.at('n', field.optionalDecimal),
  asset: field.at('N', field.currency),
  liquidity: field.at('m', LIQUIDITY),
});

const EVENT: Readonly<Record<string, OrderEvent>> = {
  NEW: 'new',
  CANCELED: 'canceled',
  REPLACED: 'replaced',
  REJECTED: 'rejected',
  TRADE: 'trade',
  CALCULATED: 'trade',
  EXPIRED: 'expired',
};

/** Reasons of rejections, `r`, and of expiries, `eR`. */
const REASON: Readonly<Record<string, OrderReason>> = {
  INSUFFICIENT_BALANCES: 'insufficient_funds',
  WOULD_MATCH_IMMEDIATELY: 'post_only',
  SELF_TRADE_PREVENTION: 'self_trade',
  UNFILLED_IOC_QUANTITY_EXPIRED: 'not_filled',
  UNFILLED_FOK_ORDER_EXPIRED: 'not_filled',
  INSUFFICIENT_LIQUIDITY: 'not_filled',
};

type Change = ReturnType<typeof readChange>;

/**
 * An `executionReport` as an order's change and, where it reports one, a fill.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseExecutionReport(row: unknown, symbols: SymbolMap): AccountRow {
  const change = readChange(row);
  const fields = readOrder(row);
  const stated = makeSpotOrder(fields, symbols);
  const { execution, requestId, rejection, expiry } = change;
  const word = expiry ?? rejection;
  const rawReason = word === 'NONE' ? undefined : word;
  // A post-only order may be refused later than when it was placed, as part of an order list.
  const isExpired = stated.rawStatus === 'EXPIRED' && Number(fields.filledVolume) === 0;
  const isRefused = isExpired && rawReason === 'REJECTED' && stated.postOnly === true;
  const order: OrderUpdate = {
    ...stated,
    clientOrderId: execution === 'REPLACED' ? requestId : (stated.clientOrderId ?? requestId),
    status: isRefused ? 'rejected' : stated.status,
  };
  const fill = fillOf(row, change, order);
  return {
    fill,
    order: {
      ...order,
      numbers: { ...order.numbers, remainingVolume: remainingOf(fields, change, order) },
      event: isRefused ? 'rejected' : eventOf(execution, order, fill !== undefined),
      reason: isRefused ? 'post_only' : reasonOf(order, rawReason),
      rawReason,
      fill,
    },
  };
}

/** Only what has a quantity is a fill: other changes come under the same names. */
function fillOf(row: unknown, { execution }: Change, order: OrderUpdate): FillRow | undefined {
  const fields = readFill(row);
  if ((execution !== 'TRADE' && execution !== 'CALCULATED') || Number(fields.volume) === 0) return undefined;
  const { id, allocationId, ...fill } = settle(fields);
  const { orderId, key, symbol, clientOrderId, side, time } = order;
  return { orderId, key, symbol, clientOrderId, side, time, tradeId: fillId(id, allocationId), ...fill };
}

const reasonOf = ({ rawStatus }: OrderUpdate, rawReason?: string): OrderReason | undefined =>
  rawStatus === 'EXPIRED_IN_MATCH' ? 'self_trade' : reasonIn(REASON, rawReason);

/** Volume that self-trade prevention removed is not remaining volume while the order is live. */
function remainingOf(
  { volume, filledVolume }: SpotOrderFields,
  { prevented }: Change,
  order: OrderUpdate,
): string | undefined {
  if (volume === undefined || prevented === undefined || isTerminal(order)) return undefined;
  return subtractDecimals(subtractDecimals(volume, filledVolume), prevented);
}

function eventOf(execution: string, { status }: OrderUpdate, hasFill: boolean): OrderEvent {
  if (execution === 'TRADE_PREVENTION') return status === 'expired' ? 'expired' : 'replaced';
  const event = EVENT[execution] ?? 'unknown';
  return event === 'trade' && !hasFill ? eventOfStatus(status) : event;
}
