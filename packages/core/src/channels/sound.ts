import { rowError } from '../wire/row-error.js';

/** Whether a value is absent, or finite and not negative. */
export const isAmount = (value: number | undefined): boolean =>
  value === undefined || (value >= 0 && value < Infinity);

/** @throws Error that names the field */
export function checkAmount(field: string, value: number | undefined): void {
  if (!isAmount(value)) throw notAnAmount(field, value);
}

/** Makes the error of an invalid amount. */
export const notAnAmount = (field: string, value: number | undefined): Error =>
  rowError(() => `${field} is ${String(value)}; expected a finite number of at least 0`);
