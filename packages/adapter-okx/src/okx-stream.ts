import {
  splitCurrencyPair,
  StreamBase,
  type Channel,
  type CurrencyPair,
  type StreamOptions,
} from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { okxParams } from './channels.js';
import { SPOT_ARGS, SWAP_ARGS } from './subscribe-args.js';
import { OkxVenue, type MarketFacts } from './venue/okx-venue.js';
import { toContractId, toSpotId } from './venue/symbols.js';

const SPOT: MarketFacts = {
  toSymbol: toSpotId,
  typeOf: () => 'SPOT',
  listedTypes: () => ['SPOT'],
  ownTypes: () => ['SPOT', 'MARGIN'],
  hasContracts: false,
  args: SPOT_ARGS,
};

/** Perpetuals, and dated contracts where one of the pairs is. */
const typesOf = (pairs: readonly CurrencyPair[]): readonly string[] =>
  pairs.some((pair) => splitCurrencyPair(pair).expiry !== undefined) ? ['SWAP', 'FUTURES'] : ['SWAP'];

const CONTRACTS: MarketFacts = {
  toSymbol: toContractId,
  typeOf: (pair) => (splitCurrencyPair(pair).expiry === undefined ? 'SWAP' : 'FUTURES'),
  listedTypes: typesOf,
  ownTypes: typesOf,
  hasContracts: true,
  args: SWAP_ARGS,
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

/** Market data and own orders of OKX's perpetual swaps and dated futures. */
export class OkxSwapStream extends StreamBase {
  readonly #venue: OkxVenue;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    this.#venue = new OkxVenue(this.options, CONTRACTS, (origin, limits) => this.restClient(origin, limits));
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    return okxParams(this.#venue, channel);
  }
}
