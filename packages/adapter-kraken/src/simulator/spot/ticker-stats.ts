import { formatUnits, type PublicTrade, type Random, type PairSpec } from '@hftjs/simulator';

/** The trailing 24 hours of a pair: an invented day before the simulation began, and all trades since. */
export class TickerStats {
  readonly #spec: PairSpec;
  /** In ticks. */
  readonly #open: number;
  #last: number;
  #low: number;
  #high: number;
  /** In lots, and ticks times lots: sums outgrow what a double counts exactly. */
  #volume: bigint;
  #notional: bigint;
  #trades: number;

  constructor(spec: PairSpec, random: Random) {
    this.#spec = spec;
    const start = Math.round(spec.price * 10 ** spec.priceDecimals);
    this.#last = start;
    this.#open = Math.max(1, Math.round(start * (1 + random.normal() * 0.01)));
    this.#low = Math.max(1, Math.floor(Math.min(start, this.#open) * (1 - random.exponential(0.003))));
    this.#high = Math.ceil(Math.max(start, this.#open) * (1 + random.exponential(0.003)));
    this.#trades = 20_000 + random.int(100_000);
    this.#volume = BigInt(Math.ceil(this.#trades * spec.typicalVolume * 10 ** spec.volumeDecimals));
    this.#notional = this.#volume * BigInt(Math.round((start + this.#open) / 2));
  }

  add({ price, volume }: PublicTrade): void {
    const tick = Math.round(price * 10 ** this.#spec.priceDecimals);
    const lots = BigInt(Math.round(volume * 10 ** this.#spec.volumeDecimals));
    this.#last = tick;
    this.#low = Math.min(this.#low, tick);
    this.#high = Math.max(this.#high, tick);
    this.#volume += lots;
    this.#notional += lots * BigInt(tick);
    this.#trades++;
  }

  /** The fields of a ticker frame, as JSON, in its order. */
  fields(): Readonly<Record<string, string>> {
    const { priceDecimals, volumeDecimals } = this.#spec;
    const price = (ticks: number): string => formatUnits(ticks, priceDecimals);
    const change = this.#last - this.#open;
    return {
      last: price(this.#last),
      volume: bigUnits(this.#volume, volumeDecimals),
      vwap: price(Number(this.#notional / this.#volume)),
      low: price(this.#low),
      high: price(this.#high),
      change: price(change),
      change_pct: ((change / this.#open) * 100).toFixed(2),
      trades: String(this.#trades),
    };
  }
}

function bigUnits(units: bigint, decimals: number): string {
  if (decimals === 0) return String(units);
  const digits = String(units).padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
