import type { MyOrder, OrderEvent, OrderReason } from '@hftjs/core';
import {
  field,
  rowReader,
  type AccountRow,
  type FillRow,
  type OrderUpdate,
  type UnnumberedFills,
} from '@hftjs/core/adapter';
import { eventOfStatus, LIQUIDITY, ORDER_ID, orderKey, reasonIn, settle, TIME } from '../order-codes.js';
import type { AlgoContext } from './algo-order.js';
import { FRAME_FIELDS, makeFutureOrder } from './order.js';

/**
 * The order of an `ORDER_TRADE_UPDATE`. Numbers are the text that stood in the frame: ids exceed 2^53.
 *
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Order-Update
 */
const readOrder = rowReader('ORDER_TRADE_UPDATE', {
  ...FRAME_FIELDS,
  orderId: field.at('i', ORDER_ID),
  clientOrderId: field.at('c', field.optionalText),
  stopPrice: field.at('sp', field.amountUnlessZero),
  volume: field.at('q', field.stated(field.amountUnlessZero)),
  filledVolume: field.at('z', field.amount),
  time: field.at('T', TIME),
});

const readChange = rowReader('ORDER_TRADE_UPDATE', {
  execution: field.at('x', field.text),
  rawType: field.at('o', field.text),
  originalType: field.at('ot', field.optionalText),
  /** Of expiry. */
  rawReason: field.at(
    'er',
    field.as(field.words, (code) => (code === '0' ? undefined : code)),
  ),
});

const readFill = rowReader('ORDER_TRADE_UPDATE', {
  tradeId: field.at('t', field.wholeNumber),
  price: field.at('L', field.amountUnlessZero),
  volume: field.at('l', field.amount),
  commission: field.at('n', field.optionalDecimal),
  asset: field.at('N', field.currency),
  liquidity: field.at('m', LIQUIDITY),
});

const EVENT: Readonly<Record<string, OrderEvent>> = {
  NEW: 'new',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  TRADE: 'trade',
  AMENDMENT: 'replaced',
};

/** Reasons of expiry, `er`. */
const REASON: Readonly<Record<string, OrderReason>> = {
  1: 'self_trade',
  2: 'not_filled',
  3: 'self_trade',
  5: 'liquidation',
  7: 'market_closed',
  9: 'not_filled',
};

/** How client ids of orders begin that Binance itself placed to close a position. */
const LIQUIDATION = /^(?:adl_autoclose|autoclose-)/;

/** Types of orders that wait for a trigger. */
const CONDITIONAL = /^(?:STOP|TAKE_PROFIT|TRAILING_STOP_MARKET)(?:_MARKET)?$/;

/** What an order's row is read against. */
export interface OrderContext extends AlgoContext {
  readonly unnumbered: UnnumberedFills;
}

type Change = ReturnType<typeof readChange>;

/**
 * An `ORDER_TRADE_UPDATE` as an order's change and, where it reports one, a fill: by a trade, a liquidation, an
 * auto-deleveraging or a settlement.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseOrderTradeUpdate(row: unknown, context: OrderContext): AccountRow {
  const change = readChange(row);
  const fields = readOrder(row);
  const { execution, rawReason } = change;
  const before = context.known(orderKey(fields.symbol, fields.orderId));
  const { createdTime } = before ?? {};
  const order = makeFutureOrder({ ...fields, createdTime }, context.symbols, rawReason);
  const fill = fillOf(row, change, order);
  // Liquidations and settlements may come without an id.
  const numbered =
    fill && Number(fill.tradeId) <= 0
      ? { ...fill, tradeId: context.unnumbered.nameOf(fill, fields.filledVolume) }
      : fill;
  return {
    fill: numbered,
    order: {
      ...order,
      event: order.reason === 'post_only' ? 'rejected' : eventOf(execution, order, fill !== undefined),
      reason: order.reason ?? reasonOf(order, change),
      rawReason,
      createdTime: execution === 'NEW' ? order.time : undefined,
      reopens: reopens(change, order, before),
      fill: numbered,
    },
  };
}

function fillOf(row: unknown, { execution }: Change, order: OrderUpdate): FillRow | undefined {
  const fields = readFill(row);
  if ((execution !== 'TRADE' && execution !== 'CALCULATED') || Number(fields.volume) === 0) return undefined;
  const { orderId, key, symbol, clientOrderId, side, positionSide, time } = order;
  const about = { orderId, key, symbol, clientOrderId, side, positionSide, time };
  return { ...about, ...settle(fields), contracts: fields.volume };
}

function reasonOf(
  { rawStatus, type, clientOrderId = '' }: OrderUpdate,
  { execution, rawReason }: Change,
): OrderReason | undefined {
  const stated = reasonIn(REASON, rawReason);
  if (stated !== undefined) return stated;
  if (rawStatus === 'EXPIRED_IN_MATCH') return 'self_trade';
  const isSystem = execution === 'CALCULATED' && LIQUIDATION.test(clientOrderId);
  return isSystem || type === 'liquidation' ? 'liquidation' : undefined;
}

/** A conditional order that was triggered ends as expired, and goes on as an ordinary order under the same id. */
function reopens(
  { rawType, originalType }: Change,
  { status }: OrderUpdate,
  before: MyOrder | undefined,
): boolean {
  if (before?.status !== 'expired' || status === 'expired' || status === 'unknown') return false;
  return originalType !== undefined && originalType !== rawType && CONDITIONAL.test(originalType);
}

/** Liquidations come under a name of their own, also when they have not traded yet. */
function eventOf(execution: string, { status }: OrderUpdate, hasFill: boolean): OrderEvent {
  if (hasFill) return 'trade';
  if (execution === 'CALCULATED' || execution === 'TRADE') return eventOfStatus(status);
  return EVENT[execution] ?? 'unknown';
}
