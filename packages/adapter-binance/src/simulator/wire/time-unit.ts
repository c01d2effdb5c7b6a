import { toMicroseconds } from '@hftjs/simulator';

/** What a connection or a request wants its times in. */
export type TimeUnit = 'ms' | 'us';

/** Reads `timeUnit` of a URL or `X-MBX-TIME-UNIT` of a request; anything else is milliseconds. */
export const timeUnit = (wanted: string | null | undefined): TimeUnit =>
  wanted?.toUpperCase() === 'MICROSECOND' ? 'us' : 'ms';

/** A time as a JSON number of 13 or 16 digits. */
export const timeText = (time: number, unit: TimeUnit): string =>
  String(unit === 'us' ? toMicroseconds(time) : Math.floor(toMicroseconds(time) / 1000));
