import { describeValue, field, isDecimal, rowError, type Field } from '@hftjs/core/adapter';

/** Decimals that are not set are sent as the largest number of their type, the smallest of which is 2^127. */
const UNSET = 1e37;

/** A commission that is not known yet is sent as exactly this; no venue pays such a rebate. */
const PENDING_COMMISSION = -1;

/** Whether a number is one that a market can have. */
export const isSet = (value: number): boolean => Math.abs(value) < UNSET;

/** A decimal of a row. `undefined` for one that is not stated or not set. */
type Decimal = Field<string | undefined>;

/** A decimal of either sign, in some rows with its thousands separated. */
export const decimal: Decimal = field.optional({
  read: (value, label) => {
    const text = typeof value === 'string' ? value.replaceAll(',', '') : '';
    if (isDecimal(text)) return isSet(Number(text)) ? text : undefined;
    throw rowError(() => `${label} is ${describeValue(value)}, not a number`);
  },
});

/** A price or a total, of which zero and less mean that there is none. */
export const positive: Decimal = field.as(decimal, (value) => (Number(value) > 0 ? value : undefined));

/** A price or a size of an execution, which is above zero. */
export const traded: Field<string> = {
  read: (value, label) => {
    const amount = positive.read(value, label);
    if (amount !== undefined) return amount;
    throw rowError(() => `${label} is ${describeValue(value)}, not above zero`);
  },
};

/** A sum, which is never below zero. */
export const sum: Decimal = {
  read: (value, label) => {
    const total = decimal.read(value, label);
    if (Number(total) < 0) throw rowError(() => `${label} is ${String(total)}, below zero`);
    return total;
  },
};

/** A commission that is known; a negative one is a rebate. */
export const commission: Decimal = field.as(decimal, (value) =>
  Number(value) === PENDING_COMMISSION ? undefined : value,
);
