import { isDecimal, multiplyDecimals } from '@hftjs/core/adapter';

/** A number of a market data message. */
export interface MarketNumber {
  /** A plain decimal. */
  readonly text: string;
  readonly value: number;
  /** What stood before it: `C`, it is the close of the day before; `H`, trading is halted. */
  readonly mark: 'C' | 'H' | undefined;
}

const SCALES: Readonly<Record<string, string>> = { K: '1000', M: '1000000', B: '1000000000' };

const SHAPE = /^([CH]?)\s*([+-]?[\d,]*\.?\d+(?:[eE][+-]?\d+)?|[+-]?[\d,]+\.)([KMB]?)%?$/;

const ABSENT: ReadonlySet<unknown> = new Set([undefined, null, '', 'N/A', '-', 'C', 'H']);

/**
 * Reads a field: `118.75`, `C189.71`, `1,300`, `12.2M`, `+0.45%`; `undefined` for what is not there.
 *
 * @throws Error for what is no number
 * @see https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#market-data-fields
 */
export function readMarketNumber(field: unknown): MarketNumber | undefined {
  const trimmed = typeof field === 'string' ? field.trim() : field;
  if (ABSENT.has(trimmed)) return undefined;
  const [, mark = '', digits = '', scale = ''] = SHAPE.exec(String(trimmed)) ?? [];
  const plain = digits.replaceAll(',', '').replace(/^\+/, '');
  if (!isDecimal(plain)) throw new Error(`${JSON.stringify(field)} is no number`);
  const factor = SCALES[scale];
  const text = factor === undefined ? plain : multiplyDecimals(plain, factor);
  return { text, value: Number(text), mark: mark === 'C' || mark === 'H' ? mark : undefined };
}
