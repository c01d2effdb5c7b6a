import { Channel, StreamBase, type StreamOptions } from '@hftjs/core';
import { bookRequest, OptionError, type ChannelParams } from '@hftjs/core/adapter';
import { AccountMemory } from './account/account-memory.js';
import { AccountSession } from './account/account-session.js';
import { CANDLES } from './market/candle.js';
import { CandleSession } from './market/candle-session.js';
import { InstrumentSession, listInstruments } from './market/instrument-session.js';
import { OrderBookSession } from './market/order-book-session.js';
import { TickerSession } from './market/ticker-session.js';
import { TradeSession } from './market/trade-session.js';
import { SUBSCRIBE_ARGS, type CoinbaseSubscribeArgs } from './subscribe-args.js';
import { Coinbase } from './venue/coinbase.js';
import {
  ACCOUNT_CONNECTION,
  BOOK_CONNECTION,
  LIMITS,
  MARKET_CONNECTION,
  REST_HOST,
} from './venue/endpoints.js';

type ChannelFacts = Omit<ChannelParams, 'channel'>;

/** Market data, own orders and balances of Coinbase Advanced Trade, spot. */
export class CoinbaseStream extends StreamBase {
  readonly #args: Required<CoinbaseSubscribeArgs>;
  readonly #venue: Coinbase;
  readonly #memory = new AccountMemory();

  readonly #account: ChannelFacts = {
    ...ACCOUNT_CONNECTION,
    open: (context) => new AccountSession(context, this.#venue, this.#memory),
  };
  readonly #channels: Partial<Record<Channel, ChannelFacts>> = {
    [Channel.TICKER]: {
      ...MARKET_CONNECTION,
      open: (context) => new TickerSession(context, this.#venue, this.#args.ticker),
    },
    [Channel.TRADE]: {
      ...MARKET_CONNECTION,
      // The snapshot is of the latest trades.
      resumesWithTrades: true,
      open: (context) => new TradeSession(context, this.#venue),
    },
    [Channel.ORDER_BOOK]: {
      ...BOOK_CONNECTION,
      open: (context) => new OrderBookSession(context, this.#venue, bookRequest(this.#args.orderBook)),
    },
    [Channel.CANDLE]: {
      ...MARKET_CONNECTION,
      open: (context) => new CandleSession(context, this.#venue, CANDLES.of(this.#args.candle)),
    },
    [Channel.INSTRUMENT]: {
      ...MARKET_CONNECTION,
      readInstruments: (pairs) => listInstruments(this.#venue, this.exchange, pairs),
      open: (context) => new InstrumentSession(context, this.#venue),
    },
    [Channel.MY_ORDER]: this.#account,
    [Channel.MY_ORDER_BATCH]: this.#account,
    [Channel.MY_TRADE]: this.#account,
    [Channel.MY_BALANCE]: this.#account,
  };

  /** @throws OptionError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    const { exchange, environment, subscribeArgs } = this.options;
    if (environment !== 'live')
      throw new OptionError(exchange, {
        option: ['environment'],
        sentence: `there is no ${environment} environment; leave it out, or use the simulator`,
      });
    this.#args = SUBSCRIBE_ARGS.read(exchange, subscribeArgs);
    this.#venue = new Coinbase(this.options, this.restClient(REST_HOST, LIMITS));
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const facts = this.#channels[channel];
    return facts && { ...facts, channel };
  }
}
