import { formatUnits, TradingDay, type PairSpec, type PublicTrade, type Random } from '@hftjs/simulator';

/** The trailing 24 hours of a pair, as the `ticker` channel has them. */
export class TickerStats {
  readonly #spec: PairSpec;
  readonly #day: TradingDay;

  constructor(spec: PairSpec, random: Random) {
    this.#spec = spec;
    this.#day = new TradingDay(spec, random);
  }

  add(trade: PublicTrade): void {
    this.#day.add(trade);
  }

  /** The first price of the day. */
  get open(): string {
    return formatUnits(Math.trunc(this.#day.open), this.#spec.priceDecimals);
  }

  /** The fields of a ticker frame, as JSON, in its order. */
  fields(): Readonly<Record<string, string>> {
    const { priceDecimals, volumeDecimals } = this.#spec;
    const { open, last, low, high, volume, notional, change, trades } = this.#day;
    const price = (ticks: number): string => formatUnits(Math.trunc(ticks), priceDecimals);
    return {
      last: price(last),
      volume: formatUnits(volume, volumeDecimals),
      vwap: price(Number(notional / volume)),
      low: price(low),
      high: price(high),
      change: price(last - open),
      change_pct: change.toFixed(2),
      trades: String(trades),
    };
  }
}
