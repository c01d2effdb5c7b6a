import { divideDecimals, multiplyDecimals } from './decimals.js';
import { amountOf } from './fields.js';

/** Converts the sizes of a market to volumes in base currency. */
export interface Sizes {
  /** Whether sizes are contracts. */
  readonly areContracts: boolean;
  /** Whether a contract is worth an amount of quote currency, so that its volume depends on the price. */
  readonly areInverse: boolean;
  /**
   * The volume of a size at a price.
   *
   * @throws Error when the size is not a number of at least 0
   */
  volume(size: unknown, price: number): number;
  /** The volume as exact text; `undefined` where a price is needed and there is none. */
  exactVolume(size: string, price: string | undefined): string | undefined;
}

/** For markets whose sizes are volumes: spot markets, and contracts that the venue counts in base currency. */
export const BASE_SIZES: Sizes = {
  areContracts: false,
  areInverse: false,
  volume: (size) => amountOf(size, 'size'),
  exactVolume: (size) => size,
};

/** Whether contracts are worth the same. If not, volumes that were converted before are wrong. */
export const isSameWorth = (one: Sizes, other: Sizes): boolean =>
  one.areInverse === other.areInverse && one.volume('1', 1) === other.volume('1', 1);

/** Decimal places of volumes that are quotients. Enough for the nearest double of a ten-millionth. */
const PLACES = 24;

const PLAIN = /^\d+(?:\.\d*)?$/;

/** Powers of ten that are exact as doubles. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** For contracts that are each worth an amount of base currency. */
export function linearSizes(contractValue: string): Sizes {
  return {
    areContracts: true,
    areInverse: false,
    volume: timesValue(contractValue),
    exactVolume: (size) => multiplyDecimals(size, contractValue),
  };
}

/** For contracts that are each worth an amount of quote currency. */
export function inverseSizes(contractValue: string): Sizes {
  const quoteVolume = timesValue(contractValue);
  return {
    areContracts: true,
    areInverse: true,
    volume: (size, price) => quoteVolume(size) / price,
    exactVolume: (size, price) => {
      if (Number(size) === 0) return '0';
      return price === undefined
        ? undefined
        : divideDecimals(multiplyDecimals(size, contractValue), price, PLACES);
    },
  };
}

/** Decimal places up to which a size that is a double is recognized as a decimal. */
const MOST_PLACES = 8;

/** Digits that a double represents exactly. */
const LARGEST_EXACT = 1e15;

/** Multiplies sizes by a value, correctly rounded: 7 * 0.01 as doubles is not 0.07. */
function timesValue(value: string): (size: unknown) => number {
  const point = value.indexOf('.');
  const mantissa = Number(value.replace('.', ''));
  const places = point < 0 ? 0 : value.length - point - 1;
  const byPlaces = (size: number, moved: number): number | undefined => {
    const power = POWERS[moved] ?? 1;
    const digits = Math.round(size * power);
    // A decimal of the double: whole numbers and powers of ten are exact, so one division is too.
    if (!(digits >= 0 && digits < LARGEST_EXACT) || digits / power !== size) return undefined;
    const product = digits * mantissa;
    const scale = POWERS[places + moved];
    return product <= Number.MAX_SAFE_INTEGER && scale !== undefined ? product / scale : undefined;
  };
  // The most places that a size had: the next one has hardly more. One with fewer has zeros behind.
  let usual = 0;
  return (size) => {
    if (typeof size === 'number') {
      const quick = byPlaces(size, usual);
      if (quick !== undefined) return quick;
      for (let moved = 0; moved <= MOST_PLACES; moved++) {
        const volume = byPlaces(size, moved);
        if (volume === undefined) continue;
        usual = Math.max(usual, moved);
        return volume;
      }
    }
    if (typeof size !== 'string' || !PLAIN.test(size))
      return Number(multiplyDecimals(String(amountOf(size, 'size')), value));
    // Whole numbers and powers of ten are exact, so one division rounds correctly.
    const digits = size.replace('.', '');
    const product = Number(digits) * mantissa;
    const power = POWERS[places + (digits.length === size.length ? 0 : size.length - size.indexOf('.') - 1)];
    return product <= Number.MAX_SAFE_INTEGER && power !== undefined
      ? product / power
      : Number(multiplyDecimals(size, value));
  };
}
