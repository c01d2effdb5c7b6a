import { Channel, StreamError, type CurrencyPair } from '@hftjs/core';
import type { ChannelParams, VenueLimits } from '@hftjs/core/adapter';
import { FillDesk } from '../fill-desk.js';
import type { IBVenue, IBVenueInit } from '../ib-venue.js';
import { calls } from './calls.js';
import { ContractDirectory } from './contract-directory.js';
import { contractQuery, type ContractQuery } from './contract.js';
import { loadTwsLibrary } from './load-library.js';
import { OrdersFeed } from './orders-feed.js';
import type { OwnMemory } from './own-api.js';
import { PublicFeed, type PublicData } from './public-feed.js';
import { RtVolumes } from './rt-volume.js';
import { TickerData } from './ticker-data.js';
import { TradeData } from './trade-data.js';
import { OUT_OF_DATE, TwsLink } from './tws-link.js';

/** IB Gateway's ports; those of TWS are 7496 and 7497. https://interactivebrokers.github.io/tws-api/initial_setup.html */
const LIVE_HOST = 'tcp://127.0.0.1:4001';
const DEMO_HOST = 'tcp://127.0.0.1:4002';

/** TWS takes 50 messages a second: https://interactivebrokers.github.io/tws-api/introduction.html */
const LIMITS: VenueLimits = { messages: { count: 40, per: 1_000 } };

/** In milliseconds: without a byte, and between two questions for a sign of life. */
const SILENCE = 30_000;
const HEARTBEAT = 15_000;
/** Own orders are listed anew with each of them. */
const OWN_HEARTBEAT = 5_000;
/** How long a fill waits for its commission, in milliseconds: it follows within one second as a rule. */
const COMMISSION_PATIENCE = 1_000;
/** Contracts, orders and executions are asked for one after the other before own orders are live. */
const OWN_ACKNOWLEDGEMENT = 20_000;

/** Interactive Brokers over TWS or IB Gateway, by `@stoqey/ib`. */
export class TwsVenue implements IBVenue {
  readonly #init: IBVenueInit;
  readonly #clientId: number;
  readonly #directory: ContractDirectory;
  readonly #memory: OwnMemory;
  readonly #volumes = new RtVolumes();
  #connections = 0;

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(init: IBVenueInit) {
    this.#init = init;
    this.#clientId = init.args.clientId ?? 1;
    if (init.options.environment === 'testnet')
      throw this.#error("there is no testnet; the paper account is the environment 'demo'");
    if (init.options.proxy !== undefined)
      throw this.#error('TWS is reached without a proxy; leave proxy out');
    this.#directory = new ContractDirectory(this.#queries());
    const fills = new FillDesk({ own: init.sink.own, patience: COMMISSION_PATIENCE });
    this.#memory = { fills, history: undefined, hasBegun: false };
  }

  channelParams(channel: Channel): ChannelParams | undefined {
    switch (channel) {
      case Channel.TICKER:
        return this.#public(channel, this.#clientId + 1, () => this.#ticker(channel));
      case Channel.TRADE:
        return this.#public(channel, this.#clientId + 2, () => this.#trade());
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE:
        return this.#own(channel);
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  close(): void {
    // Fills that wait for their commission are published without it, rather than never.
    this.#memory.fills.flush();
  }

  #public(channel: Channel, clientId: number, data: () => PublicData): ChannelParams {
    const feed = new PublicFeed({
      directory: this.#directory,
      clientId,
      data: data(),
      warn: (message) => {
        this.#warn(channel, message);
      },
      onBadEvent: (error, event) => {
        this.#init.sink.badRow(channel, error, event);
      },
    });
    return { ...this.#connection(clientId, HEARTBEAT), channel, ...feed.params() };
  }

  #ticker(channel: Channel): PublicData {
    const { options, args, sink } = this.#init;
    return new TickerData({
      exchange: options.exchange,
      directory: this.#directory,
      requireRealtime: args.requireRealtime ?? false,
      publish: (ticker) => {
        sink.ticker(ticker);
      },
      warn: (message) => {
        this.#warn(channel, message);
      },
    });
  }

  #trade(): PublicData {
    const { options, args, sink } = this.#init;
    return new TradeData({
      exchange: options.exchange,
      directory: this.#directory,
      tape: args.tape ?? 'tick_by_tick',
      tag: `${Date.now().toString(36)}${(++this.#connections).toString(36)}`,
      volumes: this.#volumes,
      publish: (trade) => {
        sink.trade(trade);
      },
    });
  }

  #own(channel: Channel): ChannelParams {
    const { options, sink } = this.#init;
    const feed = new OrdersFeed({
      channel,
      sink,
      directory: this.#directory,
      clientId: this.#clientId,
      account: options.account,
      memory: this.#memory,
      warn: (message) => {
        this.#warn(channel, message);
      },
    });
    const connection = this.#connection(this.#clientId, OWN_HEARTBEAT);
    const timeouts = { ...connection.timeouts, acknowledge: OWN_ACKNOWLEDGEMENT };
    return { ...connection, timeouts, channel, ...feed.params() };
  }

  /** What every connection has in common. */
  #connection(
    clientId: number,
    heartbeat: number,
  ): Pick<ChannelParams, 'host' | 'dial' | 'limits' | 'timeouts' | 'heartbeat' | 'fatalCloseCodes'> {
    const { options } = this.#init;
    const silence = options.timeouts?.silence ?? SILENCE;
    return {
      host: options.environment === 'demo' ? DEMO_HOST : LIVE_HOST,
      limits: LIMITS,
      timeouts: { silence: SILENCE },
      // TWS answers and is otherwise silent while the market is: three questions fit into the silence that is borne.
      heartbeat: { interval: Math.min(heartbeat, silence / 3), frame: calls.currentTime },
      fatalCloseCodes: [OUT_OF_DATE],
      dial: async () => {
        const library = await loadTwsLibrary(options.exchange);
        return { connect: (url, events) => new TwsLink({ library, url, clientId, events }) };
      },
    };
  }

  #queries(): ReadonlyMap<CurrencyPair, ContractQuery> {
    const { options, args } = this.#init;
    return new Map(
      options.currencyPairs.map((pair) => [pair, contractQuery(pair, args.contracts?.[pair])] as const),
    );
  }

  #warn(channel: Channel, message: string): void {
    const { options } = this.#init;
    options.logger.warn({ exchange: options.exchange, channel }, message);
  }

  #error(message: string): StreamError {
    const { exchange } = this.#init.options;
    return new StreamError(`${exchange}: ${message}`, { code: 'invalid_options', exchange });
  }
}
