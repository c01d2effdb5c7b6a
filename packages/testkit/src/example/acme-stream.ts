import { Channel, StreamBase, type StreamOptions } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { MarketSession } from './market/session.js';
import { Acme } from './venue/acme.js';
import { CONNECTION, LIMITS, REST_HOST } from './venue/endpoints.js';

/** The smallest complete stream: best prices and trades of Acme, a venue that does not exist. */
export class AcmeStream extends StreamBase {
  readonly #acme: Acme;

  /** The table of channels: facts, and the session that each connection gets. */
  readonly #channels: Partial<Record<Channel, Omit<ChannelParams, 'channel'>>> = {
    [Channel.TICKER]: { ...CONNECTION, open: (context) => new MarketSession(context, this.#acme) },
    [Channel.TRADE]: { ...CONNECTION, open: (context) => new MarketSession(context, this.#acme) },
  };

  constructor(options: StreamOptions) {
    super(options);
    this.#acme = new Acme(this.options, this.restClient(REST_HOST, LIMITS));
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const facts = this.#channels[channel];
    return facts && { ...facts, channel };
  }
}
