import { parseUnits, type PairSpec, type PublicTrade } from '@hftjs/simulator';

/** The trades of one interval. Prices as texts, sums in whole units. */
export interface Candle {
  readonly openTime: number;
  /** Its last millisecond. */
  readonly closeTime: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** In lots; cost in ticks times lots. */
  readonly volume: bigint;
  readonly cost: bigint;
  /** What takers bought. */
  readonly takerVolume: bigint;
  readonly takerCost: bigint;
  readonly count: number;
  /** Ids of the first and last trade; -1 without any. */
  readonly firstId: number;
  readonly lastId: number;
}

/** Candles from a time on, oldest first. An interval without a trade repeats the last price. */
export function candlesOf(
  trades: readonly PublicTrade[],
  spec: PairSpec,
  { intervalAt, from, to }: CandleRange,
): Candle[] {
  const candles: Candle[] = [];
  for (const trade of trades) {
    if (trade.time >= to) break;
    const interval = intervalAt(trade.time);
    const last = candles.at(-1);
    if (last?.openTime === interval.openTime) {
      candles[candles.length - 1] = withTrade(last, trade, spec);
      continue;
    }
    if (last !== undefined) fillUp(candles, interval.openTime, intervalAt);
    candles.push(withTrade(emptyCandle(interval, trade.priceText), trade, spec));
  }
  fillUp(candles, to, intervalAt);
  return candles.filter(({ openTime }) => openTime >= from);
}

export interface CandleRange {
  /** The interval that a time lies in. */
  readonly intervalAt: (time: number) => Interval;
  /** Earliest opening time, in epoch milliseconds. */
  readonly from: number;
  /** Trades and intervals at this time and later are left out. */
  readonly to: number;
}

export interface Interval {
  readonly openTime: number;
  readonly closeTime: number;
}

/** Adds empty candles up to a time. */
function fillUp(candles: Candle[], to: number, intervalAt: CandleRange['intervalAt']): void {
  for (let last = candles.at(-1); last !== undefined && last.closeTime + 1 < to; last = candles.at(-1))
    candles.push(emptyCandle(intervalAt(last.closeTime + 1), last.close));
}

/** An interval without a trade yet. */
export const emptyCandle = (interval: Interval, price: string): Candle => ({
  ...interval,
  open: price,
  high: price,
  low: price,
  close: price,
  volume: 0n,
  cost: 0n,
  takerVolume: 0n,
  takerCost: 0n,
  count: 0,
  firstId: -1,
  lastId: -1,
});

/** The candle with one more trade in it. */
export function withTrade(
  candle: Candle,
  { priceText, volumeText, side, id }: PublicTrade,
  { priceDecimals, volumeDecimals }: PairSpec,
): Candle {
  const tick = parseUnits(priceText, priceDecimals);
  const lots = parseUnits(volumeText, volumeDecimals);
  const isBought = side === 'buy';
  const isHigher = tick > parseUnits(candle.high, priceDecimals);
  const isLower = tick < parseUnits(candle.low, priceDecimals);
  return {
    ...candle,
    high: isHigher ? priceText : candle.high,
    low: isLower ? priceText : candle.low,
    close: priceText,
    volume: candle.volume + lots,
    cost: candle.cost + tick * lots,
    takerVolume: candle.takerVolume + (isBought ? lots : 0n),
    takerCost: candle.takerCost + (isBought ? tick * lots : 0n),
    count: candle.count + 1,
    firstId: candle.firstId < 0 ? id : candle.firstId,
    lastId: id,
  };
}
