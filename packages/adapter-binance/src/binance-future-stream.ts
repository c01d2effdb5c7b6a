import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { Channel, StreamBase, type CurrencyPair, type StreamOptions } from '@hftjs/core';
import { type ChannelParams } from '@hftjs/core/adapter';
import { BinanceApi } from './binance-api.js';
import { connectionFacts, FUTURE_LIMITS } from './connection-facts.js';
import { signerOf } from './credentials.js';
import { ExchangeInfo } from './exchange-info.js';
import { FutureOwnApi } from './future/future-own-api.js';
import { ListenKey } from './future/listen-key.js';
import { UnnumberedFills } from './future/unnumbered-fills.js';
import { FutureUserDataFeed } from './future/user-data-feed.js';
import { FUTURE_HOSTS, wrongArgs } from './hosts.js';
import { MarketData } from './market-data.js';
import { BinanceSymbols, toFutureSymbol } from './symbols.js';
import type { TradeList } from './trade-backfill.js';
import type { TradeKind } from './trade-reader.js';

/** What can be chosen of Binance's futures subscriptions. */
export interface BinanceFutureSubscribeArgs {
  /**
   * `book`: best prices at each change. `24h`: last price and the figures of the trailing 24 hours, every two
   * seconds and without best prices: Binance does not send them there.
   *
   * @defaultValue 'book'
   */
  readonly ticker?: 'book' | '24h';
  /**
   * `aggTrade`: the fills of one taker order at one price within 100 ms as one trade, with `aggregated`.
   * `trade`: each match at once, from a stream that Binance does not document.
   *
   * @defaultValue 'aggTrade'
   */
  readonly trade?: TradeKind;
}

const argsSchema = Type.Object(
  {
    ticker: Type.Optional(Type.Union([Type.Literal('book'), Type.Literal('24h')])),
    trade: Type.Optional(Type.Union([Type.Literal('trade'), Type.Literal('aggTrade')])),
  },
  { additionalProperties: false },
);

/** Binance documents 1,024 streams; more than 200 were refused for years. */
const PAIRS_PER_CONNECTION = 200;

/** Without any event for so long, a subscription is taken for dead: on a wrong path Binance is just silent. */
const TICKER_SILENCE = 60_000;
const TRADE_SILENCE = 300_000;

/** On which path a stream is; on another one it is acknowledged, and silent. */
const PATH = { book: 'public', '24h': 'market', aggTrade: 'market', trade: 'public' } as const;

/** Market data and own orders of Binance's USD-M futures. */
export class BinanceFutureStream extends StreamBase {
  readonly #args: Required<BinanceFutureSubscribeArgs>;
  readonly #streams: string;
  readonly #symbols: BinanceSymbols;
  readonly #api: BinanceApi;
  readonly #info: ExchangeInfo;
  readonly #market: MarketData;
  readonly #listenKey: ListenKey;
  readonly #unnumbered = new UnnumberedFills();

  constructor(options: StreamOptions) {
    super(options);
    const { exchange, currencyPairs, subscribeArgs, environment, apiKey } = this.options;
    const hosts = FUTURE_HOSTS[environment];
    this.#args = { ticker: 'book', trade: 'aggTrade', ...readArgs(exchange, subscribeArgs) };
    this.#streams = hosts.streams;
    this.#symbols = new BinanceSymbols(exchange, currencyPairs, toFutureSymbol);
    const rest = this.restClient(hosts.rest, FUTURE_LIMITS);
    const signer = signerOf(this.options);
    this.#api = new BinanceApi({ exchange, rest, apiKey, signer, timePath: '/fapi/v1/time' });
    this.#info = new ExchangeInfo(() => this.#api.read({ path: '/fapi/v1/exchangeInfo', weight: 1 }));
    this.#market = this.#marketData();
    this.#listenKey = new ListenKey(this.#api);
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const common = {
      ...connectionFacts(this.options),
      limits: FUTURE_LIMITS,
      maxPairs: PAIRS_PER_CONNECTION,
      channel,
    };
    const { ticker, trade } = this.#args;
    switch (channel) {
      case Channel.TICKER:
        return {
          ...common,
          host: `${this.#streams}/${PATH[ticker]}/stream`,
          timeouts: { ...common.timeouts, data: TICKER_SILENCE },
          ...this.#market.tickerParams(),
        };
      case Channel.TRADE:
        return {
          ...common,
          host: `${this.#streams}/${PATH[trade]}/stream`,
          timeouts: { ...common.timeouts, data: TRADE_SILENCE },
          ...this.#market.tradeParams(),
        };
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE: {
        const host = `${this.#streams}/private/ws`;
        return { ...common, maxPairs: Infinity, host, ...this.#userData(channel, host) };
      }
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  #marketData(): MarketData {
    const { ticker, trade } = this.#args;
    return new MarketData({
      exchange: this.exchange,
      isFuture: true,
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
        emptyId: (symbol, id) => {
          if (trade === 'trade' && typeof id === 'number') this.passTradeId(symbol, id);
        },
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

  #tradeList(pair: CurrencyPair, fromId?: number): TradeList | undefined {
    const symbol = this.#symbols.symbolOf(pair);
    const from = fromId !== undefined && { fromId };
    if (this.#args.trade === 'aggTrade')
      return {
        limit: 1000,
        call: { path: '/fapi/v1/aggTrades', weight: 20, parameters: { symbol, limit: 1000, ...from } },
      };
    if (fromId === undefined)
      return {
        limit: 1000,
        call: { path: '/fapi/v1/trades', weight: 5, parameters: { symbol, limit: 1000 } },
      };
    // Without an API key, only the newest ones are listed.
    if (this.options.apiKey === undefined) return undefined;
    return {
      limit: 500,
      call: { path: '/fapi/v1/historicalTrades', weight: 200, parameters: { symbol, limit: 500, ...from } },
    };
  }

  #userData(channel: Channel, host: string): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    const known = (key: string): ReturnType<typeof this.own.orders.get> => this.own.orders.get(key);
    const connection = this.ownConnection(channel, {
      api: new FutureOwnApi({
        api: this.#api,
        symbols: this.#symbols,
        known,
        onBadRow: (error, row) => {
          this.unreadableRow(channel, error, row);
        },
      }),
      toVenue: (time) => this.#api.clock.toVenue(time),
    });
    const feed = new FutureUserDataFeed({
      host,
      symbols: this.#symbols,
      info: this.#info,
      connection,
      listenKey: this.#listenKey,
      clock: this.#api.clock,
      known,
      unnumbered: this.#unnumbered,
      onSkipped: () => {
        this.skip(channel);
      },
    });
    return { ...connection.params(), ...feed.params() };
  }
}

function readArgs(exchange: string, args: unknown): BinanceFutureSubscribeArgs {
  if (args === undefined) return {};
  if (!Value.Check(argsSchema, args))
    throw wrongArgs(exchange, "{ ticker: 'book' | '24h', trade: 'aggTrade' | 'trade' }");
  return args;
}
