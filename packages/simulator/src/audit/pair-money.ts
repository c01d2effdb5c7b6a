import type { PairSpec } from '../market/pair-spec.js';
import { divideRounded, parseUnits } from '../wire/decimal.js';

/** Signed units of a decimal text. */
export const units = (text: string, decimals: number): bigint =>
  text.startsWith('-') ? -parseUnits(text.slice(1), decimals) : parseUnits(text, decimals);

export const isInverse = ({ contract }: PairSpec): boolean => contract?.kind === 'inverse';

/** Decimals of fees in the currency in which fills are paid. */
export const feeDecimals = (spec: PairSpec): number =>
  spec.feeDecimals ?? (isInverse(spec) ? 8 : spec.costDecimals);

/** Base and quote of a pair; of derivatives, only `settle` has balances. */
export function currencies({ pair, contract }: PairSpec): { base: string; quote: string; settle: string } {
  const [name = '', named] = pair.split(':');
  const [base = '', quote = ''] = name.split('/');
  if (contract === undefined) return { base, quote, settle: quote };
  const settle = contract.settle ?? named?.split('-')[0] ?? (contract.kind === 'inverse' ? base : quote);
  return { base, quote, settle };
}

/** What so many lots are worth at a tick, in units of `10^-decimals` of the currency in which they are paid. */
export function valueOf(
  spec: PairSpec,
  { tick, lots }: { tick: bigint; lots: bigint },
  decimals: number,
): bigint {
  const { priceDecimals, volumeDecimals, contract } = spec;
  if (contract?.kind !== 'inverse')
    return tick * lots * 10n ** BigInt(decimals - priceDecimals - volumeDecimals);
  const size = BigInt(contract.size ?? 1);
  return divideRounded(
    lots * size * 10n ** BigInt(decimals + priceDecimals),
    tick * 10n ** BigInt(volumeDecimals),
  );
}

/** The highest fee of a value, rounded up to units of fees: `10^shift` units of the value. */
export function highestFee(value: bigint, rate: number, shift: number): bigint {
  const scale = 1_000_000_000n;
  const step = 10n ** BigInt(shift);
  const part = BigInt(Math.round(Math.max(0, rate) * Number(scale)));
  return ((value * part + scale * step - 1n) / (scale * step)) * step;
}
