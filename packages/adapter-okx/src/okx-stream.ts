import { StreamBase, type Channel, type StreamOptions } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { okxParams } from './channels.js';
import { SPOT_ARGS } from './subscribe-args.js';
import { OkxVenue, type MarketFacts } from './venue/okx-venue.js';
import { toSpotId } from './venue/symbols.js';

const SPOT: MarketFacts = {
  toSymbol: toSpotId,
  listedTypes: () => ['SPOT'],
  ownTypes: () => ['SPOT', 'MARGIN'],
  hasContracts: false,
  args: SPOT_ARGS,
};

/** Market data and own orders of OKX's spot market. */
export class OkxStream extends StreamBase {
  readonly #venue: OkxVenue;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    this.#venue = new OkxVenue(this.options, SPOT, (origin, limits) => this.restClient(origin, limits));
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    return okxParams(this.#venue, channel);
  }
}
