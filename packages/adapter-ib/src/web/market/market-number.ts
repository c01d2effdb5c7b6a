import { describeValue, isDecimal, multiplyDecimals } from '@hftjs/core/adapter';

/** The longest number, with all its digits and separators. */
const MAX_NUMBER_LENGTH = 64;

/** A number of a market data message. */
export interface MarketNumber {
  /** A plain decimal. */
  readonly text: string;
  readonly value: number;
  /** Its prefix: `C`, it is the close of the day before; `H`, trading is halted. */
  readonly mark: 'C' | 'H' | undefined;
}

const SCALES: Readonly<Record<string, string>> = { K: '1000', M: '1000000', B: '1000000000' };

/** No two neighbours take the same characters: the time it takes grows with the length, and not with its square. */
const SHAPE = /^([CH]?)\s*([+-]?[\d,]*(?:\.\d*)?(?:[eE][+-]?\d+)?)([KMB]?)%?$/;

const ABSENT: ReadonlySet<unknown> = new Set([undefined, null, '', 'N/A', '-', 'C', 'H']);

/**
 * Reads a field: `118.75`, `C189.71`, `1,300`, `12.2M`, `+0.45%`; `undefined` for an absent value.
 *
 * @throws Error for a value that is not a number
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data-fields
 */
export function readMarketNumber(field: unknown): MarketNumber | undefined {
  const given = typeof field === 'number' ? String(field) : field;
  const words = typeof given === 'string' && given.length <= MAX_NUMBER_LENGTH ? given.trim() : undefined;
  if (ABSENT.has(words ?? given)) return undefined;
  const [, mark = '', digits = '', scale = ''] = SHAPE.exec(words ?? '') ?? [];
  const plain = digits.replaceAll(',', '').replace(/^\+/, '');
  const factor = SCALES[scale];
  const text = isDecimal(plain) && factor !== undefined ? multiplyDecimals(plain, factor) : plain;
  const value = isDecimal(text) ? Number(text) : NaN;
  if (!Number.isFinite(value)) throw new Error(`${describeValue(field)} is not a number`);
  return { text, value, mark: mark === 'C' || mark === 'H' ? mark : undefined };
}
