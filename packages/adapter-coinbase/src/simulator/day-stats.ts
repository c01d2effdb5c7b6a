import type { PairSpec, PublicTrade, Random } from '@hftjs/simulator';
import { plain, textToUnits, unitsToText } from './decimal-text.js';

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

/** An invented year before the simulation began, and all trades since. */
export class DayStats {
  readonly #spec: PairSpec;
  readonly #open: number;
  readonly #yearLow: number;
  readonly #yearHigh: number;
  #high: number;
  #low: number;
  #last: number;
  /** In lots: sums outgrow what a double counts exactly. */
  #volume: bigint;

  constructor(spec: PairSpec, random: Random) {
    this.#spec = spec;
    const start = Math.round(spec.price * 10 ** spec.priceDecimals);
    this.#last = start;
    this.#open = Math.max(1, Math.round(start * (1 + random.normal() * 0.01)));
    this.#low = Math.max(1, Math.floor(Math.min(start, this.#open) * (1 - random.exponential(0.003))));
    this.#high = Math.ceil(Math.max(start, this.#open) * (1 + random.exponential(0.003)));
    this.#yearLow = Math.max(1, Math.floor(this.#low * 0.6));
    this.#yearHigh = Math.ceil(this.#high * 1.3);
    const lots = Math.ceil(spec.typicalVolume * 10 ** spec.volumeDecimals);
    this.#volume = BigInt(lots) * BigInt(20_000 + random.int(100_000));
  }

  add({ priceText, volumeText }: PublicTrade): void {
    const { priceDecimals, volumeDecimals } = this.#spec;
    const tick = Number(textToUnits(priceText, priceDecimals));
    this.#last = tick;
    this.#low = Math.min(this.#low, tick);
    this.#high = Math.max(this.#high, tick);
    this.#volume += textToUnits(volumeText, volumeDecimals);
  }

  fields(): DayFields {
    const { priceDecimals, volumeDecimals } = this.#spec;
    const price = (ticks: number): string => unitsToText(BigInt(ticks), priceDecimals);
    return {
      price: price(this.#last),
      volume: unitsToText(this.#volume, volumeDecimals),
      low: price(this.#low),
      high: price(this.#high),
      lowOfYear: price(Math.min(this.#yearLow, this.#low)),
      highOfYear: price(Math.max(this.#yearHigh, this.#high)),
      change: plain(((this.#last / this.#open - 1) * 100).toFixed(14)),
      notional: unitsToText(this.#volume * BigInt(this.#last), priceDecimals + volumeDecimals),
    };
  }
}
