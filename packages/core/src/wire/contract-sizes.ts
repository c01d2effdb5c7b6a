import { divideDecimals, multiplyDecimals } from './decimals.js';
import { amountOf } from './fields.js';

/** How the sizes of a market become volumes in base currency. */
export interface Sizes {
  /** Whether sizes are contracts. */
  readonly areContracts: boolean;
  /** Whether a contract is worth so much quote currency, so that its volume depends on the price. */
  readonly areInverse: boolean;
  /**
   * The volume of a size at a price.
   *
   * @throws Error when the size is no amount
   */
  volume(size: unknown, price: number): number;
  /** The same as exact text; `undefined` where a price is needed and there is none. */
  exactVolume(size: string, price: string | undefined): string | undefined;
}

/** Sizes that are volumes: of spot markets, and of contracts whose venue counts them in base currency. */
export const BASE_SIZES: Sizes = {
  areContracts: false,
  areInverse: false,
  volume: (size) => amountOf(size, 'size'),
  exactVolume: (size) => size,
};

/** Decimal places of volumes that are quotients: enough for the nearest double of a ten-millionth. */
const PLACES = 24;

const PLAIN = /^\d+(?:\.\d*)?$/;

/** Powers of ten that are exact as doubles. */
const POWERS: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Contracts worth so much base currency each. */
export function linearSizes(contractValue: string): Sizes {
  return {
    areContracts: true,
    areInverse: false,
    volume: timesValue(contractValue),
    exactVolume: (size) => multiplyDecimals(size, contractValue),
  };
}

/** Contracts worth so much quote currency each. */
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

/** Multiplies sizes by a value, to the nearest double: 7 * 0.01 would not be 0.07. */
function timesValue(value: string): (size: unknown) => number {
  const point = value.indexOf('.');
  const mantissa = Number(value.replace('.', ''));
  const places = point < 0 ? 0 : value.length - point - 1;
  return (size) => {
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
