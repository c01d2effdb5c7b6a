import { Channel, StreamBase, type StreamOptions } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import type { IBVenue, VenueSink } from './ib-venue.js';
import { readSubscribeArgs } from './subscribe-args.js';
import { checkPairs } from './symbols.js';
import { TwsVenue } from './tws/tws-venue.js';
import { WebVenue } from './web/web-venue.js';

/** Market data and own orders of Interactive Brokers, by its Web API or by TWS. */
export class IBStream extends StreamBase {
  readonly #venue: IBVenue;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options, { needsKeys: false, streamSchemes: ['ws:', 'wss:', 'tcp:'] });
    const args = readSubscribeArgs(this.exchange, this.options.subscribeArgs);
    checkPairs(this.exchange, this.options.currencyPairs);
    const init = { options: this.options, args, sink: this.#sink() };
    this.#venue = args.transport === 'tws' ? new TwsVenue(init) : new WebVenue(init);
  }

  override start(): Promise<void> {
    const ended = super.start();
    const close = (): void => this.#venue.close?.();
    ended.then(close, close);
    return ended;
  }

  override async stop(): Promise<void> {
    this.#venue.close?.();
    await super.stop();
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    return this.#venue.channelParams(channel);
  }

  #sink(): VenueSink {
    return {
      own: this.own,
      ticker: (ticker) => {
        this.publish(Channel.TICKER, ticker);
      },
      trade: (trade) => {
        this.publish(Channel.TRADE, trade);
      },
      skip: (channel, rows) => {
        this.skip(channel, rows);
      },
      badRow: (channel, error, row) => {
        this.malformed(channel, error, row);
      },
      unreadableRow: (channel, error, row) => {
        this.unreadableRow(channel, error, row);
      },
      restClient: (origin, limits, tls) => this.restClient(origin, limits, tls),
      begunAt: (channel) => this.begunAt(channel),
      ownConnection: (channel, connection) => this.ownConnection(channel, connection),
    };
  }
}
