import type { Stats24h } from '../channels/ticker.js';
import type { Mutable } from '../wire/mutable.js';

/** Figures of the last 24 hours as a row states them; `undefined`: it does not. */
export type StatsFields = { readonly [Figure in keyof Stats24h]: Stats24h[Figure] | undefined };

/** An amount below zero cannot be: it is left out, and the rest is kept. */
const isAmount = (figure: number | undefined): figure is number => figure !== undefined && figure >= 0;

/** Makes the figures of the last 24 hours, of those that are stated and can be right. */
export function makeStats(fields: StatsFields): Stats24h {
  const { volume, averagePrice, low, high, open, change, changePercent } = fields;
  // One object with all its properties, where most of them are stated.
  const areMost = isAmount(volume) && isAmount(averagePrice) && isAmount(low) && isAmount(high);
  const stats: Mutable<Stats24h> =
    areMost && change !== undefined && changePercent !== undefined
      ? { volume, averagePrice, low, high, change, changePercent }
      : makeFew(fields);
  if (isAmount(open)) stats.open = open;
  return stats;
}

function makeFew({ volume, averagePrice, low, high, change, changePercent }: StatsFields): Mutable<Stats24h> {
  const stats: Mutable<Stats24h> = {};
  if (isAmount(volume)) stats.volume = volume;
  if (isAmount(averagePrice)) stats.averagePrice = averagePrice;
  if (isAmount(low)) stats.low = low;
  if (isAmount(high)) stats.high = high;
  if (change !== undefined) stats.change = change;
  if (changePercent !== undefined) stats.changePercent = changePercent;
  return stats;
}
