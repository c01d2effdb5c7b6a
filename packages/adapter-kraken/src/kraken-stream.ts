import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { Channel, StreamBase, StreamError, type CurrencyPair, type StreamOptions } from '@hftjs/core';
import { QuoteOrder, type ChannelParams, type VenueLimits } from '@hftjs/core/adapter';
import { ExecutionsFeed } from './executions-feed.js';
import { KrakenApi } from './kraken-api.js';
import { KrakenOwnApi } from './own-api.js';
import { PublicFeed } from './public-feed.js';
import { KrakenSymbols } from './symbols.js';
import { parseTicker } from './ticker.js';
import { backfillTrades } from './trade-backfill.js';
import { parseTrade, tradeIdOf } from './trade.js';

const PUBLIC_HOST = 'wss://ws.kraken.com/v2';
const PRIVATE_HOST = 'wss://ws-auth.kraken.com/v2';
const REST_HOST = 'https://api.kraken.com';

/** What can be chosen of Kraken's subscriptions. */
export interface KrakenSubscribeArgs {
  /**
   * When a ticker is sent: `bbo`, at each change of the best bid or ask; `trades`, at each trade, and then bid
   * and ask are as old as the last one.
   *
   * @defaultValue 'bbo'
   */
  readonly eventTrigger?: 'bbo' | 'trades';
}

const argsSchema = Type.Object(
  { eventTrigger: Type.Optional(Type.Union([Type.Literal('bbo'), Type.Literal('trades')])) },
  { additionalProperties: false },
);

/**
 * About 150 dials in 10 minutes per address, then a ban of 10 minutes: half of it as a burst, half as refill,
 * so that no window holds more. 20 messages a second. A REST counter of 15 that decays by one in three seconds.
 *
 * @see https://docs.kraken.com/api/docs/guides/spot-ws-intro
 */
const LIMITS: VenueLimits = {
  dials: { count: 75, per: 600_000 },
  messages: { count: 10, per: 500 },
  rest: { count: 15, per: 45_000 },
};

/**
 * What every channel has in common. A heartbeat comes each second in which nothing else does, and only while a
 * subscription is alive: a connection that has one subscription needs no other proof that it stands.
 */
const COMMON = {
  limits: LIMITS,
  timeouts: { silence: 6_000 },
  fatalCloseCodes: [1008],
  fatalHttpCodes: [400, 401, 403, 404],
} as const;

/** States of a market that may trade again; in the others a refusal of its pair is final. */
const HALTS: ReadonlySet<string> = new Set([
  'cancel_only',
  'post_only',
  'limit_only',
  'reduce_only',
  'maintenance',
  'work_in_progress',
]);

/** Market data and own orders from Kraken's WebSocket API v2. */
export class KrakenStream extends StreamBase {
  readonly #symbols: KrakenSymbols;
  readonly #eventTrigger: 'bbo' | 'trades';
  readonly #api: KrakenApi;
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last acknowledgement says. */
  #clockAhead = 0;

  constructor(options: StreamOptions) {
    super(options);
    const { exchange, currencyPairs, subscribeArgs, environment, apiKey, apiSecret } = this.options;
    if (environment !== 'live')
      throw new StreamError(
        `${exchange}: there is no ${environment} environment; leave it out, or use the simulator`,
        {
          code: 'invalid_options',
          exchange,
        },
      );
    this.#eventTrigger = readArgs(exchange, subscribeArgs).eventTrigger ?? 'bbo';
    this.#symbols = new KrakenSymbols(exchange, currencyPairs);
    this.#api = new KrakenApi({ exchange, rest: this.restClient(REST_HOST, LIMITS), apiKey, apiSecret });
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    switch (channel) {
      case Channel.TICKER:
        return {
          ...COMMON,
          channel,
          host: PUBLIC_HOST,
          startsWithData: true,
          ...this.#publicFeed(channel).params(() => ({ event_trigger: this.#eventTrigger, snapshot: true })),
        };
      case Channel.TRADE:
        return {
          ...COMMON,
          channel,
          host: PUBLIC_HOST,
          // The snapshot is the last 50 trades: history at first, what was missed after a reconnect.
          resumesWithTrades: true,
          ...this.#publicFeed(channel).params(() => ({ snapshot: true })),
          backfill: (missing, page) =>
            backfillTrades(missing, page as string | undefined, {
              exchange: this.exchange,
              api: this.#api,
              onBadRow: (error, row) => {
                this.malformed(channel, error, row);
              },
            }),
        };
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE:
        return {
          ...COMMON,
          channel,
          host: PRIVATE_HOST,
          feed: 'executions',
          ...this.#executionsFeed(channel).params(),
        };
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  #publicFeed(channel: typeof Channel.TICKER | typeof Channel.TRADE): PublicFeed {
    const symbols = this.#symbols;
    const order = new QuoteOrder();
    const common = {
      channel,
      exchange: this.exchange,
      symbols,
      haltOf: async (pair: CurrencyPair): Promise<string | undefined> => {
        const state = await this.#api.marketState(pair);
        return state !== undefined && HALTS.has(state) ? state : undefined;
      },
      onBadRow: (error: unknown, row: unknown): void => {
        this.malformed(channel, error, row);
      },
    };
    if (channel === Channel.TICKER)
      return new PublicFeed({
        ...common,
        publishRow: (row, symbol, header) => {
          const ticker = parseTicker(row, symbol, header);
          if (order.admits(symbol, { time: ticker.exchangeTime }, header.receivedTime))
            this.publish(Channel.TICKER, ticker);
          else this.skip(Channel.TICKER);
        },
      });
    return new PublicFeed({
      ...common,
      publishRow: (row, symbol, header) => {
        this.publishTrade(parseTrade(row, symbol, header), tradeIdOf(row.trade_id));
      },
      takeHistory: (row, symbol, header) => {
        const trade = parseTrade(row, symbol, { ...header, origin: 'backfill' });
        const begun = this.begunAt(channel, symbol) ?? Infinity;
        if ((trade.exchangeTime ?? 0) >= begun) this.publishTrade(trade, tradeIdOf(row.trade_id));
        else this.#takeHistory(symbol, tradeIdOf(row.trade_id));
      },
    });
  }

  /** It shows where the stream begins. */
  #takeHistory(symbol: CurrencyPair, id: number): void {
    this.passTradeId(symbol, id);
    this.skip(Channel.TRADE);
  }

  #executionsFeed(channel: Channel): ExecutionsFeed {
    const { own } = this;
    const ownApi = new KrakenOwnApi({
      api: this.#api,
      symbols: this.#symbols,
      isDelivered: (fill) => own.knows(fill),
      onBadRow: (error, row) => {
        this.unreadableRow(channel, error, row);
      },
    });
    return new ExecutionsFeed({
      api: this.#api,
      ownApi,
      connection: this.ownConnection(channel, { api: ownApi, toVenue: (time) => time + this.#clockAhead }),
      symbols: this.#symbols,
      own,
      onBadRow: (error, row) => {
        this.malformed(channel, error, row);
      },
      onClock: (ahead) => {
        this.#clockAhead = ahead;
      },
    });
  }
}

function readArgs(exchange: string, args: unknown): KrakenSubscribeArgs {
  if (args === undefined) return {};
  if (!Value.Check(argsSchema, args))
    throw new StreamError(
      `${exchange}: subscribeArgs takes { eventTrigger: 'bbo' | 'trades' }, not ${JSON.stringify(args)}`,
      { code: 'invalid_options', exchange },
    );
  return args;
}
