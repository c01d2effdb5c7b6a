import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { Channel, StreamBase, type CurrencyPair, type StreamOptions } from '@hftjs/core';
import { type ChannelParams } from '@hftjs/core/adapter';
import { BinanceApi } from './binance-api.js';
import { connectionFacts, SPOT_LIMITS } from './connection-facts.js';
import { signerOf } from './credentials.js';
import { ExchangeInfo } from './exchange-info.js';
import { SPOT_HOSTS, wrongArgs, type Hosts } from './hosts.js';
import { MarketData } from './market-data.js';
import { SpotOwnApi } from './spot/spot-own-api.js';
import { UserDataFeed } from './spot/user-data-feed.js';
import { UserDataLogin } from './spot/user-data-login.js';
import { BinanceSymbols, toSpotSymbol } from './symbols.js';
import { tickerStreams, type TickerKind } from './ticker-reader.js';
import type { TradeList } from './trade-backfill.js';
import type { TradeKind } from './trade-reader.js';

/** What can be chosen of Binance's spot subscriptions. */
export interface BinanceSubscribeArgs {
  /**
   * `book`: best prices at each change. `24h`: best and last price and the figures of the trailing 24 hours,
   * once a second. `book+24h`: best prices at each change, and once a second with last price and figures.
   *
   * @defaultValue 'book'
   */
  readonly ticker?: TickerKind;
  /**
   * `trade`: each match. `aggTrade`: the fills of one taker order at one price as one trade, with `aggregated`.
   *
   * @defaultValue 'trade'
   */
  readonly trade?: TradeKind;
}

const argsSchema = Type.Object(
  {
    ticker: Type.Optional(Type.Union([Type.Literal('book'), Type.Literal('24h'), Type.Literal('book+24h')])),
    trade: Type.Optional(Type.Union([Type.Literal('trade'), Type.Literal('aggTrade')])),
  },
  { additionalProperties: false },
);

/** Streams that one connection carries at most are 1,024. */
const STREAMS_PER_CONNECTION = 1_000;

/** Without any best price of any pair for so long, a subscription is taken for dead: Binance says nothing. */
const TICKER_SILENCE = 60_000;

/** Times in microseconds, on sockets and from REST. */
const MICROSECONDS = 'timeUnit=MICROSECOND';

/** Market data and own orders of Binance's spot market. */
export class BinanceStream extends StreamBase {
  readonly #args: Required<BinanceSubscribeArgs>;
  readonly #hosts: Hosts;
  readonly #symbols: BinanceSymbols;
  readonly #api: BinanceApi;
  readonly #info: ExchangeInfo;
  readonly #market: MarketData;
  readonly #login: UserDataLogin | undefined;

  constructor(options: StreamOptions) {
    super(options);
    const { exchange, currencyPairs, subscribeArgs, environment, apiKey } = this.options;
    this.#args = { ticker: 'book', trade: 'trade', ...readArgs(exchange, subscribeArgs) };
    this.#hosts = SPOT_HOSTS[environment];
    this.#symbols = new BinanceSymbols(exchange, currencyPairs, toSpotSymbol);
    const rest = this.restClient(this.#hosts.rest, SPOT_LIMITS);
    const signer = signerOf(this.options);
    this.#api = new BinanceApi({
      exchange,
      rest,
      apiKey,
      signer,
      timePath: '/api/v3/time',
      usesMicroseconds: true,
    });
    this.#info = new ExchangeInfo(() =>
      this.#api.read({
        path: '/api/v3/exchangeInfo',
        weight: 20,
        parameters: { showPermissionSets: 'false' },
      }),
    );
    this.#market = this.#marketData();
    this.#login =
      signer && apiKey !== undefined
        ? new UserDataLogin({ apiKey, signer, clock: this.#api.clock })
        : undefined;
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const common = { ...connectionFacts(this.options), limits: SPOT_LIMITS, channel };
    const streams = `${this.#hosts.streams}/stream?${MICROSECONDS}`;
    switch (channel) {
      case Channel.TICKER:
        return {
          ...common,
          host: streams,
          timeouts: { ...common.timeouts, data: TICKER_SILENCE },
          maxPairs: Math.floor(STREAMS_PER_CONNECTION / tickerStreams(this.#args.ticker)),
          ...this.#market.tickerParams(),
        };
      case Channel.TRADE:
        return { ...common, host: streams, maxPairs: STREAMS_PER_CONNECTION, ...this.#market.tradeParams() };
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE:
        return {
          ...common,
          host: `${this.#hosts.webSocketApi}?returnRateLimits=false&${MICROSECONDS}`,
          ...this.#userData(channel),
        };
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  #marketData(): MarketData {
    const { ticker, trade } = this.#args;
    return new MarketData({
      exchange: this.exchange,
      isFuture: false,
      symbols: this.#symbols,
      api: this.#api,
      info: this.#info,
      ticker,
      trade,
      tradeLists: (pair, fromId) => this.#tradeList(pair, fromId),
      sink: {
        ticker: (event) => {
          this.publish(Channel.TICKER, event);
        },
        trade: (event) => {
          this.publish(Channel.TRADE, event);
        },
        numberedTrade: (event, id) => {
          this.publishTrade(event, id);
        },
        emptyId: () => undefined,
        skipped: (channel, rows) => {
          this.skip(channel, rows);
        },
        badRow: (channel, error, row) => {
          this.malformed(channel, error, row);
        },
        unmapped: () => {
          this.countUnmapped(Channel.TRADE);
        },
        warn: (channel, message) => {
          this.options.logger.warn({ exchange: this.exchange, channel }, message);
        },
      },
    });
  }

  #tradeList(pair: CurrencyPair, fromId?: number): TradeList {
    const limit = 1000;
    const parameters = {
      symbol: this.#symbols.symbolOf(pair),
      limit,
      ...(fromId !== undefined && { fromId }),
    };
    if (this.#args.trade === 'aggTrade')
      return { limit, call: { path: '/api/v3/aggTrades', weight: 4, parameters } };
    return { limit, call: { path: '/api/v3/historicalTrades', weight: 25, parameters } };
  }

  #userData(channel: Channel): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const login = this.#login;
    // Options without credentials were refused before.
    if (!login) throw new Error(`${channel} needs apiKey and apiSecret`);
    const connection = this.ownConnection(channel, {
      api: new SpotOwnApi({
        api: this.#api,
        symbols: this.#symbols,
        info: this.#info,
        onBadRow: (error, row) => {
          this.unreadableRow(channel, error, row);
        },
      }),
      toVenue: (time) => this.#api.clock.toVenue(time),
    });
    const feed = new UserDataFeed({
      login,
      clock: this.#api.clock,
      symbols: this.#symbols,
      info: this.#info,
      connection,
      onSkipped: () => {
        this.skip(channel);
      },
    });
    return { ...connection.params(), ...feed.params() };
  }
}

function readArgs(exchange: string, args: unknown): BinanceSubscribeArgs {
  if (args === undefined) return {};
  if (!Value.Check(argsSchema, args))
    throw wrongArgs(exchange, "{ ticker: 'book' | '24h' | 'book+24h', trade: 'trade' | 'aggTrade' }");
  return args;
}
