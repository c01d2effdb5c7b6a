import { BASE_SIZES, inverseSizes, linearSizes, numberOf, type Row, type Sizes } from '@hftjs/core/adapter';

/** Inverse products are counted in contracts of one US dollar. */
const ONE_DOLLAR = inverseSizes('1');

const isInverseId = (productId: string): boolean => /^.I_/i.test(productId);

/**
 * What the sizes of a product count, by its name alone: of `PI_` and `FI_` contracts of one dollar, of all others
 * base currency.
 *
 * @see https://support.kraken.com/hc/en-us/articles/360022835891-Ticker-symbols
 */
export const sizesByName = (productId: string): Sizes => (isInverseId(productId) ? ONE_DOLLAR : BASE_SIZES);

/**
 * The same as Kraken lists the product: `contractSize` is what a contract is worth.
 *
 * @throws Error when a contract is worth nothing
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
 */
export function sizesOfInstrument(productId: string, { type, contractSize }: Row): Sizes {
  const isInverse = typeof type === 'string' ? type === 'futures_inverse' : isInverseId(productId);
  const value = contractSize === undefined ? 1 : numberOf(contractSize, 'contractSize');
  if (value <= 0) throw new Error(`a contract of ${productId} is worth ${value}`);
  if (value === 1) return isInverse ? ONE_DOLLAR : BASE_SIZES;
  return isInverse ? inverseSizes(String(value)) : linearSizes(String(value));
}

/** The volume of a public size, in base currency. */
export function volumeOf(sizes: Sizes, size: number, price: number): number {
  return sizes.areContracts ? sizes.volume(size, price) : size;
}
