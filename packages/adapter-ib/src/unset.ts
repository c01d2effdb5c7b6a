/** Decimals that are not set are sent as the largest number of their type, the smallest of which is 2^127. */
const UNSET = 1e37;

/** Whether a number is one that a market can have. */
export const isSet = (value: number): boolean => Math.abs(value) < UNSET;

/** A decimal that is set. */
export const set = (value: string | null | undefined): string | undefined =>
  value === null || value === undefined || !isSet(Number(value)) ? undefined : value;

/** A price or a total, of which zero and less mean that there is none. */
export function positive(value: string | null | undefined): string | undefined {
  const told = set(value);
  return told !== undefined && Number(told) > 0 ? told : undefined;
}

/** A commission that is not known yet is sent as exactly this, which nobody was ever paid. */
const PENDING_COMMISSION = -1;

/** A commission that is known; a negative one is a rebate. */
export function knownCommission(value: string | null | undefined): string | undefined {
  const told = set(value);
  return told === undefined || Number(told) === PENDING_COMMISSION ? undefined : told;
}
