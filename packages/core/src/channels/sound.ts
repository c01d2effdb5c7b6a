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

/** @throws Error that names the field, if the value is absent, not finite or not above 0 */
export function checkPrice(field: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw rowError(() => `${field} is ${String(value)}; expected a finite number above 0`);
}

/** @throws Error that names the field, if the value is not finite; its sign is free */
export function checkFigure(field: string, value: number | undefined): void {
  if (value !== undefined && !Number.isFinite(value))
    throw rowError(() => `${field} is ${String(value)}; expected a finite number`);
}
