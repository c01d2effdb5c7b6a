import type { PublicTrade, Random } from '@hftjs/simulator';
import { textToUnits, unitsToText, withDecimals } from './decimal-text.js';
import type { BinancePair } from './symbols.js';

/** The trailing 24 hours of a pair in the venue's notation. */
export interface DayFields {
  readonly change: string;
  readonly changePercent: string;
  readonly average: string;
  readonly previousClose: string;
  readonly last: string;
  readonly lastVolume: string;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly volume: string;
  readonly quoteVolume: string;
  readonly firstId: number;
  readonly lastId: number;
  readonly count: number;
}

/** An invented day before the simulation began, and all trades since. */
export class DayStats {
  readonly #pair: BinancePair;
  /** Prices in ticks, volumes in lots; sums outgrow what a double counts exactly. */
  readonly #open: number;
  #high: number;
  #low: number;
  #last: number;
  #lastVolume: string;
  #volume: bigint;
  #notional: bigint;
  #firstId: number | undefined;
  #lastId = 0;
  readonly #before: number;

  constructor(pair: BinancePair, random: Random) {
    const { spec } = pair;
    this.#pair = pair;
    const start = Math.round(spec.price * 10 ** spec.priceDecimals);
    this.#last = start;
    this.#open = Math.max(1, Math.round(start * (1 + random.normal() * 0.01)));
    this.#low = Math.max(1, Math.floor(Math.min(start, this.#open) * (1 - random.exponential(0.003))));
    this.#high = Math.ceil(Math.max(start, this.#open) * (1 + random.exponential(0.003)));
    this.#before = 20_000 + random.int(100_000);
    this.#lastVolume = spec.typicalVolume.toFixed(spec.volumeDecimals);
    this.#volume = BigInt(Math.ceil(this.#before * spec.typicalVolume * 10 ** spec.volumeDecimals));
    this.#notional = this.#volume * BigInt(Math.round((start + this.#open) / 2));
  }

  add({ id, priceText, volumeText }: PublicTrade): void {
    const { priceDecimals, volumeDecimals } = this.#pair.spec;
    const tick = Number(textToUnits(priceText, priceDecimals));
    const lots = textToUnits(volumeText, volumeDecimals);
    this.#last = tick;
    this.#lastVolume = volumeText;
    this.#low = Math.min(this.#low, tick);
    this.#high = Math.max(this.#high, tick);
    this.#volume += lots;
    this.#notional += lots * BigInt(tick);
    this.#firstId ??= id - this.#before;
    this.#lastId = id;
  }

  fields(): DayFields {
    const { priceDecimals, volumeDecimals } = this.#pair.spec;
    const price = (ticks: number): string =>
      this.#pair.price(unitsToText(BigInt(Math.trunc(ticks)), priceDecimals));
    const change = this.#last - this.#open;
    const firstId = this.#firstId ?? 0;
    return {
      change: price(change),
      changePercent: ((change / this.#open) * 100).toFixed(3),
      average: price(Number(this.#notional / this.#volume)),
      previousClose: price(this.#open),
      last: price(this.#last),
      lastVolume: this.#pair.volume(this.#lastVolume),
      open: price(this.#open),
      high: price(this.#high),
      low: price(this.#low),
      volume: this.#pair.volume(unitsToText(this.#volume, volumeDecimals)),
      quoteVolume: withDecimals(unitsToText(this.#notional, priceDecimals + volumeDecimals), 8),
      firstId,
      lastId: this.#lastId,
      count: this.#lastId === 0 ? 0 : this.#lastId - firstId + 1,
    };
  }
}
