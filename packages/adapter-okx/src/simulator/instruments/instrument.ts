import { type PairSpec, parseUnits, unitsToText } from '@hftjs/simulator';

export type InstType = 'SPOT' | 'SWAP' | 'FUTURES';

/** What a contract is worth; spot has none. */
export interface Contract {
  readonly type: 'linear' | 'inverse';
  /** `0.01` of `valueCurrency`. */
  readonly value: string;
  readonly valueCurrency: string;
}

/** One instrument: what OKX calls it, and how the market counts it. */
export interface Instrument {
  /** In the market, one lot is one lot of the instrument: linear contracts are counted in base currency, inverse ones in contracts. */
  readonly spec: PairSpec;
  /** `BTC-USDT`, `BTC-USD_UM-SWAP`, `BTC-USDT-261225`. */
  readonly instId: string;
  readonly instType: InstType;
  readonly base: string;
  readonly quote: string;
  /** What profits and fees are paid in; spot has none. */
  readonly settle: string;
  /** `BTC-USD_UM`; empty for spot. */
  readonly family: string;
  /** `BTC-USD`, also of `BTC-USD_UM`; empty for spot. */
  readonly underlying: string;
  readonly contract: Contract | undefined;
  /** One lot is `10^-lotDecimals` of what the wire counts: base currency or contracts. */
  readonly lotDecimals: number;
  /** Least size of an order, in lots. */
  readonly leastLots: number;
  /** Epoch milliseconds at which it is delivered; perpetuals and spot have none. */
  readonly expiry: number | undefined;
}

/** A volume of the market as the wire writes it: base currency for spot, contracts for the others. */
export const size = ({ spec, lotDecimals }: Instrument, volumeText: string): string =>
  unitsToText(parseUnits(volumeText, spec.volumeDecimals), lotDecimals);

export const isInverse = ({ contract }: Instrument): boolean => contract?.type === 'inverse';

/** Base currency of so much volume of the market. */
export const baseVolume = (
  instrument: Instrument,
  { volume, price }: { volume: number; price: number },
): number => (isInverse(instrument) ? (volume * Number(instrument.contract?.value ?? 1)) / price : volume);

/** What so much volume of the market is worth in quote currency. */
export const quoteValue = (
  instrument: Instrument,
  { volume, price }: { volume: number; price: number },
): number => (isInverse(instrument) ? volume * Number(instrument.contract?.value ?? 1) : volume * price);
