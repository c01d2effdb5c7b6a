/** Milliseconds of each unit but the month, which has no fixed length. */
const UNITS = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
} as const;

/** Monday, 5 January 1970, 00:00 UTC: a begin of a week. */
const MONDAY = 345_600_000;

/** Months per interval where its length is given in months; else `undefined`. Otherwise milliseconds. */
interface Length {
  readonly months: number | undefined;
  readonly milliseconds: number;
}

/**
 * Length of a candle: `1m`, `4h`, `1d`, `1w`, `1M`, as on all venues. Small `m` is a minute, capital `M` a calendar
 * month. Times are epoch milliseconds.
 */
export class CandleInterval<Code extends string | number = string | number> {
  /** As the user wrote it. */
  readonly name: string;
  /** The venue's word for it. */
  readonly code: Code;
  readonly #length: Length;

  /** @param length - a number and a unit, such as `15m` @throws RangeError for another text */
  constructor(name: string, code: Code, length: string = name) {
    this.name = name;
    this.code = code;
    this.#length = lengthOf(length);
  }

  /** When the candle ends that begins at a time: the begin of the next one. */
  closeTime(openTime: number): number {
    return this.add(openTime, 1);
  }

  /** The begin of the candle that is so many candles later than the one that begins at `openTime`. */
  add(openTime: number, candles: number): number {
    const { months, milliseconds } = this.#length;
    return months === undefined ? openTime + candles * milliseconds : addMonths(openTime, candles * months);
  }

  /** Number of candles that begin from one begin until before another. */
  count(from: number, until: number): number {
    const { milliseconds } = this.#length;
    return Math.max(0, Math.round((until - from) / milliseconds));
  }

  /**
   * Begin of the candle that a time belongs to: in UTC, weeks on Monday, other lengths counted from the beginning of
   * 1970. Only for what builds candles; a venue's own rows state their begin, and some venues begin elsewhere.
   */
  openTime(time: number): number {
    const { months, milliseconds } = this.#length;
    if (months !== undefined) {
      const date = new Date(time);
      const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
      return addMonths(0, Math.floor((month - EPOCH_MONTH) / months) * months);
    }
    const begin = milliseconds % UNITS.w === 0 ? MONDAY : 0;
    return Math.floor((time - begin) / milliseconds) * milliseconds + begin;
  }
}

const EPOCH_MONTH = 1970 * 12;

/** Adds months. Where a venue's month begins in another time zone, it begins a few hours before or after ours. */
function addMonths(time: number, months: number): number {
  const date = new Date(time);
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
  const offset = next - time <= UNITS.d ? next - time : 0;
  const begin = new Date(time + offset);
  return begin.setUTCMonth(begin.getUTCMonth() + months) - offset;
}

function lengthOf(text: string): Length {
  const [, digits, unit] = /^([1-9]\d{0,3})([smhdwM])$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined)
    throw new RangeError(`'${text}' is not the length of a candle; write a number and s, m, h, d, w or M`);
  const count = Number(digits);
  // The average length of a month serves to count months, which differ by less than half of it.
  return unit === 'M'
    ? { months: count, milliseconds: (count * 146_097 * UNITS.d) / 4_800 }
    : { months: undefined, milliseconds: count * UNITS[unit as keyof typeof UNITS] };
}
