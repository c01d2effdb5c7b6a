import { parseTimestamp } from '@hftjs/core/adapter';

/** Epoch milliseconds of a wire number or its text; 0 means none. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? time : undefined;
}

/** Epoch milliseconds of an ISO 8601 text, as REST writes times. */
export function isoTimeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' ? parseTimestamp(value) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** The other way round. */
export const toIsoTime = (time: number): string => new Date(time).toISOString();
