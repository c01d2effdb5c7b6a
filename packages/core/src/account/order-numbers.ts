import type { MyOrder } from '../channels/my-order.js';
import type { OrderNumber } from '../channels/orders.js';
import { addDecimals, compareDecimals, subtractDecimals } from '../wire/decimals.js';
import { definedOnly } from '../wire/defined-only.js';
import type { FillUpdate, OrderUpdate } from './order-update.js';

/** Relative amount by which a sum of fills may exceed the stated volume, because it may be a sum of quotients. */
const TOLERANCE = 1e-9;

/** The numbers of an order, as the venue's texts. */
export type Numbers = Partial<Record<OrderNumber, string>>;

/**
 * The numbers of an order after a row: its filled volume never falls. A stale row only adds numbers that are not known.
 */
export function mergeNumbers(
  previous: Numbers,
  update: OrderUpdate,
  { isStale, delivered }: { readonly isStale: boolean; readonly delivered: string | undefined },
): Numbers {
  const given: Numbers = definedOnly<Numbers>(update.numbers);
  const merged: Numbers = isStale ? { ...given, ...previous } : { ...previous, ...given };
  const before = previous.filledVolume;
  const sum = update.fill ? addDecimals(before ?? '0', update.fill.volume) : before;
  const stated = greater(given.filledVolume, given.filledVolume === undefined ? sum : before);
  const isBehind = exceeds(delivered, stated);
  const filled = isBehind ? delivered : stated;
  if (filled !== undefined) merged.filledVolume = filled;
  // An average price holds for the filled volume of its own row only.
  if (given.averagePrice === undefined || isStale || isBehind)
    if (filled !== before) delete merged.averagePrice;
  if ((given.remainingVolume === undefined || isBehind) && merged.volume !== undefined)
    merged.remainingVolume = remainingOf(merged.volume, filled ?? '0');
  return merged;
}

/** The remaining volume; 0 where more was filled than ordered, which amendments and late fills can cause. */
function remainingOf(volume: string, filled: string): string {
  const remaining = subtractDecimals(volume, filled);
  return remaining.startsWith('-') ? '0' : remaining;
}

/** The average price of the fills so far, for venues that do not send it. `undefined` when a fill is missing. */
export function averageAfter(
  previous: MyOrder | undefined,
  fill: FillUpdate | undefined,
  numbers: Numbers,
): number | undefined {
  const before = previous?.exact.filledVolume ?? '0';
  const filled = numbers.filledVolume ?? '0';
  if (compareDecimals(filled, before) === 0) return previous?.averagePrice;
  if (!fill || compareDecimals(filled, addDecimals(before, fill.volume)) !== 0) return undefined;
  if (Number(before) === 0) return Number(fill.price);
  if (previous?.averagePrice === undefined) return undefined;
  return (previous.averagePrice * Number(before) + Number(fill.price) * Number(fill.volume)) / Number(filled);
}

const greater = (left: string | undefined, right: string | undefined): string | undefined =>
  left === undefined || (right !== undefined && compareDecimals(right, left) > 0) ? right : left;

/** Whether the published fills sum to more than the stated volume. */
const exceeds = (delivered: string | undefined, stated = '0'): delivered is string =>
  delivered !== undefined && Number(delivered) - Number(stated) > TOLERANCE * Number(delivered);
