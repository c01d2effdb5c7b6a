import type { Side } from '../market/order-book.js';

/** A trade as candles count it: in whole ticks and lots. */
export interface CountedTrade {
  readonly id: number;
  readonly tick: number;
  readonly lots: number;
  /** The taker's side. */
  readonly side: Side;
  /** Epoch milliseconds with a microsecond fraction. */
  readonly time: number;
}

/** The trades of a time in exact integers. */
export interface TradeSums {
  openTick: number;
  highTick: number;
  lowTick: number;
  closeTick: number;
  lots: bigint;
  /** The sum of ticks times lots. */
  notional: bigint;
  /** Of what takers bought. */
  boughtLots: bigint;
  boughtNotional: bigint;
  /** Of inverse contracts: what the trades were worth in coins, in units of the ledger. */
  coins: bigint;
  count: number;
  /** Ids of the first and the last trade; -1 without any. */
  firstId: number;
  lastId: number;
}

/** No trade, at the last price. */
export const emptySums = (tick: number): TradeSums => ({
  openTick: tick,
  highTick: tick,
  lowTick: tick,
  closeTick: tick,
  lots: 0n,
  notional: 0n,
  boughtLots: 0n,
  boughtNotional: 0n,
  coins: 0n,
  count: 0,
  firstId: -1,
  lastId: -1,
});

/** @param coins - what the trade was worth in coins; 0 where they are not counted */
export function sumsOf({ id, tick, lots, side }: CountedTrade, coins: bigint): TradeSums {
  const [volume, notional] = [BigInt(lots), BigInt(tick) * BigInt(lots)];
  const isBought = side === 'buy';
  return {
    openTick: tick,
    highTick: tick,
    lowTick: tick,
    closeTick: tick,
    lots: volume,
    notional,
    boughtLots: isBought ? volume : 0n,
    boughtNotional: isBought ? notional : 0n,
    coins,
    count: 1,
    firstId: id,
    lastId: id,
  };
}

/** Adds later trades to a sum. A sum without trades takes over their prices. */
export function addSums(sums: TradeSums, later: TradeSums): void {
  const isFirst = sums.count === 0;
  sums.openTick = isFirst ? later.openTick : sums.openTick;
  sums.highTick = isFirst ? later.highTick : Math.max(sums.highTick, later.highTick);
  sums.lowTick = isFirst ? later.lowTick : Math.min(sums.lowTick, later.lowTick);
  sums.closeTick = later.closeTick;
  sums.lots += later.lots;
  sums.notional += later.notional;
  sums.boughtLots += later.boughtLots;
  sums.boughtNotional += later.boughtNotional;
  sums.coins += later.coins;
  sums.count += later.count;
  if (isFirst) sums.firstId = later.firstId;
  sums.lastId = later.lastId;
}
