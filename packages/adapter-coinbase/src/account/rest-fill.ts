import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import { divideDecimals, field, rowReader, type FiledFill } from '@hftjs/core/adapter';
import { SIDE } from './order-codes.js';

/** Decimal places of volumes that are quotients: as many as Coinbase's own have. */
const PLACES = 16;

const ID = field.as(field.optionalText, (id) => (id === '0' ? undefined : id));

/** @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills */
const readFill = rowReader('fill', {
  orderId: field.at('order_id', field.text),
  trade_id: ID,
  entry_id: ID,
  product_id: field.text,
  kind: field.at('trade_type', field.optionalText),
  side: SIDE,
  time: field.at('trade_time', field.isoTime),
  price: field.amount,
  size: field.amount,
  isSizedInQuote: field.at('size_in_quote', field.flag),
  commission: field.optionalDecimal,
  liquidity: field.at('liquidity_indicator', field.word({ MAKER: 'maker', TAKER: 'taker' })),
  filed: field.at('sequence_timestamp', field.isoTime),
});

/**
 * One row of the list of fills; `undefined` for a row that is not a fill: a reversal. A fill without an id of its own has
 * that of its entry.
 *
 * @param symbolOf - the pair of a product and an order, where it is subscribed
 * @throws Error naming what is wrong with the row
 */
export function parseRestFill(
  row: unknown,
  symbolOf: (productId: string, orderId: string) => CurrencyPair | undefined,
): FiledFill | undefined {
  const { orderId, kind = 'FILL', side, time, price, size, commission, filed, ...fill } = readFill(row);
  if (kind !== 'FILL' && kind !== 'CORRECTION') return undefined;
  const tradeId = fill.trade_id ?? fill.entry_id;
  if (tradeId === undefined) throw new Error('a fill has no id');
  if (!(Number(price) > 0) || !(Number(size) > 0))
    throw new Error(`fill ${tradeId} is of ${size} at ${price}`);
  const symbol = symbolOf(fill.product_id, orderId);
  const currency = symbol === undefined ? '' : splitCurrencyPair(symbol).quote;
  return {
    row: {
      orderId,
      tradeId,
      symbol,
      side,
      time,
      price,
      volume: fill.isSizedInQuote === true ? divideDecimals(size, price, PLACES) : size,
      liquidity: fill.liquidity ?? 'unknown',
      fees: commission === undefined ? [] : [{ amount: commission, currency }],
      ...(kind === 'CORRECTION' && { isCorrection: true }),
    },
    filed,
  };
}
