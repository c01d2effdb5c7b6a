import { Channel, StreamBase, type StreamOptions } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { OkxVenue, type MarketFacts } from './okx-venue.js';
import { readSpotArgs } from './subscribe-args.js';
import { toSpotId } from './symbols.js';

const SPOT: MarketFacts = {
  toId: toSpotId,
  listedTypes: ['SPOT'],
  ownTypes: ['SPOT', 'MARGIN'],
  hasContracts: false,
};

/** Market data and own orders of OKX's spot market. */
export class OkxStream extends StreamBase {
  readonly #venue: OkxVenue;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    const args = readSpotArgs(this.exchange, this.options.subscribeArgs);
    this.#venue = new OkxVenue({
      options: this.options,
      facts: SPOT,
      args: args,
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
