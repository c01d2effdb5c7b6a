import { Channel, StreamBase, StreamError, type StreamOptions } from '@hftjs/core';
import type { ChannelParams, Dial } from '@hftjs/core/adapter';
import { CoinbaseApi } from './coinbase-api.js';
import {
  CONNECTION_FACTS,
  DATA_SILENCE,
  LIMITS,
  MARKET_HOST,
  PAIRS_PER_CONNECTION,
  REST_HOST,
  USER_HOST,
} from './connection-facts.js';
import { credentialsOf } from './credentials.js';
import { FillList } from './fill-list.js';
import type { Credentials } from './jwt.js';
import { LateCommissions } from './late-commissions.js';
import { MarketData } from './market-data.js';
import { Preparation } from './preparation.js';
import { Products } from './products.js';
import { readArgs, type CoinbaseSubscribeArgs } from './subscribe-args.js';
import { CoinbaseSymbols } from './symbols.js';
import { UserFeed, type UserAccess } from './user-feed.js';

/** Market data and own orders of Coinbase Advanced Trade, spot. */
export class CoinbaseStream extends StreamBase {
  readonly #args: CoinbaseSubscribeArgs;
  readonly #credentials: Credentials | undefined;
  readonly #symbols: CoinbaseSymbols;
  readonly #api: CoinbaseApi;
  readonly #products: Products;
  readonly #preparation: Preparation;
  readonly #access: UserAccess = { refusals: 0 };
  readonly #fills: FillList;
  readonly #commissions = new LateCommissions();

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    const { exchange, currencyPairs, environment, subscribeArgs, logger } = this.options;
    if (environment !== 'live')
      throw new StreamError(
        `${exchange}: there is no ${environment} environment; leave it out, or use the simulator`,
        { code: 'invalid_options', exchange },
      );
    this.#args = readArgs(exchange, subscribeArgs);
    this.#credentials = credentialsOf(this.options);
    this.#symbols = new CoinbaseSymbols(exchange, currencyPairs);
    const rest = this.restClient(REST_HOST, LIMITS);
    this.#api = new CoinbaseApi({ exchange, rest, credentials: this.#credentials });
    this.#products = new Products({
      api: this.#api,
      symbols: this.#symbols,
      onFailed: (error) => {
        // The stream was stopped meanwhile: nobody needs the list any more.
        if (error instanceof StreamError && error.code === 'closed') return;
        logger.warn({ exchange }, `could not read the list of products: ${String(error)}`);
      },
    });
    this.#preparation = new Preparation({
      products: this.#products,
      clock: this.#credentials && this.#api.clock,
    });
    this.#fills = this.#makeFills();
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const dial = async (): Promise<Dial> => {
      await this.#preparation.run();
      return {};
    };
    const market = {
      ...CONNECTION_FACTS,
      channel,
      host: MARKET_HOST,
      dial,
      maxPairs: PAIRS_PER_CONNECTION,
      timeouts: { ...CONNECTION_FACTS.timeouts, data: DATA_SILENCE },
    };
    switch (channel) {
      case Channel.TICKER:
        return { ...market, ...this.#marketData().tickerParams() };
      case Channel.TRADE:
        return { ...market, ...this.#marketData().tradeParams() };
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE:
        return {
          ...CONNECTION_FACTS,
          channel,
          host: USER_HOST,
          dial,
          ...this.#userFeed(channel).params(),
        };
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  #marketData(): MarketData {
    return new MarketData({
      exchange: this.exchange,
      symbols: this.#symbols,
      products: this.#products,
      api: this.#api,
      ticker: this.#args.ticker ?? 'ticker',
      sink: {
        ticker: (ticker) => {
          this.publish(Channel.TICKER, ticker);
        },
        trade: ({ trade, id }) => {
          this.publishTrade(trade, id);
        },
        history: (symbol, id) => {
          this.passTradeId(symbol, id);
          this.skip(Channel.TRADE);
        },
        skip: (channel) => {
          this.skip(channel);
        },
        badRow: (channel, error, row) => {
          this.malformed(channel, error, row);
        },
        begunAt: (channel, pair) => this.begunAt(channel, pair),
      },
    });
  }

  #userFeed(channel: Channel): UserFeed {
    // Options without credentials were refused before.
    if (!this.#credentials) throw new Error(`${channel} needs apiKey and apiSecret`);
    return new UserFeed({
      api: this.#api,
      credentials: this.#credentials,
      access: this.#access,
      products: this.#products,
      symbols: this.#symbols,
      known: (orderId) => this.own.orders.get(orderId),
      own: this.own,
      list: this.#fills,
      commissions: this.#commissions,
      ownConnection: (init) => this.ownConnection(channel, init),
      onBadRow: (error, row) => {
        this.malformed(channel, error, row);
      },
      onUnreadableRow: (error, row) => {
        this.unreadableRow(channel, error, row);
      },
    });
  }

  #makeFills(): FillList {
    const channel = Channel.MY_TRADE;
    return new FillList({
      api: this.#api,
      symbols: this.#symbols,
      known: (orderId) => this.own.orders.get(orderId),
      onOther: () => {
        this.skip(channel);
      },
      onBadRow: (error, row) => {
        this.unreadableRow(channel, error, row);
      },
    });
  }
}
