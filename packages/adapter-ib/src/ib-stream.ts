import { StreamBase, type Channel, type StreamOptions } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import type { StreamFacts } from './stream-facts.js';
import { SUBSCRIBE_ARGS } from './subscribe-args.js';
import { checkPair } from './symbols.js';
import { TWS_CHANNELS } from './tws/tws-channels.js';
import { TwsVenue } from './tws/venue/tws-venue.js';
import { WebVenue } from './web/venue/web-venue.js';
import { WEB_CHANNELS } from './web/web-channels.js';

/** Market data and own orders of Interactive Brokers, by its Web API or by TWS. */
export class IBStream extends StreamBase {
  readonly #factsOf: (channel: Channel) => Omit<ChannelParams, 'channel'> | undefined;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options, { needsKeys: false, streamSchemes: ['ws:', 'wss:', 'tcp:'] });
    const args = SUBSCRIBE_ARGS.read(this.exchange, this.options.subscribeArgs);
    for (const pair of this.options.currencyPairs) checkPair(this.exchange, pair);
    const presentSignal = (): AbortSignal => this.signal;
    const facts: StreamFacts = {
      options: this.options,
      args,
      account: this.account,
      get signal() {
        return presentSignal();
      },
      onEnd: (listener) => {
        this.onEnd(listener);
      },
      restClient: (origin, limits, tls) => this.restClient(origin, limits, tls),
    };
    if (args.transport === 'tws') {
      const venue = new TwsVenue(facts);
      this.#factsOf = (channel) => TWS_CHANNELS[channel]?.(venue);
    } else {
      const venue = new WebVenue(facts);
      this.#factsOf = (channel) => WEB_CHANNELS[channel]?.(venue);
    }
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const facts = this.#factsOf(channel);
    return facts && { channel, ...facts };
  }
}
