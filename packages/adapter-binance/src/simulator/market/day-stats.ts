import { formatUnits, TradingDay, type PublicTrade, type Random } from '@hftjs/simulator';
import { withDecimals } from '../wire/decimal-text.js';
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

/** The trailing 24 hours of a pair, as the venue publishes them. */
export class DayStats {
  readonly #pair: BinancePair;
  readonly #day: TradingDay;
  /** The trades of the day before the simulation. */
  readonly #before: number;
  #firstId: number | undefined;
  #lastId = 0;

  constructor(pair: BinancePair, random: Random) {
    this.#pair = pair;
    this.#day = new TradingDay(pair.spec, random);
    this.#before = this.#day.trades;
  }

  add(trade: PublicTrade): void {
    this.#day.add(trade);
    this.#firstId ??= Math.max(1, trade.id - this.#before);
    this.#lastId = trade.id;
  }

  /** Ids of trades begin anew. */
  restart(): void {
    this.#firstId = undefined;
    this.#lastId = 0;
  }

  fields(): DayFields {
    const { priceDecimals, volumeDecimals } = this.#pair.spec;
    const { open, high, low, last, lastVolume, volume, notional, change } = this.#day;
    const price = (ticks: number): string => this.#pair.price(formatUnits(Math.trunc(ticks), priceDecimals));
    const firstId = this.#firstId ?? 0;
    return {
      change: price(last - open),
      changePercent: change.toFixed(3),
      average: price(Number(notional / volume)),
      previousClose: price(open),
      last: price(last),
      lastVolume: this.#pair.volume(formatUnits(lastVolume, volumeDecimals)),
      open: price(open),
      high: price(high),
      low: price(low),
      volume: this.#pair.volume(formatUnits(volume, volumeDecimals)),
      quoteVolume: withDecimals(formatUnits(notional, priceDecimals + volumeDecimals), 8),
      firstId,
      lastId: this.#lastId,
      count: this.#lastId === 0 ? 0 : this.#lastId - firstId + 1,
    };
  }
}
