import { currencyDecimals, pairTerms } from '../ledger/pair-terms.js';
import type { PairSpec } from '../market/pair-spec.js';
import { formatUnits } from '../wire/decimal.js';
import type { TradeSums } from './trade-sums.js';

/** The public trades of one interval of time. Texts are the exact decimals of the same values, as in `PublicTrade`. */
export interface MarketCandle {
  readonly pair: string;
  /** Name of the interval. */
  readonly interval: string;
  /** Epoch milliseconds. */
  readonly openTime: number;
  /** The `openTime` of the next candle. */
  readonly closeTime: number;
  /** Whether its time is over. */
  readonly isClosed: boolean;
  readonly open: number;
  readonly openText: string;
  readonly high: number;
  readonly highText: string;
  readonly low: number;
  readonly lowText: string;
  readonly close: number;
  readonly closeText: string;
  /** As in `PairSpec`: base currency, or contracts of inverse pairs. */
  readonly volume: number;
  readonly volumeText: string;
  /** The same in base currency; of inverse contracts the sum of what each trade was worth, rounded. */
  readonly baseVolume: number;
  readonly baseVolumeText: string;
  readonly quoteVolume: number;
  readonly quoteVolumeText: string;
  /** What takers bought. */
  readonly boughtVolumeText: string;
  readonly boughtQuoteVolumeText: string;
  /** Average price, cut off after the decimals of prices; the last price without trades. */
  readonly averagePriceText: string;
  /** Number of trades. */
  readonly trades: number;
  /** Ids of the first and the last trade; -1 without any. */
  readonly firstId: number;
  readonly lastId: number;
}

/** Decimals of the size of a contract. */
const SIZE_DECIMALS = 8;

/** Which candle it is. */
export interface CandleTime {
  readonly interval: string;
  readonly openTime: number;
  readonly closeTime: number;
  readonly isClosed: boolean;
}

/** Writes the candles of a pair. */
export class CandleWriter {
  readonly #spec: PairSpec;
  readonly #size: bigint;
  readonly #coinDecimals: number;
  readonly #coins: ((tick: number, lots: number) => bigint) | undefined;
  readonly #refinement: () => number;

  /** @param refinement - with how many more decimals prices and volumes are written now */
  constructor(spec: PairSpec, refinement: () => number) {
    this.#spec = spec;
    this.#refinement = refinement;
    this.#size = BigInt(Math.round((spec.contract?.size ?? 1) * 10 ** SIZE_DECIMALS));
    const terms = pairTerms(spec, currencyDecimals([spec]));
    this.#coinDecimals = terms.decimals;
    this.#coins =
      terms.kind === 'inverse' ? (tick: number, lots: number): bigint => terms.value(tick, lots) : undefined;
  }

  /** What a trade of an inverse contract was worth in coins. */
  coins(tick: number, lots: number): bigint {
    return this.#coins?.(tick, lots) ?? 0n;
  }

  write(sums: TradeSums, time: CandleTime): MarketCandle {
    const openText = this.#price(sums.openTick);
    const highText = this.#price(sums.highTick);
    const lowText = this.#price(sums.lowTick);
    const closeText = this.#price(sums.closeTick);
    const volumeText = this.#volume(sums.lots);
    const isInverse = this.#coins !== undefined;
    const baseVolumeText = isInverse ? formatUnits(sums.coins, this.#coinDecimals) : volumeText;
    const quoteVolumeText = this.#quote(sums.lots, sums.notional);
    return {
      pair: this.#spec.pair,
      ...time,
      open: Number(openText),
      openText,
      high: Number(highText),
      highText,
      low: Number(lowText),
      lowText,
      close: Number(closeText),
      closeText,
      volume: Number(volumeText),
      volumeText,
      baseVolume: Number(baseVolumeText),
      baseVolumeText,
      quoteVolume: Number(quoteVolumeText),
      quoteVolumeText,
      boughtVolumeText: this.#volume(sums.boughtLots),
      boughtQuoteVolumeText: this.#quote(sums.boughtLots, sums.boughtNotional),
      averagePriceText: sums.count === 0 ? closeText : this.#price(sums.notional / sums.lots),
      trades: sums.count,
      firstId: sums.firstId,
      lastId: sums.lastId,
    };
  }

  #price(tick: number | bigint): string {
    return this.#written(BigInt(tick), this.#spec.priceDecimals);
  }

  #volume(lots: bigint): string {
    return this.#written(lots, this.#spec.volumeDecimals);
  }

  #written(units: bigint, decimals: number): string {
    const more = this.#refinement();
    return formatUnits(more === 0 ? units : units * 10n ** BigInt(more), decimals + more);
  }

  /** Contracts of inverse pairs have a fixed value in quote currency. */
  #quote(lots: bigint, notional: bigint): string {
    const { priceDecimals, volumeDecimals } = this.#spec;
    return this.#coins === undefined
      ? formatUnits(notional, priceDecimals + volumeDecimals)
      : formatUnits(lots * this.#size, volumeDecimals + SIZE_DECIMALS);
  }
}
