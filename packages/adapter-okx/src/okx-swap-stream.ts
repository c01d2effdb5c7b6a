import {
  splitCurrencyPair,
  StreamBase,
  type Channel,
  type CurrencyPair,
  type StreamOptions,
} from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { okxParams } from './channels.js';
import { readSwapArgs } from './subscribe-args.js';
import { OkxVenue, type MarketFacts } from './venue/okx-venue.js';
import { toContractId } from './venue/symbols.js';

/** Perpetuals, and dated contracts where one of the pairs is. */
const contractsOf = (pairs: readonly CurrencyPair[]): MarketFacts => {
  const hasDated = pairs.some((pair) => splitCurrencyPair(pair).expiry !== undefined);
  const types = hasDated ? ['SWAP', 'FUTURES'] : ['SWAP'];
  return { toId: toContractId, listedTypes: types, ownTypes: types, hasContracts: true };
};

/** Market data and own orders of OKX's perpetual swaps and dated futures. */
export class OkxSwapStream extends StreamBase {
  readonly #venue: OkxVenue;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    const { currencyPairs, subscribeArgs } = this.options;
    this.#venue = new OkxVenue({
      options: this.options,
      market: contractsOf(currencyPairs),
      args: readSwapArgs(this.exchange, subscribeArgs),
      restClient: (origin, limits) => this.restClient(origin, limits),
    });
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    return okxParams(this.#venue, channel);
  }
}
