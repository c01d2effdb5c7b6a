import { candleInterval, type CandleInterval } from '@hftjs/simulator';

/** How much earlier than in UTC bars of six hours and longer begin, unless their name ends in `utc`. Milliseconds. */
const EIGHT_HOURS = 28_800_000;

const FIXED: readonly string[] = ['1s', '1m', '3m', '5m', '15m', '30m', '1H', '2H', '4H'];

/** Bars that begin with a day of some place. */
const LOCAL: readonly string[] = ['6H', '12H', '1D', '2D', '3D', '5D', '1W', '1M', '3M'];

/** All names. */
export const BAR_NAMES: readonly string[] = [...FIXED, ...LOCAL.flatMap((name) => [name, `${name}utc`])];

/** The bar of a name, if there is one. https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks */
export function barOf(name: string): CandleInterval | undefined {
  if (!BAR_NAMES.includes(name)) return undefined;
  const isUtc = name.endsWith('utc');
  const short = isUtc ? name.slice(0, -3) : name;
  const length = short.replace(/[HDW]$/, (unit) => unit.toLowerCase());
  return candleInterval(length, isUtc || FIXED.includes(name) ? 0 : EIGHT_HOURS);
}
