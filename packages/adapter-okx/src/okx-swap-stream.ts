import { Channel, splitCurrencyPair, StreamBase, type StreamOptions } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { OkxVenue, type MarketFacts } from './okx-venue.js';
import { readSwapArgs } from './subscribe-args.js';
import { toContractId } from './symbols.js';

/** Perpetuals, and dated contracts where one of the pairs is. */
const factsOf = (hasDated: boolean): MarketFacts => {
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
    const facts = factsOf(currencyPairs.some((pair) => splitCurrencyPair(pair).expiry !== undefined));
    this.#venue = new OkxVenue({
      options: this.options,
      facts: facts,
      args: readSwapArgs(this.exchange, subscribeArgs),
      sink: {
        own: this.own,
        restClient: (origin, limits) => this.restClient(origin, limits),
        ownConnection: (channel, connection) => this.ownConnection(channel, connection),
        unreadableRow: (channel, error, row) => {
          this.unreadableRow(channel, error, row);
        },
        ticker: (ticker) => {
          this.publish(Channel.TICKER, ticker);
        },
        trade: ({ trade, firstId, lastId }) => {
          this.publishTrade(trade, lastId, firstId);
        },
        skip: (channel) => {
          this.skip(channel);
        },
        badRow: (channel, error, row) => {
          this.malformed(channel, error, row);
        },
      },
    });
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    return this.#venue.channelParams(channel);
  }
}
