import { StreamBase, type Channel, type StreamOptions } from '@hftjs/core';
import type { ChannelParams, SessionContext } from '@hftjs/core/adapter';
import { SpotLogin } from './account/spot/login.js';
import { SpotAccountSession } from './account/spot/session.js';
import { QuoteSources } from './market/quote-sources.js';
import { TICKER_STREAMS, TickerSession } from './market/ticker-session.js';
import { TradeSession } from './market/trade-session.js';
import { spotArgs, type BinanceSubscribeArgs } from './subscribe-args.js';
import { signerOf } from './venue/credentials.js';
import { SPOT_HOSTS } from './venue/endpoints.js';
import { ExchangeInfo } from './venue/exchange-info.js';
import { connectionFacts, PRIVATE_FEED, SPOT_LIMITS } from './venue/limits.js';
import { BinanceApi } from './venue/rest.js';
import type { BinanceShared } from './venue/shared.js';
import { BinanceSymbols, toSpotSymbol } from './venue/symbols.js';

/** Streams that one connection carries at most are 1,024. */
const STREAMS_PER_CONNECTION = 1_000;

/** Without a best price of any pair for so long, a subscription is taken for dead: Binance does not report it. */
const TICKER_SILENCE = 60_000;

/** Times in microseconds, on sockets and from REST. */
const MICROSECONDS = 'timeUnit=MICROSECOND';

/** Market data and own orders of Binance's spot market. */
export class BinanceStream extends StreamBase {
  readonly #args: Required<BinanceSubscribeArgs>;
  readonly #shared: BinanceShared;
  readonly #login: SpotLogin | undefined;
  readonly #sources = new QuoteSources();
  readonly #unmapped = new Set<string>();

  constructor(options: StreamOptions) {
    super(options);
    const { exchange, currencyPairs, environment, apiKey } = this.options;
    this.#args = spotArgs(this.options);
    const signer = signerOf(this.options);
    const api = new BinanceApi({
      exchange,
      rest: this.restClient(SPOT_HOSTS[environment].rest, SPOT_LIMITS),
      apiKey,
      signer,
      timePath: '/api/v3/time',
      usesMicroseconds: true,
    });
    const parameters = { showPermissionSets: 'false' };
    this.#shared = {
      isFuture: false,
      symbols: new BinanceSymbols(exchange, currencyPairs, toSpotSymbol),
      api,
      info: new ExchangeInfo(() => api.read({ path: '/api/v3/exchangeInfo', weight: 20, parameters })),
    };
    this.#login =
      signer && apiKey !== undefined ? new SpotLogin({ apiKey, signer, clock: api.clock }) : undefined;
  }

  protected override channelParams(channel: Channel): ChannelParams | undefined {
    const shared = this.#shared;
    const { ticker, trade } = this.#args;
    const hosts = SPOT_HOSTS[this.options.environment];
    const common = { ...connectionFacts(this.options), limits: SPOT_LIMITS, channel };
    const market = { ...common, host: `${hosts.streams}/stream?${MICROSECONDS}` };
    const account = {
      ...common,
      ...PRIVATE_FEED,
      host: `${hosts.webSocketApi}?returnRateLimits=false&${MICROSECONDS}`,
      open: (context: SessionContext) => this.#openAccount(context),
    };
    const channels: Partial<Record<Channel, ChannelParams>> = {
      ticker: {
        ...market,
        timeouts: { ...market.timeouts, data: TICKER_SILENCE },
        maxPairs: Math.floor(STREAMS_PER_CONNECTION / TICKER_STREAMS[ticker].length),
        open: (context) => new TickerSession({ shared, kind: ticker, sources: this.#sources }, context),
      },
      trade: {
        ...market,
        maxPairs: STREAMS_PER_CONNECTION,
        open: (context) => new TradeSession({ shared, kind: trade, unmapped: this.#unmapped }, context),
      },
      my_order: account,
      my_order_batch: account,
      my_trade: account,
    };
    return channels[channel];
  }

  #openAccount(context: SessionContext): SpotAccountSession {
    // Options without credentials were refused before.
    if (!this.#login) throw new Error(`${context.channel} needs apiKey and apiSecret`);
    return new SpotAccountSession(this.#shared, this.#login, context);
  }
}
