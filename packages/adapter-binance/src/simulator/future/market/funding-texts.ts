import type { Exchange } from '../../exchange.js';
import type { BinancePair } from '../../market/symbols.js';
import { eightDecimals } from '../../wire/decimal-text.js';
import { timeText } from '../../wire/time-unit.js';

/** The funding of a contract as the wire writes it. Dated ones have none: an empty rate, and a time of zero. */
export function fundingTexts(
  { market }: Exchange,
  { spec: { pair } }: BinancePair,
): { readonly rate: string; readonly nextTime: string } {
  if (!market.funding.has(pair)) return { rate: '', nextTime: '0' };
  const { rateText, nextTime } = market.funding.of(pair);
  return { rate: eightDecimals(rateText), nextTime: timeText(nextTime, 'ms') };
}
