import { formatUnits, toUnits, type PairSpec, type PublicTrade } from '@hftjs/simulator';

/** The trades of one interval. Prices and volume are exact decimals. */
export interface Candle {
  /** Epoch milliseconds. */
  readonly openTime: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  /** Average price; 0 without trades. */
  readonly vwap: string;
  readonly volume: string;
  readonly trades: number;
}

/** How candles are made. */
export interface CandleOptions {
  readonly spec: PairSpec;
  /** Milliseconds. */
  readonly interval: number;
  /** Quiet intervals have candles at the last price, up to this time. */
  readonly fillUntil?: number | undefined;
}

/** Candles of trades, oldest first, which are given oldest first. */
export function candlesOf(trades: readonly PublicTrade[], options: CandleOptions): readonly Candle[] {
  const { interval, fillUntil } = options;
  const candles: Candle[] = [];
  let start = 0;
  for (let index = 1; index <= trades.length; index++) {
    const openTime = openTimeOf(trades[start], interval);
    if (index < trades.length && openTimeOf(trades[index], interval) === openTime) continue;
    if (fillUntil !== undefined) fillGap(candles, interval, openTime);
    candles.push(candleOf(trades.slice(start, index), openTime, options));
    start = index;
  }
  if (fillUntil !== undefined) fillGap(candles, interval, Math.floor(fillUntil / interval) * interval + 1);
  return candles;
}

const openTimeOf = (trade: PublicTrade | undefined, interval: number): number =>
  Math.floor((trade?.time ?? 0) / interval) * interval;

/** The trades of the interval in which the last one is. */
export function lastInterval(trades: readonly PublicTrade[], interval: number): readonly PublicTrade[] {
  const openTime = openTimeOf(trades.at(-1), interval);
  let first = trades.length;
  while (first > 0 && openTimeOf(trades[first - 1], interval) === openTime) first--;
  return trades.slice(first);
}

function candleOf(trades: readonly PublicTrade[], openTime: number, { spec }: CandleOptions): Candle {
  const { priceDecimals, volumeDecimals } = spec;
  const ticks = trades.map(({ price }) => toUnits(price, priceDecimals));
  const lots = trades.map(({ volume }) => BigInt(toUnits(volume, volumeDecimals)));
  const volume = lots.reduce((sum, one) => sum + one, 0n);
  const notional = lots.reduce((sum, one, index) => sum + one * BigInt(ticks[index] ?? 0), 0n);
  const written = (tick: number | bigint): string => formatUnits(tick, priceDecimals);
  return {
    openTime,
    open: written(ticks[0] ?? 0),
    high: written(Math.max(...ticks)),
    low: written(Math.min(...ticks)),
    close: written(ticks.at(-1) ?? 0),
    vwap: written(notional / volume),
    volume: formatUnits(volume, volumeDecimals),
    trades: trades.length,
  };
}

/** Candles without trades after the last one, before a time. */
function fillGap(candles: Candle[], interval: number, until: number): void {
  const last = candles.at(-1);
  if (last === undefined) return;
  const { close } = last;
  const zero = (text: string): string => text.replace(/[1-9]/g, '0');
  for (let openTime = last.openTime + interval; openTime < until; openTime += interval) {
    candles.push({
      openTime,
      open: close,
      high: close,
      low: close,
      close,
      vwap: zero(close).replace(/^0+(?=0)/, ''),
      volume: zero(last.volume).replace(/^0+(?=0)/, ''),
      trades: 0,
    });
  }
}
