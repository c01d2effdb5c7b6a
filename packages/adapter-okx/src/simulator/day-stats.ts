import type { PublicTrade, Random } from '@hftjs/simulator';
import { textToUnits, unitsToText } from './decimal-text.js';
import { baseVolume, isInverse, size, type Instrument } from './instrument.js';

/** The last trade and the trailing 24 hours, in the venue's notation. */
export interface DayFields {
  readonly last: string;
  readonly lastSz: string;
  readonly open24h: string;
  readonly high24h: string;
  readonly low24h: string;
  readonly sodUtc0: string;
  readonly sodUtc8: string;
  /** Spot: quote currency. Contracts: base currency. */
  readonly volCcy24h: string;
  /** Spot: base currency. Contracts: contracts. */
  readonly vol24h: string;
}

/** An invented day before the simulation began, and all trades since. */
export class DayStats {
  readonly #instrument: Instrument;
  /** Prices in ticks, volumes in lots; sums outgrow what a double counts exactly. */
  readonly #open: number;
  #high: number;
  #low: number;
  #last: number;
  #lastSize: string;
  #volume: bigint;
  #notional: bigint;
  /** Of inverse contracts, in base currency. */
  #coins: number;

  constructor(instrument: Instrument, random: Random) {
    const { spec } = instrument;
    this.#instrument = instrument;
    const start = Math.round(spec.price * 10 ** spec.priceDecimals);
    this.#last = start;
    this.#open = Math.max(1, Math.round(start * (1 + random.normal() * 0.01)));
    this.#low = Math.max(1, Math.floor(Math.min(start, this.#open) * (1 - random.exponential(0.003))));
    this.#high = Math.ceil(Math.max(start, this.#open) * (1 + random.exponential(0.003)));
    const lots = Math.ceil(spec.typicalVolume * 10 ** spec.volumeDecimals);
    this.#volume = BigInt(lots) * BigInt(20_000 + random.int(100_000));
    this.#notional = this.#volume * BigInt(Math.round((start + this.#open) / 2));
    this.#lastSize = unitsToText(BigInt(lots), instrument.lotDecimals);
    const volume = Number(this.#volume) / 10 ** spec.volumeDecimals;
    this.#coins = baseVolume(instrument, { volume, price: spec.price });
  }

  add({ price, priceText, volume, volumeText }: PublicTrade): void {
    const { spec } = this.#instrument;
    const tick = Number(textToUnits(priceText, spec.priceDecimals));
    const lots = textToUnits(volumeText, spec.volumeDecimals);
    this.#last = tick;
    this.#lastSize = size(this.#instrument, volumeText);
    this.#low = Math.min(this.#low, tick);
    this.#high = Math.max(this.#high, tick);
    this.#volume += lots;
    this.#notional += lots * BigInt(tick);
    this.#coins += baseVolume(this.#instrument, { volume, price });
  }

  fields(): DayFields {
    const { spec, lotDecimals } = this.#instrument;
    const price = (ticks: number): string => unitsToText(BigInt(ticks), spec.priceDecimals);
    return {
      last: price(this.#last),
      lastSz: this.#lastSize,
      open24h: price(this.#open),
      high24h: price(this.#high),
      low24h: price(this.#low),
      sodUtc0: price(Math.round((this.#open + this.#low) / 2)),
      sodUtc8: price(Math.round((this.#open + this.#high) / 2)),
      volCcy24h: this.#inCurrency(),
      vol24h: unitsToText(this.#volume, lotDecimals),
    };
  }

  #inCurrency(): string {
    const { spec, contract } = this.#instrument;
    if (contract === undefined) return unitsToText(this.#notional, spec.priceDecimals + spec.volumeDecimals);
    if (isInverse(this.#instrument)) return this.#coins.toFixed(4);
    return unitsToText(this.#volume, spec.volumeDecimals);
  }
}
