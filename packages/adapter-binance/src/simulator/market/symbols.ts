import { type ContractTerms, type OrderLimits, pairSpec, splitPair, type PairSpec } from '@hftjs/simulator';
import { withDecimals } from '../wire/decimal-text.js';

/** What Binance calls one pair. */
export interface BinancePair {
  readonly spec: PairSpec;
  /** `BTCUSDT`; dated futures `BTCUSDT_261225`. */
  readonly symbol: string;
  /** The symbol as names of streams have it: `btcusdt`. */
  readonly streamName: string;
  readonly base: string;
  readonly quote: string;
  /** `261225` of a future that ends. */
  readonly delivery: string | undefined;
  /** What orders must fit. */
  readonly limits: PairLimits;
  /** A price as the wire writes it. */
  price(text: string): string;
  /** A volume as the wire writes it. */
  volume(text: string): string;
}

/** The limits of a pair, each of them known. */
export type PairLimits = { readonly [Name in keyof OrderLimits]-?: number };

/** How finely a venue counts, and how it writes numbers. */
export interface Notation {
  /** Decimals of price and volume, by base currency, where the quote currency is about a dollar. */
  readonly counted: Readonly<Record<string, readonly [price: number, volume: number]>>;
  /** Decimals that prices and volumes are written with, where these are more. */
  writtenPrice(spec: PairSpec): number;
  writtenVolume(spec: PairSpec): number;
  /** How contracts are paid; absent on spot. */
  readonly contract?: ContractTerms;
  /** What orders must fit beside steps. */
  readonly limits: Pick<PairLimits, 'minNotional' | 'priceBand'>;
}

/** Costs and fees have eight decimals everywhere. */
const COST_DECIMALS = 8;

/** All names of a pair. */
export function binancePair(pair: string | PairSpec, notation: Notation): BinancePair {
  const counted =
    typeof pair === 'string'
      ? pairSpec(pair, overrides(pair, notation))
      : { contract: notation.contract, ...pair };
  const limits = limitsOf(counted, notation);
  const spec = { ...counted, limits };
  const { base, quote, settle } = splitPair(spec.pair);
  const delivery = settle?.split('-')[1];
  const symbol = `${base}${quote}${delivery === undefined ? '' : `_${delivery}`}`.toUpperCase();
  return {
    spec,
    symbol,
    streamName: symbol.toLowerCase(),
    base: base.toUpperCase(),
    quote: quote.toUpperCase(),
    delivery,
    limits,
    price: (text) => withDecimals(text, notation.writtenPrice(spec)),
    volume: (text) => withDecimals(text, notation.writtenVolume(spec)),
  };
}

/** The largest volume of an order; smaller where lots are so fine that a double would not count them. */
const MOST_VOLUME = 900_000_000;
const MOST_FINE_VOLUME = 9_000_000;

function limitsOf(
  { priceDecimals, volumeDecimals, limits = {} }: PairSpec,
  { limits: usual }: Notation,
): PairLimits {
  const lot = 10 ** -volumeDecimals;
  const volumeStep = limits.volumeStep ?? Number(lot.toFixed(Math.max(0, volumeDecimals)));
  return {
    minVolume: limits.minVolume ?? volumeStep,
    maxVolume: limits.maxVolume ?? (volumeDecimals <= 5 ? MOST_VOLUME : MOST_FINE_VOLUME),
    volumeStep,
    priceStep: limits.priceStep ?? Number((10 ** -priceDecimals).toFixed(priceDecimals)),
    minNotional: limits.minNotional ?? usual.minNotional,
    priceBand: limits.priceBand ?? usual.priceBand,
  };
}

function overrides(pair: string, { counted, contract }: Notation): Partial<PairSpec> {
  const { base, quote } = splitPair(pair);
  const found = quote.startsWith('usd') ? counted[base] : undefined;
  const known = { costDecimals: COST_DECIMALS, contract };
  return found === undefined ? known : { priceDecimals: found[0], volumeDecimals: found[1], ...known };
}

/** Finds pairs by any of their names. */
export class SymbolDirectory {
  readonly all: readonly BinancePair[];
  readonly #statuses = new Map<string, string>();

  constructor(pairs: readonly (string | PairSpec)[], notation: Notation) {
    this.all = pairs.map((pair) => binancePair(pair, notation));
  }

  /** By our name: `btc/usdt`. */
  byPair(pair: string): BinancePair {
    const found = this.all.find(({ spec }) => spec.pair === pair);
    if (found === undefined) throw new RangeError(`${pair} is not traded here`);
    return found;
  }

  /** The status of a pair in the list of markets, if one was set. */
  statusOf({ symbol }: BinancePair): string | undefined {
    return this.#statuses.get(symbol);
  }

  setStatus(pair: string, status: string): void {
    this.#statuses.set(this.byPair(pair).symbol, status);
  }

  bySymbol(symbol: string): BinancePair | undefined {
    return this.all.find((pair) => pair.symbol === symbol);
  }

  byStreamName(name: string): BinancePair | undefined {
    return this.all.find(({ streamName }) => streamName === name);
  }
}
