const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** How a time is written in scenario files. */
export const DURATION_PATTERN = '^\\d+(\\.\\d+)?(ms|s|m|h)$';

/** Milliseconds of `500ms`, `20s`, `1.5m`, `2h`. Throws a `RangeError` for anything else. */
export function durationOf(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  if (unit === undefined) throw new RangeError(`${text} is not a time such as 500ms, 20s or 2m`);
  return Number(match?.[1]) * unit;
}
