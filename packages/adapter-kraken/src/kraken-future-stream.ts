import { isPrivateChannel, StreamBase, type Channel, type StreamOptions } from '@hftjs/core';
import {
  bookRequest,
  instrumentPoll,
  listInstruments,
  TradeUids,
  WITHOUT_LINK,
  type BookRequest,
  type ChannelParams,
  OptionError,
} from '@hftjs/core/adapter';
import { FutureAccountSession } from './account/future/account-session.js';
import { BalancesSession } from './account/future/balances-session.js';
import { AccountMemory, type FutureAccount } from './account/future/future-account.js';
import { PositionsSession } from './account/future/positions-session.js';
import { checkEnvironment } from './kraken-stream.js';
import { OrderBookSession } from './market/books/order-book-session.js';
import { ProductCandleSession, type FutureCandleMarket } from './market/future/candle-session.js';
import { FUTURE_CANDLES } from './market/future/candle.js';
import { FundingRateSession } from './market/future/funding/funding-rate-session.js';
import {
  LiquidationSession,
  type LiquidationVenue,
} from './market/future/liquidations/liquidation-session.js';
import { LiquidationTape } from './market/future/liquidations/liquidation-tape.js';
import { ProductBookSession } from './market/future/order-book-session.js';
import { ProductTickerSession } from './market/future/ticker-session.js';
import { ProductTradeSession } from './market/future/trade-session.js';
import { unifiedMarket } from './market/future/unified-market.js';
import { TickerSession } from './market/ticker-session.js';
import { TradeSession } from './market/trade-session.js';
import type { V2Market } from './market/public-session.js';
import { FUTURE_ARGS } from './subscribe-args.js';
import { connectionFacts, LIMITS, REST_HOST, UNIFIED_HOST, V1_HOST } from './venue/future/endpoints.js';
import { KrakenFutureApi } from './venue/future/future-api.js';
import { Instruments } from './venue/future/instruments.js';
import { productSource } from './venue/future/product-list.js';
import { futureProducts } from './venue/future/products.js';

/** Time without a frame of any product after which a subscription is considered dead, in milliseconds. */
const SILENCE = 120_000;

/** Core's timeout of one acknowledgement, in milliseconds. */
const ACKNOWLEDGE_TIMEOUT = 10_000;

type Facts = Omit<ChannelParams, 'channel'>;
type Channels = Partial<Record<Channel, Facts>>;

/**
 * Market data and own orders of Kraken's derivatives: WebSocket v1, which Kraken switches off on 2027-03-01, or for
 * market data the unified WebSocket that follows it.
 */
export class KrakenFutureStream extends StreamBase {
  readonly #channels: Channels;
  readonly #isUnified: boolean;

  /** @throws StreamError `invalid_options` or `unsupported_channel`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    const { exchange, subscribeArgs, apiKey = '', apiSecret = '', timeouts } = this.options;
    const args = FUTURE_ARGS.read(exchange, subscribeArgs);
    checkEnvironment(this.options);
    const products = futureProducts(this.options);
    const rest = this.restClient(REST_HOST, LIMITS);
    const api = new KrakenFutureApi({ exchange, rest, apiKey, apiSecret });
    const instruments = new Instruments({
      api,
      products,
      onUnavailable: (error) => {
        this.options.logger.warn({ exchange }, `could not read the list of products: ${String(error)}`);
      },
    });
    const facts = connectionFacts(this.options);
    const request = bookRequest(args.orderBook);
    this.#isUnified = args.api === 'unified';
    const source = productSource(api, products);
    const instrument: Facts = {
      ...facts,
      ...WITHOUT_LINK,
      host: V1_HOST,
      readInstruments: (pairs) => listInstruments(source, exchange, pairs),
      open: (context) => instrumentPoll(source, context),
    };
    const market = this.#isUnified
      ? unifiedChannels(facts, unifiedMarket({ products, instruments, request }))
      : v1Channels(facts, {
          request,
          api,
          products,
          instruments,
          uids: new TradeUids(),
          tape: new LiquidationTape(),
          interval: FUTURE_CANDLES.of(args.candle),
          memory: new AccountMemory(),
          ordersFeed: args.orders,
          apiKey,
          apiSecret,
          patience: timeouts?.acknowledge ?? ACKNOWLEDGE_TIMEOUT,
          clockAhead: 0,
        });
    this.#channels = { ...market, instrument };
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const { exchange, subscribeChannels } = this.options;
    if (this.#isUnified && isPrivateChannel(channel))
      throw new OptionError(
        exchange,
        {
          option: ['subscribeChannels', subscribeChannels.indexOf(channel)],
          sentence: (spell) =>
            `there is no ${channel} on ${spell('subscribeArgs.api')} 'unified' yet; leave api out for own orders`,
        },
        { code: 'unsupported_channel', channel },
      );
    const facts = this.#channels[channel];
    return facts && { ...facts, channel };
  }
}

/** WebSocket v1: all channels. */
function v1Channels(
  facts: Omit<Facts, 'host' | 'open'>,
  venue: LiquidationVenue & FutureCandleMarket & FutureAccount & { readonly request: BookRequest },
): Channels {
  const v1 = { ...facts, host: V1_HOST };
  const signed = { ...v1, acknowledges: 'subscription', exactNumbers: true } as const;
  const account: Facts = {
    ...signed,
    feed: 'account',
    open: (context) => new FutureAccountSession(context, venue),
  };
  return {
    ticker: {
      ...v1,
      timeouts: { ...v1.timeouts, data: SILENCE },
      startsWithData: true,
      open: (context) => new ProductTickerSession(context, venue),
    },
    trade: { ...v1, resumesWithTrades: true, open: (context) => new ProductTradeSession(context, venue) },
    order_book: {
      ...v1,
      timeouts: { ...v1.timeouts, data: SILENCE },
      startsWithData: true,
      open: (context) => new ProductBookSession(context, venue, venue.request),
    },
    candle: { ...v1, open: (context) => new ProductCandleSession(context, venue) },
    funding_rate: {
      ...v1,
      timeouts: { ...v1.timeouts, data: SILENCE },
      startsWithData: true,
      open: (context) => new FundingRateSession(context, venue),
    },
    liquidation: { ...v1, open: (context) => new LiquidationSession(context, venue) },
    my_order: account,
    my_order_batch: account,
    my_trade: account,
    my_balance: { ...signed, open: (context) => new BalancesSession(context, venue) },
    my_position: { ...signed, open: (context) => new PositionsSession(context, venue) },
  };
}

/** The unified WebSocket: market data. */
function unifiedChannels(facts: Omit<Facts, 'host' | 'open'>, market: V2Market): Channels {
  const unified = {
    ...facts,
    host: UNIFIED_HOST,
    // A heartbeat comes each second in which nothing else does; this one is answered too.
    heartbeat: { interval: 20_000, frame: () => '{"method":"ping"}' },
  };
  return {
    ticker: { ...unified, startsWithData: true, open: (context) => new TickerSession(context, market) },
    trade: { ...unified, resumesWithTrades: true, open: (context) => new TradeSession(context, market) },
    order_book: {
      ...unified,
      startsWithData: true,
      exactNumbers: true,
      open: (context) => new OrderBookSession(context, market),
    },
  };
}
