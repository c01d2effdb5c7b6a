/** Epoch milliseconds with a microsecond fraction. */
export type Clock = () => number;

const systemClock: Clock = () => performance.timeOrigin + performance.now();

/** A clock whose every reading is at least one microsecond after the one before. */
export function strictClock(source: Clock = systemClock): Clock {
  let last = 0;
  return () => {
    // Whole microseconds: adding 0.001 to epoch milliseconds again and again would drift.
    last = Math.max(last + 1, Math.floor(source() * 1000));
    return last / 1000;
  };
}

/** Whole microseconds of a time in epoch milliseconds: exact until the year 2255. */
export const toMicroseconds = (time: number): number => Math.round(time * 1000);

/** RFC 3339 in UTC with six fractional digits: `2026-11-23T20:05:00.123456Z`. */
export function formatTimestamp(time: number): string {
  const microseconds = toMicroseconds(time);
  const fraction = String(microseconds % 1_000_000).padStart(6, '0');
  return `${new Date(Math.floor(microseconds / 1000)).toISOString().slice(0, 19)}.${fraction}Z`;
}
