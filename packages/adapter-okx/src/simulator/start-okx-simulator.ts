import { type OwnOrder, parseUnits, type PlaceVenueOrder, unitsToText } from '@hftjs/simulator';
import type { OkxSimulatorOptions } from './options.js';
import { spotInstrument } from './instruments/spot-instrument.js';
import { OkxVenue } from './venue.js';

/** An order at the spot simulator. */
export interface PlaceSpotOrder extends PlaceVenueOrder {
  /**
   * What a market order is sized in: with `quote` its `sz` is what `volume` would cost or bring at the moment.
   *
   * @defaultValue 'base'
   */
  readonly sizedIn?: 'base' | 'quote' | undefined;
}

/** More levels than any book here has. */
const WHOLE_BOOK = 10_000;

/** OKX's spot exchange. */
export class OkxSimulator extends OkxVenue {
  constructor(options: OkxSimulatorOptions) {
    super(options, {
      name: 'okx',
      instruments: options.pairs.map(spotInstrument),
      fees: { maker: 0.0008, taker: 0.001 },
      feeCurrency: 'received',
    });
  }

  override placeOrder({ sizedIn = 'base', ...order }: PlaceSpotOrder): OwnOrder {
    if (sizedIn === 'base') return this.place(order, {});
    if (order.type !== 'market') throw new RangeError('only market orders are sized in quote currency');
    return this.place(order, { quoteSize: this.#cost(order) });
  }

  /** What a market order trades for, as the book is; what the book cannot give counts at its last price. */
  #cost({ pair, side, volume }: PlaceVenueOrder): string {
    const { priceDecimals, volumeDecimals } = this.exchange.instruments.byPair(pair).spec;
    const { bids, asks } = this.market.book(pair, WHOLE_BOOK);
    let left = parseUnits(volume.toFixed(volumeDecimals), volumeDecimals);
    let cost = 0n;
    let tick = 0n;
    for (const { priceText, volumeText } of side === 'buy' ? asks : bids) {
      const lots = parseUnits(volumeText, volumeDecimals);
      const taken = left < lots ? left : lots;
      tick = parseUnits(priceText, priceDecimals);
      cost += taken * tick;
      left -= taken;
    }
    return unitsToText(cost + left * tick, priceDecimals + volumeDecimals);
  }
}

/**
 * Starts OKX's spot exchange on 127.0.0.1 for tests and demos: no network, no money.
 *
 * @example
 * ```ts
 * await using venue = await startOkxSimulator({ seed: 7, pairs: ['btc/usdt'], rate: 200 });
 * const stream = getExchangeStream({ exchange: Exchange.OKX, ...venue.credentials, streamHost: venue.streamHost, … });
 * venue.placeOrder({ pair: 'btc/usdt', side: 'buy', type: 'market', volume: 0.01, sizedIn: 'quote' });
 * ```
 */
export async function startOkxSimulator(options: OkxSimulatorOptions): Promise<OkxSimulator> {
  const venue = new OkxSimulator(options);
  await venue.start();
  return venue;
}
