import type { Market } from './market.js';

/** Between 0 and 1, the same for the same index, without a visible pattern. */
export function noise(index: number): number {
  const mixed = Math.imul(index + 0x9e37, 0x85ebca6b) ^ (index >>> 3);
  return ((Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35) >>> 0) % 1_000_003) / 1_000_003;
}

/** Best prices, and figures of the last 24 hours, as texts with the market's decimals. */
export interface Quotes {
  readonly bid: string;
  readonly ask: string;
  readonly last: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly average: string;
  readonly change: string;
  /** In percent. */
  readonly changePercent: string;
}

export function quotesOf({ price, decimals }: Market, index: number): Quotes {
  const text = (value: number): string => value.toFixed(decimals);
  const bid = price * (1 + (noise(index) - 0.5) / 100);
  const change = price * (noise(index + 4) - 0.5) * 0.05;
  return {
    bid: text(bid),
    ask: text(bid + 10 ** -decimals),
    last: text(noise(index + 9) < 0.5 ? bid : bid + 10 ** -decimals),
    open: text(bid - change),
    high: text(price * 1.02),
    low: text(price * 0.97),
    average: text(price * 0.998),
    change: text(change),
    changePercent: ((change / price) * 100).toFixed(2),
  };
}

/** A price near the market's. */
export const priceOf = ({ price, decimals }: Market, index: number): string =>
  (price * (1 + noise(index) / 100)).toFixed(decimals);

/** A size with eight decimals, most of them small. */
export const sizeOf = (index: number, decimals = 8): string =>
  (noise(index + 6) ** 3 * 40 + 0.0001).toFixed(decimals);

/** The volume of a day. */
export const dayVolumeOf = (index: number, decimals = 8): string =>
  (3_000 + noise(index + 3) * 900).toFixed(decimals);

/** Without zeros at the end, as venues write that send no more digits than needed. */
export const trimmed = (decimal: string): string => decimal.replace(/\.?0+$/, '');

/** Trades of the frames of venues that put several into one, in turn: most frames have one. */
export const TRADES_PER_FRAME: readonly number[] = [1, 1, 2, 1, 1, 1, 3, 1, 2, 1];

/** The numbers from 0 up to the count of trades in the frame of an index. */
export const tradesOf = (index: number): readonly number[] => [
  ...Array(TRADES_PER_FRAME[index % TRADES_PER_FRAME.length] ?? 1).keys(),
];
