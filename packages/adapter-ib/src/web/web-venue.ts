import { Channel, StreamError } from '@hftjs/core';
import type { ChannelParams } from '@hftjs/core/adapter';
import { BoundedMap } from '../bounded-map.js';
import { FillDesk } from '../fill-desk.js';
import type { IBVenue, IBVenueInit } from '../ib-venue.js';
import { ContractDirectory } from './contract-directory.js';

import { hostsOf } from './hosts.js';
import { KnownOrders } from './known-orders.js';
import { MarketFeed } from './market-feed.js';
import { oauthCredentialsOf } from './oauth/credentials.js';
import type { OwnMemory } from './own-orders-api.js';
import { OrdersFeed } from './orders-feed.js';
import { TIMING, type WebTiming } from './timing.js';
import { WebApi } from './web-api.js';
import { leaveSession, sessionOf } from './web-sessions.js';
import { limitsOf, type SocketFacts } from './web-socket.js';

/** Orders of which it is remembered that the wire told of them. */
const HEARD_KEPT = 20_000;

/** The Web API: through a gateway where somebody has logged in, or with requests that are signed. */
export class WebVenue implements IBVenue {
  readonly #init: IBVenueInit;
  readonly #facts: SocketFacts;
  readonly #directory: ContractDirectory;
  readonly #memory: OwnMemory;
  readonly #stopped = new AbortController();
  readonly #warned = new Set<string>();

  /** @throws StreamError `invalid_options`, naming what to mend */
  constructor(init: IBVenueInit) {
    const { options, args, sink } = init;
    this.#init = init;
    this.#facts = this.#makeFacts({ ...TIMING });
    const { session, member } = this.#facts;
    const { contracts = {} } = args;
    this.#directory = new ContractDirectory({ pairs: options.currencyPairs, contracts, session, member });
    const fills = new FillDesk({ own: sink.own, patience: this.#facts.timing.commission });
    this.#memory = {
      known: new KnownOrders(),
      fills,
      heard: new BoundedMap(HEARD_KEPT),
      endedBefore: undefined,
    };
  }

  channelParams(channel: Channel): ChannelParams | undefined {
    const { args, sink } = this.#init;
    const common = { channel, facts: this.#facts, directory: this.#directory, sink };
    switch (channel) {
      case Channel.TRADE:
        if (args.sampledTrades !== true) throw this.#noTape();
        return new MarketFeed({ ...common, args, warnOnce: this.#warnerOf(channel) }).params();
      case Channel.TICKER:
        return new MarketFeed({ ...common, args, warnOnce: this.#warnerOf(channel) }).params();
      case Channel.MY_ORDER:
      case Channel.MY_ORDER_BATCH:
      case Channel.MY_TRADE: {
        const warn = (words: string): void => {
          this.#warn(channel, words);
        };
        return new OrdersFeed({ ...common, memory: this.#memory, warn }).params();
      }
      case Channel.ORDER_BOOK:
        return undefined;
    }
  }

  close(): void {
    this.#stopped.abort();
    // Fills that wait for their commission are published without it, rather than never.
    this.#memory.fills.flush();
    leaveSession(this.#facts.session, this.#facts.member);
  }

  #makeFacts(timing: WebTiming): SocketFacts {
    const { options, args, sink } = this.#init;
    const { exchange } = options;
    const credentials = oauthCredentialsOf(options);
    const hosts = hostsOf(options, args, credentials !== undefined);
    const session = sessionOf({ exchange, origin: hosts.rest, credentials, timing });
    const { signer } = session;
    const rest = sink.restClient(hosts.rest, limitsOf(signer !== undefined, timing), hosts.tls);
    const api = new WebApi({ exchange, rest, origin: hosts.rest, signer, timing });
    const member = { api, signal: this.#stopped.signal, compete: args.compete ?? false };
    return { options, hosts, session, member, accessToken: credentials?.accessToken, timing };
  }

  #warnerOf(channel: Channel): (words: string) => void {
    return (words) => {
      if (this.#warned.has(words)) return;
      this.#warned.add(words);
      this.#warn(channel, words);
    };
  }

  #warn(channel: Channel, words: string): void {
    const { exchange, logger } = this.#init.options;
    logger.warn({ exchange, channel }, words);
  }

  #noTape(): StreamError {
    const { exchange } = this.#init.options;
    return new StreamError(
      `${exchange}: the Web API tells no trades one by one; pass subscribeArgs: { sampledTrades: true } for samples of last ` +
        "price and volume, or { transport: 'tws' } for the tape of TWS or IB Gateway",
      { code: 'unsupported_channel', exchange, channel: Channel.TRADE },
    );
  }
}
