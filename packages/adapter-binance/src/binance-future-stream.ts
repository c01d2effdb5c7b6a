import { StreamBase, type Channel, type StreamOptions } from '@hftjs/core';
import {
  listInstruments,
  type ChannelParams,
  type InstrumentSource,
  type SessionContext,
} from '@hftjs/core/adapter';
import { ListenKey } from './account/future/listen-key.js';
import { FutureAccountSession } from './account/future/session.js';
import { FundingIntervals } from './market/future/funding-intervals.js';
import { FundingRateSession } from './market/future/funding-rate-session.js';
import { LiquidationSession } from './market/future/liquidation-session.js';
import { CandleSession } from './market/candles/candle-session.js';
import { ContractSession } from './market/instruments/contract-session.js';
import { instrumentSource } from './market/instruments/instrument-source.js';
import { OrderBookSession } from './market/order-book-session.js';
import { TickerSession } from './market/ticker-session.js';
import { TradeSession } from './market/trade-session.js';
import { FUTURE_ARGS, type BinanceFutureSubscribeArgs } from './subscribe-args.js';
import { FUTURE_HOSTS } from './venue/endpoints.js';
import { connectionFacts, FUTURE_LIMITS, PRIVATE_FEED } from './venue/limits.js';
import { makeShared, type BinanceShared } from './venue/shared.js';

/** Binance documents 1,024 streams; more than 200 were refused for years. */
const PAIRS_PER_CONNECTION = 200;

/** Without any event for this long, a subscription counts as dead: on a wrong path Binance sends nothing. */
const TICKER_SILENCE = 60_000;
const TRADE_SILENCE = 300_000;

/** The path of each stream; on another one it is acknowledged, and silent. */
const PATH = {
  book: 'public',
  '24h': 'market',
  aggTrade: 'market',
  trade: 'public',
  depth: 'public',
  kline: 'market',
  markPrice: 'market',
  forceOrder: 'market',
  contractInfo: 'market',
} as const;

/** Market data and own orders of Binance's USD-M futures. */
export class BinanceFutureStream extends StreamBase {
  readonly #args: Required<BinanceFutureSubscribeArgs>;
  readonly #shared: BinanceShared;
  readonly #listenKey: ListenKey;
  readonly #intervals: FundingIntervals;
  readonly #instruments: InstrumentSource;

  constructor(options: StreamOptions) {
    super(options);
    const rest = this.restClient(FUTURE_HOSTS[this.options.environment].rest, FUTURE_LIMITS);
    const { exchange, subscribeArgs } = this.options;
    this.#args = FUTURE_ARGS.read(exchange, subscribeArgs);
    this.#shared = makeShared({ options: this.options, rest, args: this.#args, isFuture: true });
    const { streams } = FUTURE_HOSTS[this.options.environment];
    this.#listenKey = new ListenKey(this.#shared.api, `${streams}/private/ws`);
    this.#intervals = new FundingIntervals(this.#shared);
    this.#instruments = instrumentSource(this.#shared, this.options);
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const shared = this.#shared;
    const { streams } = FUTURE_HOSTS[this.options.environment];
    const common = { ...connectionFacts(this.options), limits: FUTURE_LIMITS, channel };
    const market = { ...common, maxPairs: PAIRS_PER_CONNECTION };
    const account = {
      ...common,
      ...PRIVATE_FEED,
      host: this.#listenKey.host,
      open: (context: SessionContext) => new FutureAccountSession(shared, this.#listenKey, context),
    };
    const channels: Partial<Record<Channel, ChannelParams>> = {
      ticker: {
        ...market,
        host: `${streams}/${PATH[this.#args.ticker]}/stream`,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        open: (context) => new TickerSession(shared, context),
      },
      trade: {
        ...market,
        host: `${streams}/${PATH[this.#args.trade]}/stream`,
        timeouts: { ...market.timeouts, data: TRADE_SILENCE },
        open: (context) => new TradeSession(shared, context),
      },
      order_book: {
        ...market,
        host: `${streams}/${PATH.depth}/stream`,
        startsWithData: true,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        open: (context) => new OrderBookSession(shared, context),
      },
      candle: {
        ...market,
        host: `${streams}/${PATH.kline}/stream`,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        open: (context) => new CandleSession(shared, context),
      },
      funding_rate: {
        ...market,
        host: `${streams}/${PATH.markPrice}/stream`,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        open: (context) => new FundingRateSession(shared, this.#intervals, context),
      },
      // Liquidations are rare: a quiet connection is no fault.
      liquidation: {
        ...market,
        host: `${streams}/${PATH.forceOrder}/stream`,
        open: (context) => new LiquidationSession(shared, context),
      },
      instrument: {
        ...common,
        host: `${streams}/${PATH.contractInfo}/stream`,
        readInstruments: (pairs) => listInstruments(this.#instruments, this.exchange, pairs),
        open: (context) => new ContractSession(this.#instruments, context),
      },
      my_order: account,
      my_order_batch: account,
      my_trade: account,
      my_balance: account,
      my_position: account,
    };
    return channels[channel];
  }
}
