/** Minutes past UTC at which bars of six hours and longer begin, unless their name ends in `utc`. */
const EIGHT_HOURS = 480;
const MINUTE = 60_000;
const DAY = 86_400_000;

/** A length of candles: the beginning of the bar that a time is in, and of the one after it. Epoch milliseconds. */
export interface Bar {
  /** `1m`, `1Dutc`. */
  readonly name: string;
  openOf(time: number): number;
  nextOf(open: number): number;
}

const FIXED: Readonly<Record<string, number>> = {
  '1s': 1000, '1m': MINUTE, '3m': 3 * MINUTE, '5m': 5 * MINUTE, '15m': 15 * MINUTE, '30m': 30 * MINUTE,
  '1H': 60 * MINUTE, '2H': 120 * MINUTE, '4H': 240 * MINUTE,
}; // prettier-ignore

/** Bars that begin with a day of some place. */
const LOCAL: Readonly<Record<string, number>> = {
  '6H': 360 * MINUTE, '12H': 720 * MINUTE, '1D': DAY, '2D': 2 * DAY, '3D': 3 * DAY, '5D': 5 * DAY, '1W': 7 * DAY,
}; // prettier-ignore

const MONTHS: Readonly<Record<string, number>> = { '1M': 1, '3M': 3 };

/** All names. */
export const BAR_NAMES: readonly string[] = [
  ...Object.keys(FIXED),
  ...[...Object.keys(LOCAL), ...Object.keys(MONTHS)].flatMap((name) => [name, `${name}utc`]),
];

/** The first Monday of the epoch. */
const MONDAY = 4 * DAY;

/** The bar of a name, if there is one. https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks */
export function barOf(name: string): Bar | undefined {
  const fixed = FIXED[name];
  if (fixed !== undefined) return regular(name, fixed, 0);
  const isUtc = name.endsWith('utc');
  const short = isUtc ? name.slice(0, -3) : name;
  const shift = isUtc ? 0 : EIGHT_HOURS * MINUTE;
  const local = LOCAL[short];
  if (local !== undefined) return regular(name, local, (short === '1W' ? MONDAY : 0) - shift);
  const months = MONTHS[short];
  return months === undefined ? undefined : monthly(name, months, shift);
}

const regular = (name: string, length: number, origin: number): Bar => ({
  name,
  openOf: (time) => Math.floor((time - origin) / length) * length + origin,
  nextOf: (open) => open + length,
});

function monthly(name: string, months: number, shift: number): Bar {
  const start = (time: number, later: number): number => {
    const date = new Date(time + shift);
    const month = Math.floor(date.getUTCMonth() / months) * months + later;
    return Date.UTC(date.getUTCFullYear(), month) - shift;
  };
  return { name, openOf: (time) => start(time, 0), nextOf: (open) => start(open, months) };
}
