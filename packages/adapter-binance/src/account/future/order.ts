import { field, rowReader, type OrderUpdate, type SymbolMap } from '@hftjs/core/adapter';
import { ORDER_ID, orderKey, SIDE, statusOf, TIME, TIME_IN_FORCE } from '../order-codes.js';

const TYPES: Readonly<Record<string, string>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP: 'stop_limit',
  STOP_MARKET: 'stop',
  TAKE_PROFIT: 'take_profit_limit',
  TAKE_PROFIT_MARKET: 'take_profit',
  TRAILING_STOP_MARKET: 'trailing_stop',
  LIQUIDATION: 'liquidation',
};

/** An order that was on the book for longer than this, in milliseconds, was not refused when it was placed. */
const RESTED = 60_000;

export const TYPE = field.as(field.text, (word) => TYPES[word] ?? word.toLowerCase());

/** Times in force of orders that may only make: `GTX`, and `RPI` for orders that only retail traders see. */
export const IS_POST_ONLY = field.as(field.optionalText, (word) => word === 'GTX' || word === 'RPI');

/** Which position of a contract an order or a fill changes: `BOTH` unless the account is in hedge mode. */
export const POSITION_SIDE = field.word({ BOTH: 'net', LONG: 'long', SHORT: 'short' });

/** What frames of orders and of conditional orders have under the same keys. */
export const FRAME_FIELDS = {
  symbol: field.at('s', field.text),
  side: field.at('S', field.stated(SIDE)),
  type: field.at('o', TYPE),
  timeInForce: field.at('f', TIME_IN_FORCE),
  postOnly: field.at('f', IS_POST_ONLY),
  positionSide: field.at('ps', POSITION_SIDE),
  reduceOnly: field.at('R', field.flag),
  closesPosition: field.at('cp', field.flag),
  price: field.at('p', field.amountUnlessZero),
  averagePrice: field.at('ap', field.amountUnlessZero),
  rawStatus: field.at('X', field.text),
};

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/trade/rest-api/Query-Order */
const readOrder = rowReader('order', {
  symbol: field.text,
  orderId: ORDER_ID,
  clientOrderId: field.optionalText,
  side: field.stated(SIDE),
  type: TYPE,
  timeInForce: TIME_IN_FORCE,
  postOnly: field.at('timeInForce', IS_POST_ONLY),
  positionSide: POSITION_SIDE,
  reduceOnly: field.flag,
  closesPosition: field.at('closePosition', field.flag),
  price: field.amountUnlessZero,
  stopPrice: field.amountUnlessZero,
  volume: field.at('origQty', field.stated(field.amountUnlessZero)),
  filledVolume: field.at('executedQty', field.amount),
  averagePrice: field.at('avgPrice', field.amountUnlessZero),
  rawStatus: field.at('status', field.text),
  createdTime: field.at('time', TIME),
  time: field.at('updateTime', TIME),
});

type FutureOrderFields = ReturnType<typeof readOrder>;

/**
 * An order that REST lists, in its present state.
 *
 * @throws Error naming what is wrong with the row
 */
export const parseFutureRestOrder = (row: unknown, symbols: SymbolMap): OrderUpdate =>
  makeFutureOrder(readOrder(row), symbols);

/**
 * The order of a row, of a frame or of REST.
 *
 * @param rawReason - Binance's reason of expiry, where it gave one
 */
export function makeFutureOrder(
  fields: FutureOrderFields,
  symbols: SymbolMap,
  rawReason?: string,
): OrderUpdate {
  const { symbol, closesPosition, price, stopPrice, volume, filledVolume, averagePrice, ...order } = fields;
  const isRefused = rawReason === undefined && isRefusedPostOnly(fields);
  return {
    ...order,
    key: orderKey(symbol, order.orderId),
    symbol: symbols.pairOf(symbol),
    reduceOnly: closesPosition === true || order.reduceOnly,
    numbers: { price, stopPrice, volume, contracts: volume, filledVolume, averagePrice },
    status: isRefused ? 'rejected' : statusOf(order.rawStatus, filledVolume, volume),
    event: 'snapshot',
    reason: isRefused ? 'post_only' : undefined,
  };
}

/**
 * Whether a post-only order was refused because it would have taken: Binance reports that it expired at once, without a
 * fill and without a reason.
 */
function isRefusedPostOnly(order: FutureOrderFields): boolean {
  const { rawStatus, postOnly, filledVolume, createdTime = NaN, time = NaN } = order;
  const hasRested = time - createdTime > RESTED;
  return rawStatus === 'EXPIRED' && postOnly && Number(filledVolume) === 0 && !hasRested;
}
