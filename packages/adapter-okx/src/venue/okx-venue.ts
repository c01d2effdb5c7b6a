import type { CurrencyPair, Exchange } from '@hftjs/core';
import {
  BASE_SIZES,
  SymbolMap,
  type ResolvedOptions,
  type RestClient,
  type SessionContext,
  type Sizes,
  type SymbolMapInit,
  type VenueLimits,
} from '@hftjs/core/adapter';
import type { OkxArgs } from '../subscribe-args.js';
import { credentialsOf } from './credentials.js';
import { hostsOf, type Hosts } from './endpoints.js';
import { CONTRACTS_LIFETIME, Instruments, INSTRUMENTS_LIFETIME } from './instruments.js';
import { LIMITS } from './limits.js';
import { openApi, type OkxApi } from './rest.js';
import type { Credentials } from './signature.js';

/** What differs between OKX's markets. */
export interface MarketFacts {
  readonly toSymbol: SymbolMapInit['toSymbol'];
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
  readonly hosts: Hosts;
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
    const { exchange, environment, logger } = options;
    this.options = options;
    this.market = market;
    this.args = market.args.read(exchange, options.subscribeArgs);
    this.hosts = hostsOf(options, this.args.region);
    this.credentials = credentialsOf(options);
    this.symbols = new SymbolMap({ options, toSymbol: market.toSymbol });
    this.api = openApi({
      exchange,
      rest: restClient(this.hosts.rest, LIMITS),
      credentials: this.credentials,
      isDemo: environment === 'demo',
    });
    this.instruments = new Instruments({
      api: this.api,
      symbols: this.symbols,
      types: () => market.listedTypes(options.currencyPairs),
      known: this.args.instruments ?? [],
      lifetime: market.hasContracts ? CONTRACTS_LIFETIME : INSTRUMENTS_LIFETIME,
      onRefreshFailed: (error) => {
        logger.warn({ exchange }, `could not read the list of instruments again: ${String(error)}`);
      },
    });
  }

  /**
   * Rejects pairs that cannot be subscribed on a public channel, and returns the others. OKX itself refuses spot
   * markets that it does not have.
   */
  async checked(
    pairs: readonly CurrencyPair[],
    context: Pick<SessionContext, 'reject'>,
  ): Promise<readonly CurrencyPair[]> {
    return this.market.hasContracts ? this.instruments.checked(pairs, context) : pairs;
  }

  /**
   * What a market's sizes count.
   *
   * @throws Error when a contract is not known yet
   */
  sizesOf(instId: string): Sizes {
    return this.market.hasContracts ? this.instruments.sizesOf(instId) : BASE_SIZES;
  }
}
