import { pairSpec, splitPair, type PairSpec, type SubmitOrder, usdValue } from '@hftjs/simulator';

/** A product of the venue: `BTC-USD`. Of an alias, the market is another one's. */
export interface Product {
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  /** The pair whose book this is. */
  readonly spec: PairSpec;
  /** The product that market data comes under, of an alias. */
  readonly alias: string | undefined;
}

/** Decimals of the price by base currency, where the quote currency is about a dollar. */
const PRICE_DECIMALS: Readonly<Record<string, number>> = {
  btc: 2, eth: 2, sol: 2, xrp: 4, ada: 4, doge: 5, ltc: 2, link: 3, dot: 3, avax: 2, shib: 8,
}; // prettier-ignore

const COST_DECIMALS = 8;

/** Least value of an order in a currency that is worth about a dollar. */
const LEAST_VALUE = 1;

const isDollarLike = (currency: string): boolean => Math.abs(Math.log2(usdValue(currency))) < 1;

/** How a pair is traded here. */
function productSpec(pair: string | PairSpec): PairSpec {
  if (typeof pair !== 'string') return pair;
  const { base, quote, settle } = splitPair(pair);
  if (settle !== undefined) throw new RangeError(`${pair} is not a spot pair`);
  const priceDecimals = quote.startsWith('usd') ? PRICE_DECIMALS[base] : undefined;
  return pairSpec(pair, {
    costDecimals: COST_DECIMALS,
    ...(isDollarLike(quote) && { limits: { minNotional: LEAST_VALUE } }),
    ...(priceDecimals !== undefined && { priceDecimals }),
  });
}

/** An order for a product. */
export type ProductOrder = Omit<SubmitOrder, 'pair' | 'quoteCurrency'>;

/** Where an order for a product trades: one for an alias in another product's book, paid in its own currency. */
export const placeOf = ({
  spec,
  alias,
  quote,
}: Product): { readonly pair: string; readonly quoteCurrency: string | undefined } => ({
  pair: spec.pair,
  quoteCurrency: alias === undefined ? undefined : quote.toLowerCase(),
});

/** Pairs that share another pair's book, each with that pair. */
export type Aliases = Readonly<Record<string, string>>;

/** How these pairs are traded, the currencies of their aliases included. */
export function productSpecs(
  pairs: readonly (string | PairSpec)[],
  given?: Aliases,
): { specs: readonly PairSpec[]; aliases: Aliases } {
  const specs = pairs.map(productSpec);
  const aliases = given ?? usualAliases(specs);
  const quotesOf = ({ pair }: PairSpec): readonly string[] =>
    Object.keys(aliases)
      .filter((alias) => aliases[alias] === pair)
      .map((alias) => splitPair(alias).quote);
  return { specs: specs.map((spec) => ({ ...spec, quotes: quotesOf(spec) })), aliases };
}

/** All products, aliases included. */
export class ProductDirectory {
  readonly #byId = new Map<string, Product>();
  readonly #byPair = new Map<string, Product>();

  constructor(specs: readonly PairSpec[], aliases: Aliases) {
    for (const spec of specs) this.#add(spec.pair, spec, undefined);
    for (const [pair, target] of Object.entries(aliases)) {
      const original = this.byPair(target);
      if (this.#byPair.has(pair)) throw new RangeError(`${pair} is traded for itself`);
      this.#add(pair, original.spec, original.id);
    }
  }

  get all(): readonly Product[] {
    return [...this.#byId.values()];
  }

  byId(id: string): Product | undefined {
    return this.#byId.get(id);
  }

  byPair(pair: string): Product {
    const product = this.#byPair.get(pair);
    if (product === undefined) throw new RangeError(`${pair} is not traded here`);
    return product;
  }

  /** The product that market data of this one comes under. */
  canonical(id: string): Product | undefined {
    const product = this.#byId.get(id);
    return product?.alias === undefined ? product : this.#byId.get(product.alias);
  }

  aliasesOf({ id }: Product): readonly string[] {
    return this.all.filter(({ alias }) => alias === id).map((product) => product.id);
  }

  #add(pair: string, spec: PairSpec, alias: string | undefined): void {
    const { base, quote } = splitPair(pair.toUpperCase());
    const product = { id: `${base}-${quote}`, base, quote, spec, alias };
    this.#byId.set(product.id, product);
    this.#byPair.set(pair, product);
  }
}

/** Dollars and USDC share a book for most coins. */
function usualAliases(specs: readonly PairSpec[]): Record<string, string> {
  const pairs = new Set(specs.map(({ pair }) => pair));
  return Object.fromEntries(
    specs
      .filter(({ pair }) => pair.endsWith('/usd') && !pairs.has(`${pair}c`))
      .map(({ pair }) => [`${pair}c`, pair]),
  );
}
