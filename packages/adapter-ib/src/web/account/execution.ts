import type { CurrencyPair } from '@hftjs/core';
import { field, rowReader, type FillRow, type RowOf } from '@hftjs/core/adapter';
import { commission, traded } from '../../numbers.js';
import { sideOf } from '../../order-codes.js';
import { orderIdOf } from '../../order-names.js';

/** `20260709-19:10:01`, in UTC. */
const TRADE_TIME = /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)-(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)$/;

const FIELDS = {
  tradeId: field.at('execution_id', field.text),
  conid: field.text,
  account: field.at(['account', 'accountCode'], field.optionalText),
  orderId: field.at('order_id', field.optional(field.wholeNumber)),
  clientOrderId: field.at('order_ref', field.optionalText),
  side: field.as(field.optionalText, sideOf),
  price: traded,
  volume: field.at('size', {
    // Sizes of sales may be negative.
    read: (size, label) => traded.read(typeof size === 'string' ? size.replace(/^-/, '') : size, label),
  }),
  /** A commission that cannot be read is not known; the fill is. */
  commission: field.lenient(commission),
  time: field.at('trade_time_r', field.epochTime()),
  tradeTime: field.at('trade_time', field.clockTime(TRADE_TIME)),
} as const;

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-trades-data */
const readRow = rowReader('execution', FIELDS);

/** One own fill as the venue sends it: at once, and once more with its commission. Times are of whole seconds. */
export interface Execution extends RowOf<typeof FIELDS> {
  readonly orderId: string;
}

/** @throws Error naming what is wrong with the row */
export function readExecution(row: unknown): Execution {
  const execution = readRow(row);
  const { tradeId, orderId, time, tradeTime } = execution;
  return { ...execution, orderId: orderIdOf(orderId, tradeId), time: time ?? tradeTime };
}

/**
 * A fill of a pair. The venue does not send its liquidity, and names no currency of a commission: it is taken to be that
 * of the contract.
 */
export const fillOf = (execution: Execution, symbol: CurrencyPair): FillRow => ({
  ...execution,
  symbol,
  liquidity: 'unknown',
  fees:
    execution.commission === undefined
      ? []
      : [{ amount: execution.commission, currency: symbol.replace(/^.*\//, '') }],
});
