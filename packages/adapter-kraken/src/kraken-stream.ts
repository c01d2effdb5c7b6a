import { StreamBase, type Channel, type StreamOptions } from '@hftjs/core';
import { now, OptionError, type ChannelParams, type ResolvedOptions } from '@hftjs/core/adapter';
import { BalancesSession } from './account/spot/balances-session.js';
import { ExecutionsSession } from './account/spot/executions-session.js';
import { OrderBookSession } from './market/books/order-book-session.js';
import { spotMarket } from './market/spot/spot-market.js';
import { CandleSession, type CandleMarket } from './market/candle-session.js';
import { SPOT_CANDLES } from './market/candle.js';
import { readCandles, REST_CANDLES } from './market/spot/candle-history.js';
import { InstrumentSession } from './market/spot/instrument-session.js';
import { parseRestInstrument } from './market/spot/instrument.js';
import { TickerSession } from './market/ticker-session.js';
import { TradeSession } from './market/trade-session.js';
import { SPOT_ARGS } from './subscribe-args.js';
import { CONNECTION_FACTS, LIMITS, PRIVATE_HOST, PUBLIC_HOST, REST_HOST } from './venue/spot/endpoints.js';
import { KrakenApi, type SpotVenue } from './venue/spot/kraken-api.js';
import { spotSymbols } from './venue/spot/symbols.js';

/** Market data and own orders from Kraken's WebSocket API v2. */
export class KrakenStream extends StreamBase {
  readonly #channels: Partial<Record<Channel, Omit<ChannelParams, 'channel'>>>;

  /** @throws StreamError `invalid_options` or `unsupported_channel`, naming what to mend */
  constructor(options: StreamOptions) {
    super(options);
    const { exchange, subscribeArgs, apiKey, apiSecret } = this.options;
    checkEnvironment(this.options);
    const args = SPOT_ARGS.read(exchange, subscribeArgs);
    const symbols = spotSymbols(this.options);
    const rest = this.restClient(REST_HOST, LIMITS);
    const api = new KrakenApi({ exchange, rest, apiKey, apiSecret });
    const venue: SpotVenue = { api, symbols, clockAhead: 0 };
    const market = spotMarket(venue, args);
    const interval = SPOT_CANDLES.of(args.candle);
    const candles: CandleMarket = {
      ...market,
      interval,
      readCandles: (missing, context) => readCandles(missing, interval, { api, context }),
      candleLimit: REST_CANDLES,
    };
    const executions: Omit<ChannelParams, 'channel'> = {
      ...CONNECTION_FACTS,
      host: PRIVATE_HOST,
      feed: 'executions',
      startsWithData: true,
      acknowledges: 'subscription',
      exactNumbers: true,
      open: (context) => new ExecutionsSession(context, venue),
    };
    this.#channels = {
      ticker: {
        ...CONNECTION_FACTS,
        host: PUBLIC_HOST,
        startsWithData: true,
        open: (context) => new TickerSession(context, market),
      },
      trade: {
        ...CONNECTION_FACTS,
        host: PUBLIC_HOST,
        resumesWithTrades: true,
        open: (context) => new TradeSession(context, market),
      },
      order_book: {
        ...CONNECTION_FACTS,
        host: PUBLIC_HOST,
        startsWithData: true,
        exactNumbers: true,
        open: (context) => new OrderBookSession(context, market),
      },
      candle: {
        ...CONNECTION_FACTS,
        host: PUBLIC_HOST,
        open: (context) => new CandleSession(context, candles),
      },
      instrument: {
        ...CONNECTION_FACTS,
        host: PUBLIC_HOST,
        readInstruments: async (pairs) => {
          const header = { exchange, receivedTime: now(), origin: 'snapshot' } as const;
          const rows = await api.assetPairs.rowsOf(pairs);
          return [...rows].map(([pair, row]) => parseRestInstrument(row, pair, header));
        },
        open: (context) => new InstrumentSession(context, venue),
      },
      my_order: executions,
      my_order_batch: executions,
      my_trade: executions,
      my_balance: {
        ...CONNECTION_FACTS,
        host: PRIVATE_HOST,
        acknowledges: 'subscription',
        exactNumbers: true,
        open: (context) => new BalancesSession(context, venue),
      },
    };
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const facts = this.#channels[channel];
    return facts && { ...facts, channel };
  }
}

/** @throws OptionError `invalid_options`: Kraken has no other environment than the live one */
export function checkEnvironment({ exchange, environment }: ResolvedOptions): void {
  if (environment === 'live') return;
  throw new OptionError(exchange, {
    option: ['environment'],
    sentence: `there is no ${environment} environment; leave it out, or use the simulator`,
  });
}
