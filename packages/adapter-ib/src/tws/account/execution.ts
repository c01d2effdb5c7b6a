import { isTerminal, type CurrencyPair, type MyOrder, type OrderStatus } from '@hftjs/core';
import { compareDecimals, type FillRow, type FillUpdate, type OrderUpdate } from '@hftjs/core/adapter';
import { orderIdOf } from '../../order-names.js';
import type { CommissionRow, ExecutionRow } from './messages.js';

/**
 * What a fill states about its order, immediately and without the commission. Returns nothing for an order of another
 * contract: the legs of a combination have its number.
 */
export function orderAfter(
  { fill, filledVolume, averagePrice }: ExecutionRow,
  symbol: CurrencyPair,
  known: MyOrder | undefined,
): OrderUpdate | undefined {
  if (filledVolume === undefined || known?.symbol !== symbol) return undefined;
  const { orderId, clientOrderId } = fill;
  const status = statusAfter(filledVolume, known);
  return {
    orderId,
    symbol,
    clientOrderId,
    numbers: { filledVolume, averagePrice },
    status,
    event: 'trade',
    rawStatus: status === 'filled' ? 'Filled' : known.rawStatus,
  };
}

/** A fill may come after the end, which stays. */
function statusAfter(filled: string, known: MyOrder): OrderStatus {
  if (isTerminal(known)) return known.status;
  const { volume = '0' } = known.exact;
  if (Number(volume) > 0 && compareDecimals(filled, volume) >= 0) return 'filled';
  return known.status === 'pending_cancel' ? 'pending_cancel' : 'partially_filled';
}

/** The fill. Its commission arrives as a separate message. */
export const parseFill = ({ fill }: ExecutionRow, symbol: CurrencyPair): FillRow => ({
  ...fill,
  orderId: orderIdOf(fill.orderId, fill.tradeId),
  symbol,
  fees: [],
});

/** The commission; none where it is not known yet. */
export const feesOf = ({ commission, currency }: CommissionRow): FillUpdate['fees'] =>
  commission === undefined || currency === undefined ? [] : [{ amount: commission, currency }];
