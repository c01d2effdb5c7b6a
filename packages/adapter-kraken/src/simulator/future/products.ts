import { pairSpec, splitPair, type PairSpec } from '@hftjs/simulator';

/** One contract: what Kraken Futures calls it, and how the market counts it. */
export interface Product {
  /** Linear contracts are counted in base currency, inverse ones in contracts of one US dollar. */
  readonly spec: PairSpec;
  /** `PF_XBTUSD`, `FI_XBTUSD_261225`. */
  readonly id: string;
  readonly base: string;
  readonly quote: string;
  readonly isInverse: boolean;
  /** As the WebSocket has it: `XBT:USD`; REST writes `BTC:USD`. */
  readonly wirePair: string;
  readonly tickSize: number;
  /** Epoch milliseconds of its last trading time; perpetuals have none. */
  readonly maturity: number | undefined;
  /** `perpetual`, `month`, `quarter`. */
  readonly tag: string;
  /** Currency of fees, as the venue spells it: `USD`, `BTC`. */
  readonly feeCurrency: string;
}

/** Decimals of price and quantity. */
const LINEAR: Readonly<Record<string, readonly [price: number, quantity: number]>> = {
  btc: [0, 4], eth: [1, 3], sol: [2, 2], xrp: [5, 0], ada: [5, 0], doge: [6, 0], ltc: [2, 2], link: [3, 1],
  dot: [3, 1], avax: [3, 1], shib: [9, -3], pepe: [10, -3],
}; // prettier-ignore

/** Decimals of the price, and the tick as it is listed: the market's ticks are powers of ten. */
const INVERSE: Readonly<Record<string, readonly [price: number, tickSize: number]>> = {
  btc: [0, 0.5], eth: [1, 0.05], xrp: [4, 0.0001], ltc: [2, 0.01],
}; // prettier-ignore

/** Contracts expire at this hour, UTC. */
const EXPIRY_HOUR = 15;

/**
 * All names of a contract. A bare pair is the linear perpetual; `btc/usd:btc` is inverse and settles in bitcoin;
 * `btc/usd:usd-261225` and `btc/usd:btc-261225` end that day.
 */
export function product(pair: string | PairSpec): Product {
  const name = typeof pair === 'string' ? pair : pair.pair;
  const { base, quote, settle: settlement = quote } = splitPair(name);
  const [settle = quote, date] = settlement.split('-');
  if (settle !== base && settle !== quote)
    throw new RangeError(`${name} settles in neither of its currencies`);
  const isInverse = settle === base;
  const counted = isInverse ? inverse(name, base) : linear(name, base);
  const code = base === 'btc' ? 'XBT' : base.toUpperCase();
  const family = `${date === undefined ? 'P' : 'F'}${isInverse ? 'I' : 'F'}`;
  const maturity = date === undefined ? undefined : expiry(date);
  return {
    spec: typeof pair === 'string' ? counted.spec : { contract: counted.spec.contract, ...pair },
    id: `${family}_${code}${quote.toUpperCase()}${date === undefined ? '' : `_${date}`}`,
    base: base.toUpperCase(),
    quote: quote.toUpperCase(),
    isInverse,
    wirePair: `${code}:${quote.toUpperCase()}`,
    tickSize: counted.tickSize,
    maturity,
    tag: tagOf(maturity),
    feeCurrency: settle.toUpperCase(),
  };
}

interface Counted {
  readonly spec: PairSpec;
  readonly tickSize: number;
}

function linear(pair: string, base: string): Counted {
  const known = LINEAR[base];
  const price = base === 'pepe' ? { price: 0.0000052 } : {};
  const spec = pairSpec(pair, {
    ...price,
    ...(known && { priceDecimals: known[0], volumeDecimals: known[1] }),
    costDecimals: 8,
    contract: { kind: 'linear' },
  });
  return { spec, tickSize: Number(`1e-${spec.priceDecimals}`) };
}

/** Of an inverse contract the market counts contracts: in coins, its lots would have no fixed size. */
function inverse(pair: string, base: string): Counted {
  const known = INVERSE[base];
  const spec = pairSpec(pair, {
    ...(known && { priceDecimals: known[0] }),
    volumeDecimals: 0,
    typicalVolume: 1500,
    costDecimals: 8,
    feeDecimals: 11,
    contract: { kind: 'inverse', size: 1 },
  });
  return { spec, tickSize: known?.[1] ?? Number(`1e-${spec.priceDecimals}`) };
}

function expiry(date: string): number {
  const [, year, month, day] = /^(\d\d)(\d\d)(\d\d)$/.exec(date) ?? [];
  if (year === undefined) throw new RangeError(`${date} is not a date like 261225`);
  return Date.UTC(2000 + Number(year), Number(month) - 1, Number(day), EXPIRY_HOUR);
}

function tagOf(maturity: number | undefined): string {
  if (maturity === undefined) return 'perpetual';
  return new Date(maturity).getUTCMonth() % 3 === 2 ? 'quarter' : 'month';
}

/** Base currency of so much volume of the market. */
export const baseVolume = (
  { isInverse }: Product,
  { volume, price }: { volume: number; price: number },
): number => (isInverse ? volume / price : volume);

/** Finds products by either of their names. */
export class ProductDirectory {
  readonly all: readonly Product[];

  constructor(pairs: readonly (string | PairSpec)[]) {
    this.all = pairs.map(product);
  }

  /** By our name: `btc/usd`. */
  byPair(pair: string): Product {
    const found = this.all.find(({ spec }) => spec.pair === pair);
    if (found === undefined) throw new RangeError(`${pair} is not traded here`);
    return found;
  }

  /** By the venue's name; it takes lower case too, and answers in upper case. */
  byId(id: unknown): Product | undefined {
    return typeof id === 'string' ? this.all.find((one) => one.id === id.toUpperCase()) : undefined;
  }
}
