import { epochTimeOf, timestampOf } from '@hftjs/core/adapter';

/** Epoch milliseconds of a wire number or its text; 0 means none. */
export const timeOf = (value: unknown): number | undefined => epochTimeOf(value, 'milliseconds');

/** Epoch milliseconds of an ISO 8601 text, as REST writes times. */
export const isoTimeOf = timestampOf;

/** The other way round. */
export const toIsoTime = (time: number): string => new Date(time).toISOString();
