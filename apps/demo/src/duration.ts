const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** The longest that a timer can wait. */
const LONGEST = 2 ** 31 - 1;

/** Milliseconds of `500ms`, `20s`, `1.5m`, `2h`; `undefined` for anything else, nothing and too long. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const duration = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? NaN);
  return duration >= 1 && duration <= LONGEST ? duration : undefined;
}
