import { splitPair, type PairSpec } from '../market/pair-spec.js';
import { divideRounded } from '../wire/decimal.js';

/** Decimals of an amount in a currency of which no pair is priced. */
const LEAST_DECIMALS = 8;
/** Decimals of amounts in a currency in which inverse contracts are settled: their costs are rounded to them. */
const INVERSE_DECIMALS = 12;
/** Decimals of the size of an inverse contract. */
const SIZE_DECIMALS = 8;

/** Currencies of a pair, and what its fills are worth in the currency in which they are paid. */
export interface PairTerms {
  readonly spec: PairSpec;
  readonly kind: 'spot' | 'linear' | 'inverse';
  readonly base: string;
  readonly quote: string;
  /** In which fills are paid: the quote currency on spot. */
  readonly settle: string;
  /** Decimals of amounts in `settle`, as the ledger counts them. */
  readonly decimals: number;
  /** What so many lots at this tick are worth, in units of `settle`. Exact, except of inverse contracts. */
  value(tick: number | bigint, lots: number | bigint): bigint;
}

export function currenciesOf({ pair, contract }: PairSpec): { base: string; quote: string; settle: string } {
  const { base, quote, settle: named } = splitPair(pair);
  const usual = contract?.kind === 'inverse' ? base : quote;
  // A date may follow the currency: `usdt-261225`.
  const settle = contract === undefined ? quote : (contract.settle ?? named?.split('-')[0] ?? usual);
  return { base, quote, settle };
}

/** So many decimals the ledger needs in each currency so that every fill of these pairs is counted exactly. */
export function currencyDecimals(specs: readonly PairSpec[]): ReadonlyMap<string, number> {
  const decimals = new Map<string, number>();
  const need = (currency: string, count: number): void => {
    decimals.set(currency, Math.max(LEAST_DECIMALS, count, decimals.get(currency) ?? 0));
  };
  for (const spec of specs) {
    const { base, quote, settle } = currenciesOf(spec);
    const kind = spec.contract?.kind;
    need(settle, Math.max(spec.costDecimals, kind === 'inverse' ? INVERSE_DECIMALS : valueDecimals(spec)));
    if (kind === undefined) need(base, spec.volumeDecimals);
    if (kind === undefined) need(quote, spec.costDecimals);
    for (const other of spec.quotes ?? []) need(other, Math.max(spec.costDecimals, valueDecimals(spec)));
  }
  return decimals;
}

const valueDecimals = ({ priceDecimals, volumeDecimals }: PairSpec): number => priceDecimals + volumeDecimals;

/** @param paidIn - one of the pair's `quotes` instead of its quote currency */
export function pairTerms(
  spec: PairSpec,
  decimalsOf: ReadonlyMap<string, number>,
  paidIn?: string,
): PairTerms {
  const named = currenciesOf(spec);
  const currencies = paidIn === undefined ? named : { ...named, quote: paidIn, settle: paidIn };
  const decimals = decimalsOf.get(currencies.settle) ?? LEAST_DECIMALS;
  const kind = spec.contract?.kind ?? 'spot';
  if (kind === 'inverse') return { spec, kind, ...currencies, decimals, value: inverseValue(spec, decimals) };
  const scale = 10n ** BigInt(decimals - valueDecimals(spec));
  return {
    spec,
    kind,
    ...currencies,
    decimals,
    value: (tick, lots) => BigInt(tick) * BigInt(lots) * scale,
  };
}

/** Contracts of a fixed value in quote currency are worth so much in the currency of settlement. */
function inverseValue(
  { priceDecimals, volumeDecimals, contract }: PairSpec,
  decimals: number,
): PairTerms['value'] {
  const size = BigInt(Math.round((contract?.size ?? 1) * 10 ** SIZE_DECIMALS));
  const up = 10n ** BigInt(decimals + priceDecimals + Math.max(0, -volumeDecimals));
  const down = 10n ** BigInt(SIZE_DECIMALS + Math.max(0, volumeDecimals));
  return (tick, lots) => divideRounded(BigInt(lots) * size * up, BigInt(tick) * down);
}
