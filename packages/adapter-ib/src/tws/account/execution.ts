import { isTerminal, type CurrencyPair, type Liquidity, type MyOrder, type OrderStatus } from '@hftjs/core';
import { compareDecimals, type FillRow, type FillUpdate, type OrderUpdate } from '@hftjs/core/adapter';
import { parseExecutionTime } from './execution-time.js';
import { orderIdOf, splitExecutionId } from '../../execution-id.js';
import { sideOf } from '../../order-codes.js';
import { knownCommission, positive, presentText } from '../../numbers.js';
import type { CommissionRow, ExecutionRow } from './messages.js';

/**
 * What a fill states about its order, immediately and without the commission. Returns nothing for an order of another
 * contract: the legs of a combination have its number.
 */
export function orderAfter(
  { execution }: ExecutionRow,
  symbol: CurrencyPair,
  known: MyOrder | undefined,
): OrderUpdate | undefined {
  const filledVolume = positive(execution.cumQty);
  if (filledVolume === undefined || known?.symbol !== symbol) return undefined;
  const status = statusAfter(filledVolume, known);
  return {
    orderId: execution.permId,
    symbol,
    clientOrderId: presentText(execution.orderRef),
    numbers: { filledVolume, averagePrice: positive(execution.avgPrice) },
    status,
    event: 'trade',
    rawStatus: status === 'filled' ? 'Filled' : known.rawStatus,
  };
}

/** A fill may come after the end, which stays. */
function statusAfter(filled: string, known: MyOrder): OrderStatus {
  if (isTerminal(known)) return known.status;
  const volume = positive(known.exact.volume);
  if (volume !== undefined && compareDecimals(filled, volume) >= 0) return 'filled';
  return known.status === 'pending_cancel' ? 'pending_cancel' : 'partially_filled';
}

/** The fill. Its commission arrives as a separate message. */
export function parseFill({ execution }: ExecutionRow, symbol: CurrencyPair): FillRow {
  return {
    tradeId: execution.execId,
    orderId: orderIdOf(execution.permId, splitExecutionId(execution.execId).stem),
    symbol,
    clientOrderId: presentText(execution.orderRef),
    side: sideOf(execution.side),
    price: execution.price,
    volume: execution.shares,
    liquidity: liquidityOf(execution.lastLiquidity),
    fees: [],
    time: parseExecutionTime(execution.time),
  };
}

/** 1: added liquidity, 2: took it, 3: was routed on, 0: unknown. */
const liquidityOf = (code: string | undefined): Liquidity =>
  code === '1' ? 'maker' : code === '2' ? 'taker' : 'unknown';

/** The commission; `undefined` where it is not known yet. */
export function feesOf({ commission, currency }: CommissionRow): FillUpdate['fees'] {
  const amount = knownCommission(commission);
  return amount === undefined || !currency ? [] : [{ amount, currency: currency.toLowerCase() }];
}
