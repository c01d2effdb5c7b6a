import { splitCurrencyPair, type CurrencyPair } from '@hftjs/core';
import {
  inverseSizes,
  linearSizes,
  multiplyDecimals,
  type Row,
  type Sizes,
  textOf,
} from '@hftjs/core/adapter';

/** Markets that will not trade again. What merely pauses (`suspend`) is subscribed. */
const ENDED: ReadonlySet<unknown> = new Set(['expired', 'test']);

/** A market that is announced: its currencies and the worth of its contracts may be left empty until it opens. */
export const ANNOUNCED = 'preopen';

/**
 * Why a pair cannot be subscribed; `undefined` when it can. The two families of USD contracts have one
 * underlying: they differ in what a contract is settled in.
 *
 * @param row - what OKX lists by the pair's id
 */
export function refusalOf(row: Row | undefined, pair: CurrencyPair): string | undefined {
  if (!row) return 'OKX has no such market';
  const { base, quote, settle = quote } = splitCurrencyPair(pair);
  const isSpot = row.instType === 'SPOT';
  const underlying = isSpot ? [row.baseCcy, row.quoteCcy] : currenciesOf(row);
  const stated = [...underlying, isSpot ? settle : row.settleCcy].map((code) => String(code).toLowerCase());
  const wanted = [base, quote, settle];
  if (row.state === ANNOUNCED && stated.some((code) => code === '' || code === 'undefined')) return undefined;
  if (stated.join() !== wanted.join())
    return `OKX's ${String(row.instId)} is of ${stated.join(', ')}, not ${wanted.join(', ')}`;
  if (ENDED.has(row.state)) return `it does not trade any more: its state is ${String(row.state)}`;
  if (isSpot || row.state === ANNOUNCED) return undefined;
  try {
    sizesOfContract(row);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Contracts have neither `baseCcy` nor `quoteCcy`. */
function currenciesOf({ uly, instFamily }: Row): readonly string[] {
  const [base = '', quote = ''] = (typeof uly === 'string' && uly !== '' ? uly : String(instFamily)).split(
    '-',
  );
  return [base, quote.split('_', 1)[0] ?? ''];
}

/**
 * How contracts become volumes in base currency: `ctVal * ctMult` of `ctValCcy` each.
 *
 * @throws Error naming what is missing or does not fit together
 * @see https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 */
export function sizesOfContract(row: Row): Sizes {
  const value = multiplyDecimals(textOf(row.ctVal, 'ctVal'), textOf(row.ctMult, 'ctMult'));
  if (!(Number(value) > 0)) throw new Error(`a contract of ${String(row.instId)} is worth ${value}`);
  const [base, quote] = currenciesOf(row);
  if (row.ctType === 'linear' && row.ctValCcy === base) return linearSizes(value);
  if (row.ctType === 'inverse' && row.ctValCcy === quote) return inverseSizes(value);
  throw new Error(
    `a ${String(row.ctType)} contract of ${String(row.instId)} worth ${value} ${String(row.ctValCcy)} cannot be converted`,
  );
}
