import { fillsOf, type OwnFill, type OwnOrder, withoutZeros } from '@hftjs/simulator';
import { negated, numberText } from '../wire/decimal-text.js';
import { baseVolume, isInverse, type Instrument } from '../instruments/instrument.js';
import type { OrderNote } from './order-notes.js';

/** Part of the cost, by who was there first. */
export interface FeeRates {
  readonly maker: number;
  readonly taker: number;
}

/** Decimals of fees in the base currency. */
const FEE_DECIMALS = 8;

/** The fee of a fill as the venue writes it: negative when it is paid. */
export function fillFee(instrument: Instrument, fill: OwnFill, rates: FeeRates): string {
  if (!isInverse(instrument)) return negated(fill.feeText);
  return negated(inverseFee(instrument, fill, rates).toFixed(FEE_DECIMALS));
}

/** All fees of an order so far. */
export function orderFee(
  instrument: Instrument,
  { order, note }: { order: OwnOrder; note: OrderNote },
  rates: FeeRates,
): string {
  if (!isInverse(instrument)) return negated(order.feeText);
  // Each is rounded as its fill reported it, so the sum equals theirs to the digit.
  const units = fillsOf(order, note).reduce(
    (sum, fill) => sum + Math.round(inverseFee(instrument, fill, rates) * 10 ** FEE_DECIMALS),
    0,
  );
  return negated((units / 10 ** FEE_DECIMALS).toFixed(FEE_DECIMALS));
}

/** What fees are paid in: on spot whatever the fill brought in, else what the contract settles in. */
export const feeCurrency = ({ settle }: Instrument, { feeCurrency: currency }: OwnOrder | OwnFill): string =>
  settle === '' ? currency.toUpperCase() : settle;

/** On spot, rebates come in the other currency. */
export function rebateCurrency({ settle, base, quote }: Instrument, order: OwnOrder): string {
  if (settle !== '') return settle;
  return order.feeCurrency.toUpperCase() === base ? quote : base;
}

/** The unrounded average; of inverse contracts the one at which the coins add up. */
export function averagePrice(instrument: Instrument, order: OwnOrder, note: OrderNote): string | undefined {
  if (order.averagePrice === undefined) return undefined;
  if (!isInverse(instrument)) return numberText(order.averagePrice);
  const fills = fillsOf(order, note);
  const coins = fills.reduce((sum, { volume, price }) => sum + volume / price, 0);
  return numberText(fills.reduce((sum, { volume }) => sum + volume, 0) / coins);
}

const inverseFee = (instrument: Instrument, { volume, price, liquidity }: OwnFill, rates: FeeRates): number =>
  baseVolume(instrument, { volume, price }) * rates[liquidity];

/** An amount of US dollars, as rough as the venue's. */
export const dollars = (value: number): string => withoutZeros(value.toFixed(8));
