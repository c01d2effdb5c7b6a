import { formatUnits, toUnits, type PublicTrade, type Random } from '@hftjs/simulator';
import type { Instrument } from '../../instruments.js';

/** How many common orders were traded before the simulation began. */
const EARLIER_ORDERS = 5000;

/** The day of one instrument: last trade, volume, high and low. */
export class DayStats {
  readonly open: number;
  readonly priorClose: number;
  high: number;
  low: number;
  last: PublicTrade | undefined;
  readonly #volumeDecimals: number;
  #lots: number;

  constructor({ spec }: Instrument, random: Random) {
    const { price, priceDecimals, volumeDecimals, typicalVolume } = spec;
    const rounded = (value: number): number => Number(value.toFixed(priceDecimals));
    this.open = price;
    this.high = price;
    this.low = price;
    this.priorClose = rounded(price * (1 + random.normal() * 0.005));
    this.#volumeDecimals = volumeDecimals;
    this.#lots = Math.round(typicalVolume * 10 ** volumeDecimals) * EARLIER_ORDERS;
  }

  add(trade: PublicTrade): void {
    this.last = trade;
    this.high = Math.max(this.high, trade.price);
    this.low = Math.min(this.low, trade.price);
    this.#lots += toUnits(trade.volume, this.#volumeDecimals);
  }

  /** Volume of the day, in base currency: all of its decimals. */
  get volumeText(): string {
    return formatUnits(this.#lots, this.#volumeDecimals);
  }
}
