import { Channel, StreamBase, type StreamOptions } from '@hftjs/core';
import { bookRequest, orderBookArg, SubscribeArgs, type ChannelParams } from '@hftjs/core/adapter';
import { MarketSession } from './market/session.js';
import { Acme } from './venue/acme.js';
import { CONNECTION, LIMITS, REST_HOST } from './venue/endpoints.js';

const ARGS = new SubscribeArgs({ orderBook: orderBookArg(1_000) }, {});

/** The smallest complete stream: best prices, trades and order books of Acme, a venue that does not exist. */
export class AcmeStream extends StreamBase {
  readonly #acme: Acme;

  /** The table of channels: facts, and the session that each connection gets. */
  readonly #channels: Partial<Record<Channel, Omit<ChannelParams, 'channel'>>>;

  constructor(options: StreamOptions) {
    super(options);
    this.#acme = new Acme(this.options, this.restClient(REST_HOST, LIMITS));
    const request = bookRequest(ARGS.read(this.exchange, this.options.subscribeArgs).orderBook);
    const market: Omit<ChannelParams, 'channel'> = {
      ...CONNECTION,
      open: (context) => new MarketSession(context, this.#acme, request),
    };
    this.#channels = { [Channel.TICKER]: market, [Channel.TRADE]: market, [Channel.ORDER_BOOK]: market };
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const facts = this.#channels[channel];
    return facts && { ...facts, channel };
  }
}
