import type { PublicTrade, Random } from '@hftjs/simulator';
import type { Product } from './products.js';

/** The trailing 24 hours of a product. */
export interface DayFigures {
  readonly last: number;
  readonly lastVolume: number;
  readonly lastTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  /** In base currency, or in contracts where they are inverse. */
  readonly volume: number;
  readonly volumeQuote: number;
  /** Percent. */
  readonly change: number;
}

/** An invented day before the simulation began, and all trades since. */
export class DayStats {
  readonly #product: Product;
  readonly #open: number;
  #last: number;
  #lastVolume: number;
  #lastTime: number;
  #high: number;
  #low: number;
  /** In lots: their sum stays exact. */
  #lots: number;
  #quote: number;

  constructor(product: Product, random: Random) {
    const { spec } = product;
    this.#product = product;
    this.#open = this.#onTick(spec.price * (1 + random.normal() * 0.01));
    this.#last = spec.price;
    this.#lastVolume = this.#volumeOf(Math.ceil(spec.typicalVolume * 10 ** spec.volumeDecimals));
    this.#lastTime = Date.now();
    this.#low = this.#onTick(Math.min(spec.price, this.#open) * (1 - random.exponential(0.003)));
    this.#high = this.#onTick(Math.max(spec.price, this.#open) * (1 + random.exponential(0.003)));
    const trades = 20_000 + random.int(100_000);
    this.#lots = Math.ceil(spec.typicalVolume * 10 ** spec.volumeDecimals * trades);
    this.#quote = this.#valueOf(this.#volumeOf(this.#lots), (spec.price + this.#open) / 2);
  }

  add({ price, volume, time }: PublicTrade): void {
    this.#last = price;
    this.#lastVolume = volume;
    this.#lastTime = time;
    this.#low = Math.min(this.#low, price);
    this.#high = Math.max(this.#high, price);
    this.#lots += Math.round(volume * 10 ** this.#product.spec.volumeDecimals);
    this.#quote += this.#valueOf(volume, price);
  }

  figures(): DayFigures {
    return {
      last: this.#last,
      lastVolume: this.#lastVolume,
      lastTime: this.#lastTime,
      open: this.#open,
      high: this.#high,
      low: this.#low,
      volume: this.#volumeOf(this.#lots),
      volumeQuote: Number(this.#quote.toFixed(4)),
      change: Number(((this.#last / this.#open - 1) * 100).toFixed(2)),
    };
  }

  #onTick(price: number): number {
    const { priceDecimals } = this.#product.spec;
    return Math.max(1, Math.round(price * 10 ** priceDecimals)) / 10 ** priceDecimals;
  }

  #volumeOf(lots: number): number {
    const { volumeDecimals } = this.#product.spec;
    return volumeDecimals < 0 ? lots * 10 ** -volumeDecimals : lots / 10 ** volumeDecimals;
  }

  #valueOf(volume: number, price: number): number {
    return this.#product.isInverse ? volume : volume * price;
  }
}
