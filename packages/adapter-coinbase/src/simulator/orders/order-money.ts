import {
  fillsOf,
  type OwnFill,
  type OwnOrder,
  type PairSpec,
  parseUnits,
  unitsToText,
} from '@hftjs/simulator';
import type { OrderNote } from './order-notes.js';

/** Decimals of an average price. */
const AVERAGE_DECIMALS = 16;

/** What an order has cost so far: exact decimals. */
export interface OrderMoney {
  readonly averagePrice: string;
  readonly value: string;
  readonly fees: string;
  /** What a purchase cost with its fees; what a sale brought without them. */
  readonly afterFees: string;
}

export function orderMoney(order: OwnOrder, note: OrderNote): OrderMoney {
  const { spec } = note.product;
  const fills = fillsOf(order, note);
  const { priceDecimals, volumeDecimals, costDecimals } = spec;
  const decimals = Math.max(priceDecimals + volumeDecimals, costDecimals);
  const lots = parseUnits(order.filledText, volumeDecimals);
  const notional = fills.reduce((sum, fill) => sum + notionalOf(fill, spec), 0n);
  const fees = fills.reduce((sum, { feeText }) => sum + parseUnits(feeText, decimals), 0n);
  const value = notional * 10n ** BigInt(decimals - priceDecimals - volumeDecimals);
  const average = lots === 0n ? 0n : (notional * 10n ** BigInt(AVERAGE_DECIMALS - priceDecimals)) / lots;
  return {
    averagePrice: unitsToText(average, AVERAGE_DECIMALS),
    value: unitsToText(value, decimals),
    fees: unitsToText(fees, decimals),
    afterFees: unitsToText(order.side === 'buy' ? value + fees : value - fees, decimals),
  };
}

/** What one fill traded for in quote currency. */
export const fillValue = (fill: OwnFill, { spec }: OrderNote['product']): string =>
  unitsToText(notionalOf(fill, spec), spec.priceDecimals + spec.volumeDecimals);

const notionalOf = (
  { priceText, volumeText }: OwnFill,
  { priceDecimals, volumeDecimals }: PairSpec,
): bigint => parseUnits(priceText, priceDecimals) * parseUnits(volumeText, volumeDecimals);
