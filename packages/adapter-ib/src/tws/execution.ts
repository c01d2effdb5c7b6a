import { isTerminal, type CurrencyPair, type Liquidity, type MyOrder, type OrderStatus } from '@hftjs/core';
import { compareDecimals, type FillRow, type FillUpdate, type OrderUpdate } from '@hftjs/core/adapter';
import { parseExecutionTime } from './execution-time.js';
import { sideOf } from '../order-words.js';
import { set } from './unset.js';
import type { CommissionRow, ExecutionRow } from './own-schema.js';

/** How the fill stands to the order: what it says of it at once, without the commission. */
export function orderAfter(
  { execution }: ExecutionRow,
  symbol: CurrencyPair,
  known: MyOrder | undefined,
): OrderUpdate | undefined {
  const filledVolume = set(execution.cumQty);
  if (filledVolume === undefined || (known && isTerminal(known))) return undefined;
  const average = set(execution.avgPrice);
  const status = statusAfter(filledVolume, known);
  return {
    orderId: execution.permId,
    symbol,
    clientOrderId: referenceOf(execution.orderRef),
    side: sideOf(execution.side),
    numbers: { filledVolume, averagePrice: average },
    status,
    event: 'trade',
    rawStatus: status === 'filled' ? 'Filled' : (known?.rawStatus ?? 'Submitted'),
  };
}

function statusAfter(filled: string, known: MyOrder | undefined): OrderStatus {
  const volume = known?.exact.volume;
  if (volume !== undefined && compareDecimals(filled, volume) >= 0) return 'filled';
  return known?.status === 'pending_cancel' ? 'pending_cancel' : 'partially_filled';
}

/** The fill, with what was charged for it where that was told. */
export function parseFill(
  { execution }: ExecutionRow,
  symbol: CurrencyPair,
  report?: CommissionRow,
): FillRow {
  return {
    tradeId: execution.execId,
    orderId: execution.permId,
    symbol,
    clientOrderId: referenceOf(execution.orderRef),
    side: sideOf(execution.side),
    price: execution.price,
    volume: execution.shares,
    liquidity: liquidityOf(execution.lastLiquidity),
    fees: feesOf(report),
    time: parseExecutionTime(execution.time),
  };
}

/** 1: added liquidity, 2: took it, 3: was routed on, 0: not told. */
const liquidityOf = (code: string | undefined): Liquidity =>
  code === '1' ? 'maker' : code === '2' ? 'taker' : 'unknown';

function feesOf(report: CommissionRow | undefined): FillUpdate['fees'] {
  const amount = set(report?.commission);
  const currency = report?.currency;
  return amount === undefined || !currency ? [] : [{ amount, currency: currency.toLowerCase() }];
}

const referenceOf = (reference: string | null | undefined): string | undefined =>
  reference === '' ? undefined : (reference ?? undefined);
