/** Decimals that TWS does not set are told as its largest number, by some versions as one of 2^127. */
const UNSET = 1e37;

/** Whether TWS has set a number. */
export const isSet = (value: number): boolean => Math.abs(value) < UNSET;

/** A decimal that TWS has set. */
export const set = (value: string | null | undefined): string | undefined =>
  value === null || value === undefined || !isSet(Number(value)) ? undefined : value;
