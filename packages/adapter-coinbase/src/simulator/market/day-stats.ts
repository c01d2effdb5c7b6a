import {
  TradingDay,
  unitsToText,
  withoutZeros,
  type PairSpec,
  type PublicTrade,
  type Random,
} from '@hftjs/simulator';

/** The last trade, the trailing 24 hours and the trailing year, in the venue's notation. */
export interface DayFields {
  readonly price: string;
  readonly volume: string;
  readonly low: string;
  readonly high: string;
  readonly lowOfYear: string;
  readonly highOfYear: string;
  /** Percent. */
  readonly change: string;
  /** In quote currency. */
  readonly notional: string;
}

/** The last trade, the trailing 24 hours and an invented year before the simulation began. */
export class DayStats {
  readonly #spec: PairSpec;
  readonly #day: TradingDay;
  readonly #yearLow: number;
  readonly #yearHigh: number;

  constructor(spec: PairSpec, random: Random) {
    this.#spec = spec;
    this.#day = new TradingDay(spec, random);
    this.#yearLow = Math.max(1, Math.floor(this.#day.low * 0.6));
    this.#yearHigh = Math.ceil(this.#day.high * 1.3);
  }

  add(trade: PublicTrade): void {
    this.#day.add(trade);
  }

  fields(): DayFields {
    const { priceDecimals, volumeDecimals } = this.#spec;
    const { last, low, high, volume, change } = this.#day;
    const price = (ticks: number): string => unitsToText(ticks, priceDecimals);
    return {
      price: price(last),
      volume: unitsToText(volume, volumeDecimals),
      low: price(low),
      high: price(high),
      lowOfYear: price(Math.min(this.#yearLow, low)),
      highOfYear: price(Math.max(this.#yearHigh, high)),
      change: withoutZeros(change.toFixed(14)),
      notional: unitsToText(volume * BigInt(last), priceDecimals + volumeDecimals),
    };
  }
}
