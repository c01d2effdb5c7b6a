/** The longest number, with all its digits and separators. */
export const MAX_NUMBER_LENGTH = 64;

const EXCERPT = 80;

/** Decimals that are not set are sent as the largest number of their type, the smallest of which is 2^127. */
const UNSET = 1e37;

/** A commission that is not known yet is sent as exactly this; no venue pays such a rebate. */
const PENDING_COMMISSION = -1;

/** Whether a number is one that a market can have. */
export const isSet = (value: number): boolean => Math.abs(value) < UNSET;

/** A decimal that is set. */
export const set = (value: string | null | undefined): string | undefined =>
  value === null || value === undefined || !isSet(Number(value)) ? undefined : value;

/** A price or a total, of which zero and less mean that there is none. */
export function positive(value: string | null | undefined): string | undefined {
  const decimal = set(value);
  return decimal !== undefined && Number(decimal) > 0 ? decimal : undefined;
}

/**
 * A sum, which is never below zero.
 *
 * @throws Error for one that is
 */
export function sumOf(value: string | null | undefined, field: string): string | undefined {
  const sum = set(value);
  if (sum === undefined || Number(sum) >= 0) return sum;
  throw new Error(`${field} is ${sum}, below zero`);
}

/** A commission that is known; a negative one is a rebate. */
export function knownCommission(value: string | null | undefined): string | undefined {
  const commission = set(value);
  return commission === undefined || Number(commission) === PENDING_COMMISSION ? undefined : commission;
}

/** A text; an empty one is absent. */
export const presentText = (value: string | null | undefined): string | undefined =>
  value === '' ? undefined : (value ?? undefined);

/** A record without its undefined fields. */
export const definedOnly = <T extends object>(record: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };

/** The beginning of a value, for an error message. */
export function excerpt(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, EXCERPT));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
