import type { Ledger } from '../ledger/ledger.js';
import type { Side } from '../market/order-book.js';
import type { PairMarket } from '../market/pair-market.js';
import type { PairSpec } from '../market/pair-spec.js';
import { assertMatches, PublicMarket, type PublicMarketInit } from '../market/public-market.js';
import type { Random } from '../market/random.js';
import { formatUnits, toUnits } from '../wire/decimal.js';
import { Liquidations, type MarketLiquidation } from './liquidations.js';

export interface ContractMarketInit extends PublicMarketInit {
  /** Part of the crowd's actions that are followed by a liquidation. */
  readonly liquidationRate: number | undefined;
  readonly random: Random;
}

/** What everybody sees of the derivatives in a market: index prices, liquidations, open interest. */
export abstract class ContractMarket extends PublicMarket {
  abstract readonly ledger: Ledger;
  readonly #liquidations = new Liquidations();
  readonly #liquidationRate: number;
  readonly #random: Random;
  /** How far mark prices are above index prices, as a part of them. */
  readonly #premiums = new Map<string, number>();
  /** Lots that the crowd has open among itself. */
  readonly #crowdLots: ReadonlyMap<string, bigint>;

  constructor({ liquidationRate = 0, random, ...init }: ContractMarketInit) {
    super(init);
    this.#liquidationRate = liquidationRate;
    this.#random = random.fork('liquidations');
    const interest = random.fork('open interest');
    this.#crowdLots = new Map(this.specs.map((spec) => [spec.pair, crowdLots(spec, interest)]));
  }

  /** The price of what a contract follows: the mark price without its premium, in whole ticks. */
  indexPrice(pair: string): { readonly price: number; readonly priceText: string } {
    const { market } = this.place(pair);
    const tick = Math.max(1, Math.round(market.markTick / (1 + (this.#premiums.get(pair) ?? 0))));
    const { price, priceText } = market.level(tick, 0);
    return { price, priceText };
  }

  /** From now on the mark price is so much above the index price, as a part of it. @defaultValue 0 */
  setPremium(pair: string, premium: number): void {
    this.place(pair);
    this.#premiums.set(pair, premium);
  }

  /** Volume that all have open in a contract, as in `PairSpec`: the accounts, and the crowd among itself. */
  openInterest(pair: string): { readonly volume: number; readonly volumeText: string } {
    const { spec } = this.place(pair).market;
    const lots = (this.#crowdLots.get(pair) ?? 0n) + this.ledger.openLots(pair);
    const volumeText = formatUnits(lots, spec.volumeDecimals);
    return { volume: Number(volumeText), volumeText };
  }

  /** Liquidations of a pair, oldest first; the last 1,000. */
  liquidations(pair: string): readonly MarketLiquidation[] {
    this.place(pair);
    return this.#liquidations.of(pair);
  }

  /**
   * A position of somebody else is closed by force: an order for it trades through the book.
   *
   * @param order - `sell` closes a long position; the volume is as in `PairSpec`
   * @returns the liquidation; absent when the book has nothing to trade with
   * @throws RangeError on spot, and while the pair does not trade
   */
  liquidate(
    pair: string,
    { side, volume }: { readonly side: Side; readonly volume: number },
  ): MarketLiquidation | undefined {
    const { market } = this.place(pair);
    if (market.spec.contract === undefined)
      throw new RangeError(`${pair} has no positions: it is traded on spot`);
    assertMatches(market);
    return this.#liquidate(market, side, toUnits(volume, market.spec.volumeDecimals));
  }

  override step(pair?: string): void {
    super.step(pair);
    if (this.#liquidationRate === 0) return;
    const places = pair === undefined ? this.places.values() : [this.place(pair)];
    for (const { market } of places)
      if (market.spec.contract !== undefined && market.matches) this.#mayLiquidate(market);
  }

  #mayLiquidate(market: PairMarket): void {
    const random = this.#random;
    if (!random.chance(this.#liquidationRate)) return;
    const side = random.chance(0.5) ? 'buy' : 'sell';
    const { typicalVolume, volumeDecimals } = market.spec;
    const lots = Math.ceil(random.exponential(3 * typicalVolume * 10 ** volumeDecimals));
    // As the crowd, it does not empty the book.
    this.#liquidate(market, side, Math.min(lots, Math.ceil(market.book.available({ side }) / 3)));
  }

  #liquidate(market: PairMarket, side: Side, lots: number): MarketLiquidation | undefined {
    const liquidation = this.#liquidations.take(market, side, lots);
    this.publish(market);
    if (liquidation !== undefined) this.events.pushEvent('liquidation', liquidation);
    return liquidation;
  }
}

/** Thousands of common orders. */
function crowdLots({ contract, typicalVolume, volumeDecimals }: PairSpec, random: Random): bigint {
  const typicalLots = BigInt(Math.ceil(typicalVolume * 10 ** volumeDecimals));
  const orders = BigInt(5_000 + random.int(10_000));
  return contract === undefined ? 0n : typicalLots * orders;
}
