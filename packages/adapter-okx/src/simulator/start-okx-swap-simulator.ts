import { contractInstrument } from './instruments/contract-instrument.js';
import { baseVolume, isInverse } from './instruments/instrument.js';
import type { OkxSimulatorOptions } from './options.js';
import { OkxVenue } from './venue.js';

/**
 * OKX's perpetual and dated contracts. `btc/usdt` is `BTC-USDT-SWAP`, `btc/usd` is `BTC-USD_UM-SWAP` (linear, settled in
 * dollars), `btc/usd:btc` is the inverse `BTC-USD-SWAP`, and `btc/usdt:usdt-261225` is `BTC-USDT-261225`.
 *
 * The market counts linear contracts in base currency, as everywhere. Inverse ones are so many dollars each and no fixed
 * number of coins: of them, the market's volumes are contracts, and its costs and fees mean nothing; those on the wire do.
 */
export class OkxSwapSimulator extends OkxVenue {
  constructor(options: OkxSimulatorOptions) {
    super(options, {
      name: 'okx-swap',
      instruments: options.pairs.map(contractInstrument),
      fees: { maker: 0.0002, taker: 0.0005 },
      feeCurrency: 'quote',
    });
  }

  /** How many contracts a volume of the market is. */
  contractsOf(pair: string, volume: number): number {
    const instrument = this.exchange.instruments.byPair(pair);
    const { spec, lotDecimals } = instrument;
    const lots = Math.round(volume * 10 ** spec.volumeDecimals);
    return isInverse(instrument) ? volume : lots / 10 ** lotDecimals;
  }

  /** How much base currency a volume of the market is, at this price. */
  baseOf(pair: string, { volume, price }: { volume: number; price: number }): number {
    return baseVolume(this.exchange.instruments.byPair(pair), { volume, price });
  }
}

/**
 * Starts OKX's contracts on 127.0.0.1 for tests and demos: no network, no money.
 *
 * @example
 * ```ts
 * await using venue = await startOkxSwapSimulator({ seed: 7, pairs: ['btc/usdt', 'btc/usd:btc'], rate: 200 });
 * const stream = getExchangeStream({ exchange: Exchange.OKX_SWAP, ...venue.credentials, streamHost: venue.streamHost, … });
 * venue.forceOrder({ category: 'adl', pair: 'btc/usdt', side: 'sell', volume: 0.01 });
 * ```
 */
export async function startOkxSwapSimulator(options: OkxSimulatorOptions): Promise<OkxSwapSimulator> {
  const venue = new OkxSwapSimulator(options);
  await venue.start();
  return venue;
}
