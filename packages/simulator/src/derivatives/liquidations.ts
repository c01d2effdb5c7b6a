import type { PublicTrade } from '../market/market-events.js';
import type { Side } from '../market/order-book.js';
import type { PairMarket } from '../market/pair-market.js';

/** Liquidations kept per pair. */
const KEPT = 1000;

/** A position of the crowd that was closed by force. Texts are the exact decimals of the same values. */
export interface MarketLiquidation {
  /** Counts from 1 in each pair. */
  readonly id: number;
  readonly pair: string;
  /** Of the liquidation order: `sell` closes a long position. */
  readonly side: Side;
  /** Of the order, as in `PairSpec`. */
  readonly volume: number;
  readonly volumeText: string;
  /** Limit price of the order. */
  readonly price: number;
  readonly priceText: string;
  readonly filledVolume: number;
  readonly filledVolumeText: string;
  /** Of the fills, cut off after the decimals of prices. */
  readonly averagePrice: number;
  readonly averagePriceText: string;
  /** Its trades, as they are in `market.trades`; their `kind` is `liquidation`. */
  readonly trades: readonly PublicTrade[];
  /** Of the last of them. */
  readonly time: number;
}

/** Liquidations of a market, per pair. */
export class Liquidations {
  readonly #byPair = new Map<string, MarketLiquidation[]>();
  readonly #counts = new Map<string, number>();

  /** Oldest first; the last 1,000. */
  of(pair: string): readonly MarketLiquidation[] {
    return this.#byPair.get(pair) ?? [];
  }

  /** Trades a liquidation order through the book. Absent when the book has nothing to trade with. */
  take(market: PairMarket, side: Side, lots: number): MarketLiquidation | undefined {
    const trades: PublicTrade[] = [];
    let notional = 0n;
    let worst = 0;
    const { left } = market.take({ side, lots, orderType: 'market', kind: 'liquidation' }, (execution) => {
      trades.push(execution.trade);
      notional += BigInt(execution.tick) * BigInt(execution.lots);
      worst = execution.tick;
    });
    const last = trades.at(-1);
    if (last === undefined) return undefined;
    const { pair } = market.spec;
    const id = (this.#counts.get(pair) ?? 0) + 1;
    const ordered = market.level(worst, lots);
    const filled = market.level(Number(notional / BigInt(lots - left)), lots - left);
    const liquidation: MarketLiquidation = {
      id,
      pair,
      side,
      volume: ordered.volume,
      volumeText: ordered.volumeText,
      price: ordered.price,
      priceText: ordered.priceText,
      filledVolume: filled.volume,
      filledVolumeText: filled.volumeText,
      averagePrice: filled.price,
      averagePriceText: filled.priceText,
      trades,
      time: last.time,
    };
    this.#counts.set(pair, id);
    const all = this.#byPair.get(pair) ?? [];
    this.#byPair.set(pair, all);
    all.push(liquidation);
    if (all.length > KEPT * 1.1) all.splice(0, all.length - KEPT);
    return liquidation;
  }
}
