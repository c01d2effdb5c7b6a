import { Channel, type CurrencyPair, type Exchange } from '@hftjs/core';
import {
  SymbolMap,
  type CandleInterval,
  type ResolvedOptions,
  type RestClient,
  type SymbolMapInit,
  type VenueLimits,
} from '@hftjs/core/adapter';
import { bookChoiceOf, type BookChoice } from '../market/books/channels.js';
import { CANDLES } from '../market/candle-intervals.js';
import type { OkxArgs } from '../subscribe-args.js';
import { hostsOf, LIMITS } from './endpoints.js';
import { Instruments } from './instruments.js';
import { openApi, type OkxApi } from './rest.js';
import { credentialsOf, type Credentials } from './signature.js';

/** What differs between OKX's markets. */
export interface MarketFacts {
  readonly toSymbol: SymbolMapInit['toSymbol'];
  /** OKX's type of a pair's instrument: `SPOT`, `SWAP`, `FUTURES`. */
  typeOf(pair: CurrencyPair): string;
  /** The types of instruments that these pairs are of, and those that own fills may be of. */
  listedTypes(pairs: readonly CurrencyPair[]): readonly string[];
  ownTypes(pairs: readonly CurrencyPair[]): readonly string[];
  /** Whether sizes are contracts, so that nothing can be read before it is known what those are worth. */
  readonly hasContracts: boolean;
  readonly args: { read(exchange: Exchange, given: unknown): OkxArgs };
}

/** What the sessions of one stream share, of either market. Exists as long as the stream. */
export class OkxVenue {
  readonly options: ResolvedOptions;
  readonly market: MarketFacts;
  readonly args: OkxArgs;
  readonly books: BookChoice;
  readonly candle: CandleInterval<string>;
  readonly hosts: ReturnType<typeof hostsOf>;
  readonly credentials: Credentials | undefined;
  readonly symbols: SymbolMap;
  readonly api: OkxApi;
  readonly instruments: Instruments;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(
    options: ResolvedOptions,
    market: MarketFacts,
    restClient: (origin: string, limits: VenueLimits) => RestClient,
  ) {
    this.options = options;
    this.market = market;
    this.args = market.args.read(options.exchange, options.subscribeArgs);
    this.hosts = hostsOf(options, this.args.region);
    this.candle = CANDLES.of(this.args.candle);
    this.books = bookChoiceOf(options, this.args.orderBook);
    const hasBooks = options.subscribeChannels.includes(Channel.ORDER_BOOK);
    this.credentials = credentialsOf(options, hasBooks && this.books.channel.needsLogin);
    this.symbols = new SymbolMap({ options, toSymbol: market.toSymbol });
    this.api = openApi(options, restClient(this.hosts.rest, LIMITS), this.credentials);
    this.instruments = new Instruments(this);
  }
}
