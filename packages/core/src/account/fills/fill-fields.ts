import type { Exact, FillFees, FillNumber, OrderFill } from '../../channels/orders.js';
import { addDecimals } from '../../wire/decimals.js';
import { definedOnly } from '../../wire/defined-only.js';
import type { FillUpdate } from '../order-update.js';

/** The fees of a fill: their sum if they are in one currency, else the list. */
export function feesOf({ fees }: FillUpdate): FillFees {
  const [first] = fees;
  if (!first) return {};
  if (fees.every(({ currency }) => currency === first.currency))
    return { fee: Number(sumOfFees(fees)), feeCurrency: first.currency };
  return { fees: fees.map(({ amount, currency }) => ({ amount: Number(amount), currency })) };
}

const sumOfFees = (fees: FillUpdate['fees']): string =>
  fees.length === 1 ? (fees[0]?.amount ?? '0') : fees.reduce((sum, fee) => addDecimals(sum, fee.amount), '0');

/** The decimal texts of a fill. */
export function exactFill(fill: FillUpdate): Exact<FillNumber> {
  const oneCurrency =
    fill.fees.length > 0 && fill.fees.every((fee) => fee.currency === fill.fees[0]?.currency);
  return definedOnly<Exact<FillNumber>>({
    price: fill.price,
    volume: fill.volume,
    contracts: fill.contracts,
    fee: oneCurrency ? sumOfFees(fill.fees) : undefined,
  });
}

/** A fill as its order's event states it. */
export const describeFill = (fill: FillUpdate): OrderFill => ({
  tradeId: fill.tradeId,
  price: Number(fill.price),
  volume: Number(fill.volume),
  liquidity: fill.liquidity,
  ...feesOf(fill),
});
