import { parseUnits } from '../wire/decimal.js';
import type { PublicTrade } from '../market/market-events.js';
import type { PairSpec } from '../market/pair-spec.js';
import type { Random } from '../market/random.js';

/**
 * The trailing 24 hours of a pair: an invented day before the simulation began, and all trades since. Prices are in
 * ticks and volumes in lots, as big integers, so that sums are exact.
 */
export class TradingDay {
  readonly open: number;
  high: number;
  low: number;
  last: number;
  /** The volume of the last trade. */
  lastVolume: bigint;
  volume: bigint;
  /** The sum of price times volume. */
  notional: bigint;
  trades: number;
  readonly #spec: PairSpec;

  constructor(spec: PairSpec, random: Random) {
    this.#spec = spec;
    const start = Math.round(spec.price * 10 ** spec.priceDecimals);
    this.last = start;
    this.open = Math.max(1, Math.round(start * (1 + random.normal() * 0.01)));
    this.low = Math.max(1, Math.floor(Math.min(start, this.open) * (1 - random.exponential(0.003))));
    this.high = Math.ceil(Math.max(start, this.open) * (1 + random.exponential(0.003)));
    this.trades = 20_000 + random.int(100_000);
    this.lastVolume = BigInt(Math.ceil(spec.typicalVolume * 10 ** spec.volumeDecimals));
    this.volume = this.lastVolume * BigInt(this.trades);
    this.notional = this.volume * BigInt(Math.round((start + this.open) / 2));
  }

  add({ priceText, volumeText }: PublicTrade): void {
    const tick = Number(parseUnits(priceText, this.#spec.priceDecimals));
    this.lastVolume = parseUnits(volumeText, this.#spec.volumeDecimals);
    this.last = tick;
    this.low = Math.min(this.low, tick);
    this.high = Math.max(this.high, tick);
    this.volume += this.lastVolume;
    this.notional += this.lastVolume * BigInt(tick);
    this.trades++;
  }

  /** In percent. */
  get change(): number {
    return (this.last / this.open - 1) * 100;
  }
}
