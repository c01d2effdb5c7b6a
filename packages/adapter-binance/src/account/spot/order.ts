import { field, rowReader, type OrderUpdate, type SymbolMap } from '@hftjs/core/adapter';
import { ORDER_ID, orderKey, POST_ONLY, SIDE, statusOf, TIME, TIME_IN_FORCE } from '../order-codes.js';

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/trading-endpoints#query-order-user_data */
const readOrder = rowReader('order', {
  symbol: field.text,
  orderId: ORDER_ID,
  clientOrderId: field.optionalText,
  side: field.stated(SIDE),
  rawType: field.at('type', field.text),
  trailingDelta: field.amountUnlessZero,
  timeInForce: TIME_IN_FORCE,
  price: field.amountUnlessZero,
  stopPrice: field.amountUnlessZero,
  volume: field.at('origQty', field.stated(field.amountUnlessZero)),
  quoteVolume: field.at('origQuoteOrderQty', field.amountUnlessZero),
  filledVolume: field.at('executedQty', field.amount),
  cost: field.at('cummulativeQuoteQty', field.optionalDecimal),
  rawStatus: field.at('status', field.text),
  isWorking: field.flag,
  createdTime: field.at('time', TIME),
  time: field.at('updateTime', TIME),
});

export type SpotOrderFields = ReturnType<typeof readOrder>;

const TYPE: Readonly<Record<string, string>> = {
  LIMIT: 'limit',
  MARKET: 'market',
  STOP_LOSS: 'stop',
  STOP_LOSS_LIMIT: 'stop_limit',
  TAKE_PROFIT: 'take_profit',
  TAKE_PROFIT_LIMIT: 'take_profit_limit',
  LIMIT_MAKER: 'limit',
};

const CONDITIONAL = /^(?:STOP_LOSS|TAKE_PROFIT)(?:_LIMIT)?$/;

/**
 * An order that REST lists, in its present state.
 *
 * @throws Error naming what is wrong with the row
 */
export const parseSpotRestOrder = (row: unknown, symbols: SymbolMap): OrderUpdate =>
  makeSpotOrder(readOrder(row), symbols);

/** The order of a row, of a frame or of REST. */
export function makeSpotOrder(fields: SpotOrderFields, symbols: SymbolMap): OrderUpdate {
  const { symbol, rawType, trailingDelta, isWorking, cost, ...more } = fields;
  const { price, stopPrice, volume, quoteVolume, filledVolume, ...order } = more;
  const postOnly = rawType === 'LIMIT_MAKER';
  const isConditional = CONDITIONAL.test(rawType);
  const type = TYPE[rawType] ?? rawType.toLowerCase();
  const status = statusOf(order.rawStatus, filledVolume, volume);
  return {
    ...order,
    key: orderKey(symbol, order.orderId),
    symbol: symbols.pairOf(symbol),
    // With a trailing delta, the trigger follows the price.
    type:
      trailingDelta === undefined || !isConditional
        ? type
        : `trailing_stop${type.endsWith('_limit') ? '_limit' : ''}`,
    timeInForce: postOnly ? POST_ONLY : order.timeInForce,
    postOnly,
    numbers: {
      price,
      stopPrice,
      volume,
      quoteVolume,
      filledVolume,
      averagePrice: averageOf(cost, filledVolume),
    },
    // A conditional order is not on the book before its trigger.
    status: status === 'new' && isWorking === false && isConditional ? 'untriggered' : status,
    event: 'snapshot',
  };
}

/** The average price, from the sums that Binance sends; those of old orders may be negative: not available. */
function averageOf(cost: string | undefined, filled: string): string | undefined {
  const average = Number(cost ?? NaN) / Number(filled);
  return average > 0 && Number.isFinite(average) ? String(average) : undefined;
}
