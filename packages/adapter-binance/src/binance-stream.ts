import { StreamBase, type Channel, type StreamOptions } from '@hftjs/core';
import {
  instrumentPoll,
  listInstruments,
  WITHOUT_LINK,
  type ChannelParams,
  type InstrumentSource,
  type SessionContext,
} from '@hftjs/core/adapter';
import { SpotLogin } from './account/spot/login.js';
import { SpotAccountSession } from './account/spot/session.js';
import { CandleSession } from './market/candles/candle-session.js';
import { instrumentSource } from './market/instruments/instrument-source.js';
import { OrderBookSession } from './market/order-book-session.js';
import { TICKER_STREAMS, TickerSession } from './market/ticker-session.js';
import { TradeSession } from './market/trade-session.js';
import { SPOT_ARGS } from './subscribe-args.js';
import { SPOT_HOSTS } from './venue/endpoints.js';
import { connectionFacts, PRIVATE_FEED, SPOT_LIMITS } from './venue/limits.js';
import { makeShared, type BinanceShared } from './venue/shared.js';

/** Streams that one connection carries at most are 1,024. */
const STREAMS_PER_CONNECTION = 1_000;

/** Without a best price or a book of any pair for this long, a subscription counts as dead: Binance does not report it. */
const TICKER_SILENCE = 60_000;

/** How often the instruments are read, in milliseconds: each time weighs 20 of 6,000 a minute. */
const INSTRUMENT_INTERVAL = 30_000;

/** Times in microseconds, on sockets and from REST. */
const MICROSECONDS = 'timeUnit=MICROSECOND';

/** Market data and own orders of Binance's spot market. */
export class BinanceStream extends StreamBase {
  readonly #shared: BinanceShared;
  readonly #login: SpotLogin;
  readonly #instruments: InstrumentSource;

  constructor(options: StreamOptions) {
    super(options);
    const rest = this.restClient(SPOT_HOSTS[this.options.environment].rest, SPOT_LIMITS);
    const { exchange, subscribeArgs } = this.options;
    const args = SPOT_ARGS.read(exchange, subscribeArgs);
    this.#shared = makeShared({ options: this.options, rest, args, isFuture: false });
    this.#login = new SpotLogin(this.#shared);
    this.#instruments = instrumentSource(this.#shared, this.options);
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const shared = this.#shared;
    const hosts = SPOT_HOSTS[this.options.environment];
    const common = { ...connectionFacts(this.options), limits: SPOT_LIMITS, channel };
    const market = { ...common, host: `${hosts.streams}/stream?${MICROSECONDS}` };
    const account = {
      ...common,
      ...PRIVATE_FEED,
      host: `${hosts.webSocketApi}?returnRateLimits=false&${MICROSECONDS}`,
      open: (context: SessionContext) => new SpotAccountSession(shared, this.#login, context),
    };
    const channels: Partial<Record<Channel, ChannelParams>> = {
      ticker: {
        ...market,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        maxPairs: Math.floor(STREAMS_PER_CONNECTION / TICKER_STREAMS[shared.args.ticker].length),
        open: (context) => new TickerSession(shared, context),
      },
      trade: {
        ...market,
        maxPairs: STREAMS_PER_CONNECTION,
        open: (context) => new TradeSession(shared, context),
      },
      order_book: {
        ...market,
        startsWithData: true,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        maxPairs: STREAMS_PER_CONNECTION,
        open: (context) => new OrderBookSession(shared, context),
      },
      candle: {
        ...market,
        maxPairs: STREAMS_PER_CONNECTION,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        open: (context) => new CandleSession(shared, context),
      },
      // Binance sends no changes of symbols on a socket.
      instrument: {
        ...WITHOUT_LINK,
        channel,
        host: hosts.streams,
        readInstruments: (pairs) => listInstruments(this.#instruments, this.exchange, pairs),
        open: (context) => instrumentPoll(this.#instruments, context, INSTRUMENT_INTERVAL),
      },
      my_order: account,
      my_order_batch: account,
      my_trade: account,
      my_balance: account,
    };
    return channels[channel];
  }
}
