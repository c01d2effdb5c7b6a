import { isTerminal, type MyOrder, type OrderEvent, type OrderStatus } from '@hftjs/core';
import { field, rowReader, type OrderUpdate, type SymbolMap } from '@hftjs/core/adapter';
import { ORDER_ID, orderKey, SIDE, TIME, TIME_IN_FORCE } from '../order-codes.js';
import { IS_POST_ONLY, POSITION_SIDE, TYPE } from './order.js';

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-Algo-Order */
const readOrder = rowReader('algo order', {
  symbol: field.text,
  orderId: field.at('algoId', ORDER_ID),
  clientOrderId: field.at('clientAlgoId', field.optionalText),
  side: field.stated(SIDE),
  type: field.at('orderType', field.optional(TYPE)),
  oldType: field.at('type', field.optional(TYPE)),
  timeInForce: TIME_IN_FORCE,
  postOnly: field.at('timeInForce', IS_POST_ONLY),
  positionSide: POSITION_SIDE,
  reduceOnly: field.flag,
  closesPosition: field.at('closePosition', field.flag),
  price: field.amountUnlessZero,
  stopPrice: field.at('triggerPrice', field.amountUnlessZero),
  /** Zero where it closes the position, whatever its size is then. */
  volume: field.at('quantity', field.amountUnlessZero),
  rawStatus: field.at('algoStatus', field.text),
  /** The order that it placed, and executed quantity and average price of that one. */
  placedId: field.at('actualOrderId', field.optionalText),
  filledVolume: field.at('actualQty', field.optionalAmount),
  averagePrice: field.at('actualPrice', field.amountUnlessZero),
  createdTime: field.at('createTime', TIME),
  time: field.at('updateTime', TIME),
});

type AlgoFields = Omit<ReturnType<typeof readOrder>, 'oldType' | 'createdTime' | 'time'>;

const STATUS: Readonly<Record<string, OrderStatus>> = {
  NEW: 'untriggered',
  TRIGGERING: 'untriggered',
  TRIGGERED: 'new',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
};

const EVENT: Readonly<Record<string, OrderEvent>> = {
  NEW: 'new',
  TRIGGERING: 'triggered',
  TRIGGERED: 'triggered',
  CANCELED: 'canceled',
  EXPIRED: 'expired',
  REJECTED: 'rejected',
};

const EVENT_OF_END: Readonly<Partial<Record<OrderStatus, OrderEvent>>> = {
  filled: 'trade',
  expired: 'expired',
  rejected: 'rejected',
};

/** What a conditional order is read against. */
export interface AlgoContext {
  readonly symbols: SymbolMap;
  /** An order as last published, by its key. */
  readonly known: (key: string) => MyOrder | undefined;
}

/** The key of a conditional order, whose ids are another sequence than those of orders. */
export const algoKey = (symbol: string, algoId: string): string => `${symbol} algo ${algoId}`;

/**
 * A conditional order that REST lists, in its present state.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseRestAlgoOrder(row: unknown, context: AlgoContext): OrderUpdate {
  const { oldType = '', type = oldType, ...order } = readOrder(row);
  return { ...makeAlgoOrder({ ...order, type }, context), event: 'snapshot' };
}

/** The conditional order of a row, of a frame or of REST. One that has done its work stands as the order that it placed. */
export function makeAlgoOrder(fields: AlgoFields, { symbols, known }: AlgoContext): OrderUpdate {
  const { symbol, closesPosition, price, stopPrice, volume: stated, placedId, ...more } = fields;
  const { filledVolume, averagePrice, ...order } = more;
  const isFinished = order.rawStatus === 'FINISHED';
  const key = placedId === undefined || placedId === '0' ? undefined : orderKey(symbol, placedId);
  const placed = isFinished && key !== undefined ? known(key) : undefined;
  // Either may be ahead: the frame of the other order may not have come, or this row may lag.
  const filled = greater(filledVolume, placed?.exact.filledVolume);
  const executed = Number(filled) > 0 ? filled : undefined;
  const volume = stated ?? (isFinished ? (placed?.exact.volume ?? executed) : undefined);
  const isFilled = executed !== undefined && (stated === undefined || Number(executed) === Number(stated));
  const end = placed && isTerminal(placed) ? placed.status : isFilled ? 'filled' : 'canceled';
  return {
    ...order,
    key: algoKey(symbol, order.orderId),
    symbol: symbols.pairOf(symbol),
    reduceOnly: closesPosition === true || order.reduceOnly,
    status: isFinished ? end : (STATUS[order.rawStatus] ?? 'unknown'),
    event: isFinished ? (EVENT_OF_END[end] ?? 'canceled') : (EVENT[order.rawStatus] ?? 'unknown'),
    numbers: {
      price,
      stopPrice,
      volume,
      contracts: volume,
      filledVolume: filled,
      averagePrice: averagePrice ?? placed?.averagePrice?.toString(),
    },
    placed: placedId !== undefined && key !== undefined ? { orderId: placedId, key } : undefined,
  };
}

const greater = (left: string | undefined, right: string | undefined): string | undefined =>
  left === undefined || (right !== undefined && Number(right) > Number(left)) ? right : left;
