import { Type } from 'typebox';
import type { CurrencyPair } from '@hftjs/core';
import { id, optionalText, reader, text, timestampOf, type FillRow } from '@hftjs/core/adapter';
import { orderIdOf, splitExecutionId } from '../../execution-id.js';
import { sideOf } from '../../order-codes.js';
import { excerpt, knownCommission, positive, presentText } from '../../numbers.js';
import { decimalIn, timeIn } from './order-row.js';

/** @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-trades-data */
const readRow = reader(
  'execution',
  Type.Object({
    execution_id: text,
    conid: text,
    order_id: Type.Optional(Type.Union([id, Type.Null()])),
    order_ref: optionalText,
    side: optionalText,
    size: text,
    price: text,
    commission: optionalText,
    account: optionalText,
    accountCode: optionalText,
    trade_time: optionalText,
    trade_time_r: optionalText,
  }),
);

/** One own fill as the venue sends it: at once, and once more with its commission. */
export interface Execution {
  readonly executionId: string;
  /** Its id without the part that counts corrections, and that part. */
  readonly stem: string;
  readonly revision: number;
  readonly account: string | undefined;
  readonly conid: string;
  readonly orderId: string;
  readonly clientOrderId: string | undefined;
  readonly side: 'buy' | 'sell' | undefined;
  readonly size: string;
  readonly price: string;
  /** Positive is paid. */
  readonly commission: string | undefined;
  /** Epoch milliseconds, of whole seconds. */
  readonly time: number | undefined;
}

/** @throws Error naming what is wrong with the row */
export function readExecution(row: unknown): Execution {
  const execution = readRow(row);
  const { execution_id: executionId } = execution;
  const price = positive(decimalIn(execution.price, 'price'));
  const size = positive(decimalIn(execution.size, 'size')?.replace(/^-/, ''));
  if (price === undefined || size === undefined)
    throw new Error(`an execution of ${excerpt(execution.size)} at ${excerpt(execution.price)}`);
  const { stem, revision } = splitExecutionId(executionId);
  return {
    executionId,
    stem,
    revision,
    account: execution.account ?? execution.accountCode ?? undefined,
    conid: execution.conid,
    orderId: orderIdOf(execution.order_id, stem),
    clientOrderId: presentText(execution.order_ref),
    side: sideOf(execution.side ?? undefined),
    size,
    price,
    commission: commissionIn(execution.commission),
    time: timeIn(execution.trade_time_r) ?? tradeTime(execution.trade_time ?? ''),
  };
}

/** A commission that cannot be read is not known; the fill is. */
function commissionIn(value: string | null | undefined): string | undefined {
  try {
    return knownCommission(decimalIn(value, 'commission'));
  } catch {
    return undefined;
  }
}

/** A fill of a pair. The venue names no currency of a commission: it is taken to be that of the contract. */
export function fillOf(execution: Execution, symbol: CurrencyPair): FillRow {
  const { commission } = execution;
  const currency = symbol.replace(/^.*\//, '');
  return {
    tradeId: execution.executionId,
    orderId: execution.orderId,
    symbol,
    clientOrderId: execution.clientOrderId,
    side: execution.side,
    price: execution.price,
    volume: execution.size,
    // The venue does not send it.
    liquidity: 'unknown',
    fees: commission === undefined ? [] : [{ amount: commission, currency }],
    time: execution.time,
  };
}

/** `20260709-19:10:01`, in UTC. */
function tradeTime(value: string): number | undefined {
  const [, year, month, day, clock] = /^(\d{4})(\d\d)(\d\d)-(\d\d:\d\d:\d\d)$/.exec(value) ?? [];
  if (clock === undefined) return undefined;
  return timestampOf(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${clock}Z`);
}
