import { type PublicTrade, type Random, TradingDay, unitsToText } from '@hftjs/simulator';
import { baseVolume, isInverse, type Instrument } from '../instruments/instrument.js';

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

/** The trailing 24 hours of an instrument, as the venue publishes them. */
export class DayStats {
  readonly #instrument: Instrument;
  readonly #day: TradingDay;
  /** Of inverse contracts, in base currency. */
  #coins: number;

  constructor(instrument: Instrument, random: Random) {
    const { spec } = instrument;
    this.#instrument = instrument;
    this.#day = new TradingDay(spec, random);
    const volume = Number(this.#day.volume) / 10 ** spec.volumeDecimals;
    this.#coins = baseVolume(instrument, { volume, price: spec.price });
  }

  add(trade: PublicTrade): void {
    this.#day.add(trade);
    this.#coins += baseVolume(this.#instrument, trade);
  }

  fields(): DayFields {
    const { spec, lotDecimals } = this.#instrument;
    const { open, high, low, last, lastVolume, volume } = this.#day;
    const price = (ticks: number): string => unitsToText(BigInt(ticks), spec.priceDecimals);
    return {
      last: price(last),
      lastSz: unitsToText(lastVolume, lotDecimals),
      open24h: price(open),
      high24h: price(high),
      low24h: price(low),
      sodUtc0: price(Math.round((open + low) / 2)),
      sodUtc8: price(Math.round((open + high) / 2)),
      volCcy24h: this.#inCurrency(),
      vol24h: unitsToText(volume, lotDecimals),
    };
  }

  #inCurrency(): string {
    const { spec, contract } = this.#instrument;
    if (contract === undefined)
      return unitsToText(this.#day.notional, spec.priceDecimals + spec.volumeDecimals);
    if (isInverse(this.#instrument)) return this.#coins.toFixed(4);
    return unitsToText(this.#day.volume, spec.volumeDecimals);
  }
}
