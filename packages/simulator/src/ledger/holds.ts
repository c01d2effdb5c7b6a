import type { Side } from '../market/order-book.js';
import { divideUp } from '../wire/decimal.js';
import type { PairTerms } from './pair-terms.js';
import type { PositionRecord, PositionSide } from './position-record.js';

/** What an open order on spot holds back. */
export interface AmountHold {
  readonly currency: string;
  readonly units: bigint;
}

/** What an open order on a derivative may open or close; its margin depends on the position. */
export interface MarginHold {
  readonly terms: PairTerms;
  readonly side: Side;
  readonly positionSide: PositionSide;
  readonly isReduceOnly: boolean;
  /** At which its lots are valued. */
  readonly tick: number;
  readonly lots: number;
  /** Of all its lots, in units of the currency of settlement. */
  readonly fee: bigint;
}

export type Hold = AmountHold | MarginHold;

export const isMargin = (hold: Hold): hold is MarginHold => 'terms' in hold;

export function isSameHold(left: Hold | undefined, right: Hold | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (isMargin(left))
    return isMargin(right) && left.tick === right.tick && left.lots === right.lots && left.fee === right.fee;
  return !isMargin(right) && left.currency === right.currency && left.units === right.units;
}

/** Lots of a position that an order of this side closes. */
export function closableLots(position: PositionRecord | undefined, side: Side): bigint {
  const lots = position?.lots ?? 0n;
  return side === 'sell' ? (lots > 0n ? lots : 0n) : lots < 0n ? -lots : 0n;
}

interface MarginContext {
  readonly holds: Iterable<MarginHold>;
  readonly leverageOf: (pair: string) => number;
  readonly positionOf: (pair: string, side: PositionSide) => PositionRecord | undefined;
}

/** Margin and fees that open orders need beyond what closes positions: reduce-only orders first, then the oldest. */
export function orderMargin({ holds, leverageOf, positionOf }: MarginContext): bigint {
  const all = [...holds];
  const closable = new Map<string, bigint>();
  let margin = 0n;
  for (const hold of [...all.filter((one) => one.isReduceOnly), ...all.filter((one) => !one.isReduceOnly)]) {
    const { terms, side, positionSide, tick } = hold;
    const { pair } = terms.spec;
    const key = `${pair} ${positionSide} ${side}`;
    const left = closable.get(key) ?? closableLots(positionOf(pair, positionSide), side);
    const lots = BigInt(hold.lots);
    const closing = lots < left ? lots : left;
    closable.set(key, left - closing);
    const opening = lots - closing;
    if (hold.isReduceOnly || opening === 0n) continue;
    margin += initialMargin(terms.value(tick, opening), leverageOf(pair)) + (hold.fee * opening) / lots;
  }
  return margin;
}

/** Part of a value that has to be there, rounded up. */
export const initialMargin = (value: bigint, leverage: number): bigint =>
  divideUp(value * 1000n, BigInt(Math.round(leverage * 1000)));
