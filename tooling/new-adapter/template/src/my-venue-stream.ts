import { Channel, StreamBase } from '@hftjs/core';
import {
  isRow,
  SignedClient,
  spotSymbols,
  SymbolMap,
  type ChannelParams,
  type Row,
  type VenueLimits,
} from '@hftjs/core/adapter';
import { MarketSession } from './session.js';

/** Per address. @see https://docs.my-venue.invalid/limits */
const LIMITS: VenueLimits = {
  dials: { count: 10, per: 1_000 },
  messages: { count: 10, per: 1_000 },
  rest: { count: 10, per: 1_000 },
};

/** Best prices and trades of MyVenue. */
export class MyVenueStream extends StreamBase {
  /** The pair btc/usd is BTC-USD. */
  readonly #symbols = new SymbolMap({ options: this.options, toSymbol: spotSymbols('-') });

  readonly #api = new SignedClient<Row>({
    exchange: this.exchange,
    rest: this.restClient('https://api.my-venue.invalid', LIMITS),
    classify: (body, { status }) => {
      if (status === 200 && isRow(body)) return { answer: body };
      return isRow(body) && typeof body.message === 'string' ? { reason: body.message } : {};
    },
  });

  /** The facts of a channel's connections. Core also calls it to ask which channels there are. */
  protected override channelParams(channel: Channel): ChannelParams | undefined {
    if (channel !== Channel.TICKER && channel !== Channel.TRADE) return undefined;
    return {
      channel,
      host: 'wss://stream.my-venue.invalid/v1',
      limits: LIMITS,
      maxPairs: 100,
      // MyVenue sends a heartbeat each second.
      timeouts: { silence: 5_000 },
      open: (context) => new MarketSession(context, this.#symbols, this.#api),
    };
  }
}
