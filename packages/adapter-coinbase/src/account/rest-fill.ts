import { Type } from 'typebox';
import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import {
  amount,
  decimal,
  divideDecimals,
  optionalText,
  reader,
  text,
  timestampOf,
  type FillRow,
} from '@hftjs/core/adapter';
import { liquidityOf, sideOf, wordOf } from './order-codes.js';

/** Decimal places of volumes that are quotients: as many as Coinbase's own have. */
const PLACES = 16;

/** @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-fills */
const readFill = reader(
  'fill',
  Type.Object({
    trade_id: optionalText,
    entry_id: optionalText,
    order_id: text,
    product_id: text,
    trade_time: optionalText,
    trade_type: optionalText,
    price: amount,
    size: amount,
    size_in_quote: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
    commission: Type.Optional(Type.Union([decimal, Type.Literal(''), Type.Null()])),
    liquidity_indicator: optionalText,
    sequence_timestamp: optionalText,
    side: optionalText,
  }),
);

/** A fill of REST's list. */
export interface RestFill {
  readonly row: FillRow;
  /** When Coinbase filed it, in epoch milliseconds: what its lists go by. */
  readonly filed: number | undefined;
}

/** The id of a fill; the entry's own where it has none. */
function tradeIdOf(...ids: readonly (string | null | undefined)[]): string {
  const tradeId = ids.find((id) => wordOf(id) !== undefined && id !== '0');
  if (typeof tradeId !== 'string') throw new Error('a fill has no id');
  return tradeId;
}

/**
 * One row of the list of fills; `undefined` for a row that is not a fill: a reversal.
 *
 * @param symbolOf - the pair of a product and an order, where it is subscribed
 * @throws Error naming what is wrong with the row
 */
export function parseRestFill(
  row: unknown,
  symbolOf: (productId: string, orderId: string) => CurrencyPair | undefined,
): RestFill | undefined {
  const fill = readFill(row);
  const kind = wordOf(fill.trade_type) ?? 'FILL';
  if (kind !== 'FILL' && kind !== 'CORRECTION') return undefined;
  const symbol = symbolOf(fill.product_id, fill.order_id);
  const isSizedInQuote = fill.size_in_quote === true;
  const tradeId = tradeIdOf(fill.trade_id, fill.entry_id);
  if (!(Number(fill.price) > 0) || !(Number(fill.size) > 0))
    throw new Error(`fill ${tradeId} is of ${fill.size} at ${fill.price}`);
  const commission = wordOf(fill.commission);
  const currency = symbol === undefined ? '' : splitCurrencyPair(symbol).quote;
  return {
    row: {
      orderId: fill.order_id,
      tradeId,
      symbol,
      side: sideOf(fill.side),
      time: timestampOf(fill.trade_time),
      price: fill.price,
      volume: isSizedInQuote ? divideDecimals(fill.size, fill.price, PLACES) : fill.size,
      liquidity: liquidityOf(fill.liquidity_indicator),
      fees: commission === undefined ? [] : [{ amount: commission, currency }],
      ...(kind === 'CORRECTION' && { isCorrection: true }),
    },
    filed: timestampOf(fill.sequence_timestamp),
  };
}
