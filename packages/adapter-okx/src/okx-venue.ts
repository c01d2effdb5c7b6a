import { Channel } from '@hftjs/core';
import {
  BASE_SIZES,
  type ChannelParams,
  type Reconciler,
  type ReconcilerInit,
  type AccountLedger,
  type ResolvedOptions,
  type RestClient,
  type VenueLimits,
} from '@hftjs/core/adapter';
import { connectionFacts, LIMITS } from './connection-facts.js';
import { credentialsOf } from './credentials.js';
import { hostsOf, type Hosts } from './hosts.js';
import { CONTRACTS_LIFETIME, Instruments, INSTRUMENTS_LIFETIME } from './instruments.js';
import { MarketData, type MarketSink } from './market-data.js';
import type { MarketDirectory } from './market-feed.js';
import { OkxApi } from './okx-api.js';
import { OrdersFeed } from './orders-feed.js';
import { OkxOwnApi } from './own-api.js';
import type { Credentials } from './signature.js';
import type { OkxSwapSubscribeArgs } from './subscribe-args.js';
import { OkxSymbols, type ToInstrumentId } from './symbols.js';

/** What one of OKX's markets is, beside what all of them are. */
export interface MarketFacts {
  readonly toId: ToInstrumentId;
  /** The types of instruments that are listed, and those that own fills may be of. */
  readonly listedTypes: readonly string[];
  readonly ownTypes: readonly string[];
  /** Whether sizes are contracts, so that nothing can be read before OKX told what those are worth. */
  readonly hasContracts: boolean;
}

/** The stream that a venue works for. */
export interface VenueSink extends MarketSink {
  readonly own: Pick<AccountLedger, 'orders' | 'publish' | 'unsettled' | 'doubt'>;
  ownConnection(channel: Channel, init: Pick<ReconcilerInit, 'api' | 'toVenue'>): Reconciler;
  /** Counts and reports a row of a list that was asked for. */
  unreadableRow(channel: Channel, error: unknown, row: unknown): void;
  restClient(origin: string, limits: VenueLimits): RestClient;
}

export interface OkxVenueInit {
  readonly options: ResolvedOptions;
  readonly facts: MarketFacts;
  readonly args: OkxSwapSubscribeArgs;
  readonly sink: VenueSink;
}

/** Subscriptions of books on one connection; OKX recommends fewer than 30. */
const BOOKS_PER_CONNECTION = 25;

/** Arguments on one connection: some 10 kB of the 64 kB that OKX takes. */
const PAIRS_PER_CONNECTION = 200;

/** Without any best price of any pair for so long, a subscription is taken for dead. In milliseconds. */
const TICKER_SILENCE = 120_000;

/** The channels of one stream, of either market. */
export class OkxVenue {
  readonly #init: OkxVenueInit;
  readonly #hosts: Hosts;
  readonly #credentials: Credentials | undefined;
  readonly #symbols: OkxSymbols;
  readonly #api: OkxApi;
  readonly #instruments: Instruments;
  readonly #directory: MarketDirectory;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(init: OkxVenueInit) {
    const { options, facts, args, sink } = init;
    const { exchange, environment, currencyPairs, logger } = options;
    this.#init = init;
    this.#hosts = hostsOf(options, args.region ?? 'global');
    this.#credentials = credentialsOf(options);
    this.#symbols = new OkxSymbols(exchange, currencyPairs, facts.toId);
    const rest = sink.restClient(this.#hosts.rest, LIMITS);
    const isDemo = environment === 'demo';
    this.#api = new OkxApi({ exchange, rest, credentials: this.#credentials, isDemo });
    this.#instruments = new Instruments({
      api: this.#api,
      symbols: this.#symbols,
      types: facts.listedTypes,
      known: args.instruments ?? [],
      lifetime: facts.hasContracts ? CONTRACTS_LIFETIME : INSTRUMENTS_LIFETIME,
      onRefreshFailed: (error) => {
        logger.warn({ exchange }, `could not read the list of instruments again: ${String(error)}`);
      },
    });
    this.#directory = facts.hasContracts ? this.#instruments : SPOT_DIRECTORY;
  }

  channelParams(channel: Channel): ChannelParams | undefined {
    const { options, facts, args } = this.#init;
    const common = { ...connectionFacts(options), channel };
    const streams = `${this.#hosts.streams}/ws/v5`;
    const { ticker = 'bbo-tbt', trade = 'trades-all' } = args;
    const market = new MarketData({
      exchange: options.exchange,
      symbols: this.#symbols,
      directory: this.#directory,
      api: this.#api,
      ticker,
      trade,
      followed: facts.hasContracts ? facts.listedTypes : [],
      sink: this.#init.sink,
    });
    const renewal = facts.hasContracts
      ? { renew: { interval: CONTRACTS_LIFETIME, run: () => this.#instruments.refresh() } }
      : {};
    switch (channel) {
      case Channel.TICKER:
        return {
          ...common,
          ...renewal,
          host: `${streams}/public`,
          timeouts: { ...common.timeouts, data: TICKER_SILENCE },
          maxPairs: ticker === 'bbo-tbt' ? BOOKS_PER_CONNECTION : PAIRS_PER_CONNECTION,
          ...market.tickerParams(),
        };
      case Channel.TRADE:
        return {
          ...common,
          ...renewal,
          host: `${streams}/${trade === 'trades-all' ? 'business' : 'public'}`,
          maxPairs: PAIRS_PER_CONNECTION,
          ...market.tradeParams(),
        };
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE:
        return { ...common, host: `${streams}/private`, ...this.#ordersParams(channel) };
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  #ordersParams(channel: Channel): ReturnType<OrdersFeed['params']> {
    const credentials = this.#credentials;
    // Options without credentials were refused before.
    if (!credentials) throw new Error(`${channel} needs apiKey, apiSecret and apiAuthData.passphrase`);
    const { facts, sink } = this.#init;
    const { clock } = this.#api;
    const context = {
      symbols: this.#symbols,
      sizesOf: (instId: string) => this.#directory.sizesOf(instId),
      known: (orderId: string) => sink.own.orders.get(orderId),
    };
    const api = new OkxOwnApi({
      ...context,
      api: this.#api,
      types: facts.ownTypes,
      onBadRow: (error, row) => {
        sink.unreadableRow(channel, error, row);
      },
    });
    const connection = sink.ownConnection(channel, { api, toVenue: (time) => clock.toVenue(time) });
    return new OrdersFeed({
      ...context,
      connection,
      api,
      own: sink.own,
      credentials,
      clock,
      instruments: this.#instruments,
      onBadRow: (error, row) => {
        sink.badRow(channel, error, row);
      },
    }).params();
  }
}

/** On the spot market sizes are volumes, and OKX itself refuses what it does not have. */
const SPOT_DIRECTORY: MarketDirectory = {
  checked: (pairs) => Promise.resolve(pairs),
  sizesOf: () => BASE_SIZES,
  learn: () => undefined,
};
