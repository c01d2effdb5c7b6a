import type { Hold } from '../ledger/holds.js';
import type { PairTerms } from '../ledger/pair-terms.js';
import type { PositionSide } from '../ledger/position-record.js';
import type { PairMarket } from '../market/pair-market.js';
import type { Reach, Side } from '../market/order-book.js';

/** Parts of the cost: 0.0016 is 0.16 %. */
export interface FeeRates {
  readonly maker: number;
  readonly taker: number;
}

const RATE_DECIMALS = 9;

/** The highest fee of a value, rounded up to the decimals in which fees are charged. */
export function highestFee(value: bigint, { maker, taker }: FeeRates, roundedTo: bigint): bigint {
  const rate = BigInt(Math.ceil(Math.max(maker, taker, 0) * 10 ** RATE_DECIMALS - 1e-3));
  const scale = 10n ** BigInt(RATE_DECIMALS) * roundedTo;
  return ((value * rate + scale - 1n) / scale) * roundedTo;
}

export interface NeedInit {
  readonly terms: PairTerms;
  readonly side: Side;
  readonly positionSide: PositionSide;
  readonly isReduceOnly: boolean;
  /** Waits for its trigger. */
  readonly isWaiting: boolean;
  readonly lots: number;
  /** Limit, or the worst price that the order can get. */
  readonly tick: number;
  /** What a market order will cost, where the book says so; instead of `tick`. */
  readonly value?: bigint | undefined;
  readonly fees: FeeRates;
  /** Whether purchases pay their fee in quote currency. */
  readonly paysQuoteFee: boolean;
  /** Units of the ledger per unit of a base lot, and per unit of fees in `settle`. */
  readonly baseScale: bigint;
  readonly feeScale: bigint;
}

/** What an open order holds back. Conditional orders on derivatives hold nothing until they are triggered. */
export function needOf(init: NeedInit): Hold | undefined {
  const { terms, side, positionSide, isReduceOnly, isWaiting, lots, tick, fees, feeScale } = init;
  if (lots === 0) return undefined;
  if (terms.kind !== 'spot') {
    if (isWaiting) return undefined;
    const fee = isReduceOnly ? 0n : highestFee(terms.value(tick, lots), fees, feeScale);
    return { terms, side, positionSide, isReduceOnly, tick, lots, fee };
  }
  if (side === 'sell') return { currency: terms.base, units: BigInt(lots) * init.baseScale };
  const value = init.value ?? terms.value(tick, lots);
  const fee = init.paysQuoteFee ? highestFee(value, fees, feeScale) : 0n;
  return { currency: terms.quote, units: value + fee };
}

/** What a taker would trade now. */
export interface Walk {
  readonly lots: number;
  readonly value: bigint;
  /** The last and worst tick; `undefined` when nothing would trade. */
  readonly worstTick: number | undefined;
}

/** Walks the book as a taker would, without trading. Stops before orders of `account`. */
export function walkBook({ book }: PairMarket, taker: Reach & { lots: number }, terms: PairTerms): Walk {
  let left = taker.lots;
  let value = 0n;
  let worstTick: number | undefined;
  for (const { tick, lots } of book.reach(taker)) {
    if (left === 0) break;
    const taken = Math.min(left, lots);
    value += terms.value(tick, taken);
    left -= taken;
    worstTick = tick;
  }
  return { lots: taker.lots - left, value, worstTick };
}

/** How many lots so much quote currency buys, or has to be sold for it; what the book lacks counts at its last price. */
export function lotsForAmount(
  { book, lastTick }: PairMarket,
  { units, ...taker }: Reach & { units: bigint },
  terms: PairTerms,
): number {
  let left = units;
  let found = 0n;
  let last = lastTick;
  for (const { tick, lots } of book.reach(taker)) {
    last = tick;
    const affordable = left / terms.value(tick, 1);
    const taken = affordable < BigInt(lots) ? affordable : BigInt(lots);
    found += taken;
    left -= terms.value(tick, taken);
    if (taken < BigInt(lots)) return Number(found);
  }
  return Number(found + left / terms.value(last, 1));
}
