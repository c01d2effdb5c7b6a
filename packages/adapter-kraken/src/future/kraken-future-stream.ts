import { Channel, StreamBase, StreamError, type StreamOptions } from '@hftjs/core';
import { QuoteOrder, type ChannelParams, type ResolvedOptions } from '@hftjs/core/adapter';
import { AccountFeed } from './account-feed.js';
import { AccountMemory } from './account-memory.js';
import { LIMITS, REST_HOST, UNIFIED_HOST, v1Facts } from './connection-facts.js';
import type { FillContext } from './fill-rows.js';
import { KrakenFutureApi } from './future-api.js';
import { Instruments } from './instruments.js';
import { MarketData, type MarketSink } from './market-data.js';
import { KrakenFutureOwnApi } from './own-api.js';
import { Products } from './products.js';
import { readArgs, type KrakenFutureSubscribeArgs } from './subscribe-args.js';
import { TradeUids } from './trade-uids.js';
import { isUnmappedKind } from './trade.js';
import { unifiedFeed } from './unified.js';

/** Without any frame of any product for so long, a subscription is taken for dead. In milliseconds. */
const TICKER_SILENCE = 120_000;

/** As core has it for what one acknowledgement may take, in milliseconds. */
const ACKNOWLEDGE_TIMEOUT = 10_000;

/**
 * Market data and own orders of Kraken's derivatives: WebSocket v1, which Kraken switches off on 2027-03-01, or for
 * market data the unified WebSocket that follows it.
 */
export class KrakenFutureStream extends StreamBase {
  readonly #args: Required<KrakenFutureSubscribeArgs>;
  readonly #products: Products;
  readonly #api: KrakenFutureApi;
  readonly #instruments: Instruments;
  readonly #uids = new TradeUids();
  readonly #memory = new AccountMemory();
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last heartbeat says. */
  #clockAhead = 0;

  /** @throws StreamError `invalid_options` or `unsupported_channel`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    const { exchange, currencyPairs, subscribeArgs, apiKey, apiSecret, logger } = this.options;
    this.#args = readArgs(exchange, subscribeArgs);
    checkEnvironment(this.options);
    this.#products = new Products(exchange, currencyPairs);
    const rest = this.restClient(REST_HOST, LIMITS);
    this.#api = new KrakenFutureApi({ exchange, rest, apiKey, apiSecret });
    this.#instruments = new Instruments({
      api: this.#api,
      products: this.#products,
      onUnavailable: (error) => {
        logger.warn({ exchange }, `could not read the list of products: ${String(error)}`);
      },
    });
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    switch (channel) {
      case Channel.TICKER:
        return this.#args.api === 'unified'
          ? this.#unified(channel)
          : {
              ...this.#common(),
              channel,
              timeouts: { ...this.#common().timeouts, data: TICKER_SILENCE },
              ...this.#marketData().tickerParams(),
            };
      case Channel.TRADE:
        return this.#args.api === 'unified'
          ? this.#unified(channel)
          : { ...this.#common(), channel, ...this.#marketData().tradeParams() };
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE:
        if (this.#args.api === 'unified') throw this.#notUnified(channel);
        return { ...this.#common(), channel, ...this.#accountFeed(channel).params() };
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  #common(): ReturnType<typeof v1Facts> {
    return v1Facts(this.options);
  }

  #unified(channel: typeof Channel.TICKER | typeof Channel.TRADE): ChannelParams {
    return {
      ...this.#common(),
      channel,
      host: UNIFIED_HOST,
      // A heartbeat comes each second in which nothing else does; this one is answered too.
      heartbeat: { ...this.#common().heartbeat, interval: 20_000, frame: () => '{"method":"ping"}' },
      ...unifiedFeed(channel, {
        exchange: this.exchange,
        products: this.#products,
        instruments: this.#instruments,
        sink: this.#sink(),
      }),
    };
  }

  #notUnified(channel: Channel): StreamError {
    return new StreamError(
      `${this.exchange}: there is no ${channel} on subscribeArgs.api 'unified' yet; leave api out for own orders`,
      { code: 'unsupported_channel', exchange: this.exchange, channel },
    );
  }

  #marketData(): MarketData {
    return new MarketData({
      exchange: this.exchange,
      products: this.#products,
      instruments: this.#instruments,
      api: this.#api,
      uids: this.#uids,
      sink: this.#sink(),
    });
  }

  /** Of one connection. */
  #sink(): MarketSink {
    const order = new QuoteOrder();
    return {
      ticker: (ticker) => {
        const { symbol, exchangeTime, receivedTime } = ticker;
        if (order.admits(symbol, { time: exchangeTime }, receivedTime)) this.publish(Channel.TICKER, ticker);
        else this.skip(Channel.TICKER);
      },
      trade: (trade, number) => {
        if (isUnmappedKind(trade.kind)) this.countUnmapped(Channel.TRADE);
        this.publishTrade(trade, number);
      },
      history: (symbol, number) => {
        this.passTradeId(symbol, number);
        this.skip(Channel.TRADE);
      },
      badRow: (channel, error, row) => {
        this.malformed(channel, error, row);
      },
    };
  }

  #accountFeed(channel: Channel): AccountFeed {
    const { apiKey = '', apiSecret = '', timeouts, logger } = this.options;
    const { own } = this;
    const memory = this.#memory;
    const context: FillContext = {
      products: this.#products,
      sizesOf: (productId) => this.#instruments.sizesOf(productId),
      known: (orderId) => own.orders.get(orderId),
      knows: (fill) => own.knows(fill),
      isCounted: (fill) => memory.isCounted(fill),
      listed: memory.listed,
      filledBefore: (orderId) => own.unsettled.ledger.known(orderId),
    };
    const ownApi = new KrakenFutureOwnApi({
      api: this.#api,
      memory,
      context,
      onBadRow: (error, row) => {
        this.unreadableRow(channel, error, row);
      },
      onHistorySpent: (since) => {
        const reason =
          'the budget of the order history is spent: orders that began and ended unseen may be missing';
        this.gap(channel, { reason, from: since, until: Date.now() });
      },
    });
    return new AccountFeed({
      ordersFeed: this.#args.orders,
      apiKey,
      apiSecret,
      ownApi,
      connection: this.ownConnection(channel, { api: ownApi, toVenue: (time) => time + this.#clockAhead }),
      context,
      instruments: this.#instruments,
      own,
      memory,
      patience: timeouts?.acknowledge ?? ACKNOWLEDGE_TIMEOUT,
      onBadRow: (error, row) => {
        this.malformed(channel, error, row);
      },
      onClock: (ahead) => {
        this.#clockAhead = ahead;
      },
      onBadEvent: (error, packet) => {
        this.unreadableRow(channel, error, packet);
      },
      warn: (message) => {
        logger.warn({ exchange: this.exchange, channel }, message);
      },
    });
  }
}

/** @throws StreamError `invalid_options` */
function checkEnvironment({ exchange, environment }: ResolvedOptions): void {
  if (environment === 'live') return;
  throw new StreamError(
    `${exchange}: there is no ${environment} environment; leave it out, or use the simulator`,
    { code: 'invalid_options', exchange },
  );
}
