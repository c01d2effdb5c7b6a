/** One traded pair: where its price starts and how finely price and volume are counted. */
export interface PairSpec {
  /** `btc/usd`, lower case; a settlement may follow (`btc/usd:btc`). */
  readonly pair: string;
  /** Where the price starts, in quote currency. */
  readonly price: number;
  /** One tick is `10^-priceDecimals` of the quote currency. */
  readonly priceDecimals: number;
  /** One lot is `10^-volumeDecimals` of the base currency; below zero where one lot is ten coins, or a million. */
  readonly volumeDecimals: number;
  /** Decimals of costs and fees, in quote currency. */
  readonly costDecimals: number;
  /** Decimals of fees that are not in base currency. @defaultValue `costDecimals`; 8 of inverse contracts */
  readonly feeDecimals?: number | undefined;
  /** The volume of a common order, in base currency: larger ones are rarer. */
  readonly typicalVolume: number;
  /** Price levels per side far from the price, beside those of the crowd: nobody moves them. @defaultValue 0 */
  readonly farLevels?: number | undefined;
  /**
   * Further currencies of the value of the quote currency, in which orders on spot may be paid (`quoteCurrency`): they
   * share the book. @defaultValue none
   */
  readonly quotes?: readonly string[] | undefined;
  /** Terms of a derivative; absent on spot pairs, which are paid in full. */
  readonly contract?: ContractTerms | undefined;
  /** What an order's price and volume must fit. @defaultValue whole ticks and lots above zero */
  readonly limits?: OrderLimits | undefined;
}

/** Increments of a pair that may change while it is traded. */
export type Increments = Pick<
  OrderLimits,
  'maxVolume' | 'minNotional' | 'minVolume' | 'priceStep' | 'volumeStep'
>;

/** How a derivative is paid. */
export interface ContractTerms {
  /**
   * `linear`: volumes are base currency. `inverse`: volumes are contracts of `size` quote currency each. Of inverse
   * pairs, costs are in the currency of settlement too.
   */
  readonly kind: 'linear' | 'inverse';
  /** Currency of margin, fees and profit. @defaultValue the one in the pair's name, else quote (linear) or base (inverse) */
  readonly settle?: string | undefined;
  /** Quote currency per contract of an inverse pair. @defaultValue 1 */
  readonly size?: number | undefined;
  /** Maintenance margin as a part of the position's value. @defaultValue 0.005 */
  readonly maintenance?: number | undefined;
}

/** Limits of an order. Volumes as in `PairSpec`: base currency, or contracts. */
export interface OrderLimits {
  readonly minVolume?: number | undefined;
  readonly maxVolume?: number | undefined;
  /** Volumes are whole multiples of this. @defaultValue one lot */
  readonly volumeStep?: number | undefined;
  /** Prices are whole multiples of this. @defaultValue one tick */
  readonly priceStep?: number | undefined;
  /** Least value, in quote currency, of an order that is not reduce-only. */
  readonly minNotional?: number | undefined;
  /** How far a limit price may be from the mark price, as a part of it: 0.2 is 20 %. */
  readonly priceBand?: number | undefined;
}

/** About what one unit is worth, in US dollars. */
const USD_VALUES: Readonly<Record<string, number>> = {
  btc: 104_000, eth: 3_400, sol: 160, bnb: 950, xrp: 2.3, ada: 0.55, doge: 0.17, ltc: 95, link: 15, dot: 3,
  avax: 17, shib: 0.0000098, usd: 1, usdt: 1, usdc: 1, dai: 1, eur: 1.16, gbp: 1.31, jpy: 0.0064, chf: 1.24,
}; // prettier-ignore

/** Decimals of the price where the quote currency is worth about a dollar. */
const PRICE_DECIMALS: Readonly<Record<string, number>> = {
  btc: 1, eth: 2, sol: 2, bnb: 2, xrp: 5, ada: 6, doge: 7, ltc: 2, link: 5, dot: 4, avax: 2, usdt: 5, usdc: 4,
}; // prettier-ignore

/** Value of an order of common size, in US dollars. */
const TYPICAL_VALUE = 1_500;

/** About what one unit of a currency is worth, in US dollars; 1 for one that is not known. */
export const usdValue = (currency: string): number => USD_VALUES[currency.toLowerCase()] ?? 1;

/** Base, quote and settlement of a pair: `btc/usd:btc` has all three. */
export function splitPair(pair: string): { base: string; quote: string; settle: string | undefined } {
  const match = /^([^/:]+)\/([^/:]+)(?::(.+))?$/.exec(pair);
  if (match?.[1] === undefined || match[2] === undefined)
    throw new RangeError(`${pair} is not a pair like btc/usd`);
  return { base: match[1], quote: match[2], settle: match[3] };
}

/** A realistic start for a pair; for one that is not known, something sensible. Give what should differ. */
export function pairSpec(pair: string, overrides: Partial<PairSpec> = {}): PairSpec {
  const { base, quote } = splitPair(pair);
  const quoteValue = usdValue(quote);
  const price = overrides.price ?? usdValue(base) / quoteValue;
  const isDollarLike = quoteValue > 0.5 && quoteValue < 2;
  const priceDecimals =
    overrides.priceDecimals ??
    (isDollarLike ? PRICE_DECIMALS[base] : undefined) ??
    Math.min(10, Math.max(0, 5 - Math.floor(Math.log10(price))));
  const typicalVolume = overrides.typicalVolume ?? TYPICAL_VALUE / (price * quoteValue);
  return {
    pair,
    priceDecimals,
    // Large volumes are counted coarsely: sums of lots stay exact.
    volumeDecimals: Math.min(8, Math.max(0, 12 - Math.ceil(Math.log10(typicalVolume)))),
    costDecimals: isDollarLike ? (priceDecimals <= 2 ? 5 : 8) : 10,
    ...overrides,
    typicalVolume,
    price: Math.max(1, Math.round(price * 10 ** priceDecimals)) / 10 ** priceDecimals,
  };
}
