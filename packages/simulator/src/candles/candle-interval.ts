/** A length of candles: where the candle that a time lies in begins, and where the one after it begins. */
export interface CandleInterval {
  /** `1m`, `1d`. Intervals of one name are the same. */
  readonly name: string;
  /** Begin of the candle that a time lies in. Epoch milliseconds; never a part of a second. */
  openOf(time: number): number;
  /** Begin of the candle after the one that begins at `openTime`. */
  nextOf(openTime: number): number;
}

const SECOND = 1000;
const DAY = 86_400_000;
/** The first Monday of the epoch. */
const MONDAY = 4 * DAY;

const LENGTHS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: DAY,
  w: 7 * DAY,
};

/**
 * The interval of a name: a count and one of `s m h d w M`, such as `5m`, `1d`, `1M`. Weeks begin on Monday; months and
 * quarters are those of the calendar.
 *
 * @param offset - how much earlier than in UTC days begin, in milliseconds: 28,800,000 for those of UTC+8
 * @throws RangeError for another name
 */
export function candleInterval(name: string, offset = 0): CandleInterval {
  const [, digits, unit = ''] = /^([1-9]\d*)([smhdwM])$/.exec(name) ?? [];
  if (digits === undefined) throw new RangeError(`${name} is not an interval such as 1m, 4h, 1d, 1w or 1M`);
  const count = Number(digits);
  const fullName = offset === 0 ? name : `${name}+${offset}`;
  if (unit === 'M') return ofMonths(fullName, count, offset);
  const length = count * (LENGTHS[unit] ?? SECOND);
  const origin = (unit === 'w' ? MONDAY : 0) - offset;
  return {
    name: fullName,
    openOf: (time) => Math.floor((time - origin) / length) * length + origin,
    nextOf: (openTime) => openTime + length,
  };
}

function ofMonths(name: string, months: number, offset: number): CandleInterval {
  const start = (time: number, later: number): number => {
    const date = new Date(time + offset);
    const month = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
    return Date.UTC(1970, Math.floor(month / months) * months + later) - offset;
  };
  return { name, openOf: (time) => start(time, 0), nextOf: (openTime) => start(openTime, months) };
}
