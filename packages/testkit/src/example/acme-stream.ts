import { Channel, StreamBase, type StreamOptions } from '@hftjs/core';
import {
  bookRequest,
  candleArg,
  instrumentPoll,
  listInstruments,
  orderBookArg,
  SubscribeArgs,
  WITHOUT_LINK,
  type ChannelParams,
  type InstrumentSource,
} from '@hftjs/core/adapter';
import { CandleSession } from './market/candle-session.js';
import { CANDLES } from './market/candle.js';
import { parseInstrument } from './market/instrument.js';
import { MarketSession } from './market/session.js';
import { Acme } from './venue/acme.js';
import { CONNECTION, LIMITS, REST_HOST } from './venue/endpoints.js';

const ARGS = new SubscribeArgs({ orderBook: orderBookArg(1_000), candle: candleArg(CANDLES) }, {});

/** The smallest complete stream: best prices, trades, order books, candles and
 * instruments of Acme, a venue that does not exist. */
export class AcmeStream extends StreamBase {
  readonly #acme: Acme;

  /** The table of channels: facts, and the session that each connection gets. */
  readonly #channels: Partial<Record<Channel, Omit<ChannelParams, 'channel'>>>;

  constructor(options: StreamOptions) {
    super(options);
    this.#acme = new Acme(this.options, this.restClient(REST_HOST, LIMITS));
    const args = ARGS.read(this.exchange, this.options.subscribeArgs);
    const request = bookRequest(args.orderBook);
    const interval = CANDLES.of(args.candle);
    const market: Omit<ChannelParams, 'channel'> = {
      ...CONNECTION,
      open: (context) => new MarketSession(context, this.#acme, request),
    };
    const source: InstrumentSource = {
      list: this.#acme.instruments,
      symbolOf: (pair) => this.#acme.symbols.symbolOf(pair),
      instrumentOf: parseInstrument,
    };
    this.#channels = {
      [Channel.TICKER]: market,
      [Channel.TRADE]: market,
      [Channel.ORDER_BOOK]: market,
      [Channel.CANDLE]: {
        ...CONNECTION,
        open: (context) => new CandleSession(context, this.#acme, interval),
      },
      // Acme's socket has no instruments: the list is read again every ten seconds.
      [Channel.INSTRUMENT]: {
        ...CONNECTION,
        ...WITHOUT_LINK,
        readInstruments: (pairs) => listInstruments(source, this.exchange, pairs),
        open: (context) => instrumentPoll(source, context, 10_000),
      },
    };
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const facts = this.#channels[channel];
    return facts && { ...facts, channel };
  }
}
