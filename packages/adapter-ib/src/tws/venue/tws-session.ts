import { StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';
import type { Control, Dial, Session, SessionContext } from '@hftjs/core/adapter';
import { Codes } from './codes.js';
import { ContractSearch } from './contract-search.js';
import { TwsLink, type TwsLibrary } from './tws-link.js';
import type { TwsVenue } from './tws-venue.js';

export interface TwsSessionInit {
  readonly clientId: number;
  /** Whether the connection depends on the market data farms. */
  readonly needsFarms: boolean;
}

/** One connection to TWS or IB Gateway: finds the contracts of its pairs before it asks for anything else. */
export abstract class TwsSession implements Session {
  protected readonly context: SessionContext;
  protected readonly venue: TwsVenue;
  protected readonly search: ContractSearch;
  protected readonly codes: Codes;
  readonly #clientId: number;

  constructor(context: SessionContext, venue: TwsVenue, init: TwsSessionInit) {
    this.context = context;
    this.venue = venue;
    this.search = new ContractSearch(context.exchange, venue.directory);
    this.codes = new Codes({
      ...init,
      pairOf: (requestId) => this.pairOf(requestId),
      warn: (message) => {
        context.warn(message);
      },
    });
    this.#clientId = init.clientId;
  }

  async dial(): Promise<Dial> {
    const library = await loadTwsLibrary(this.context.exchange);
    return { connect: (url, events) => new TwsLink({ library, url, clientId: this.#clientId, events }) };
  }

  abstract subscribe(pairs: readonly CurrencyPair[]): readonly string[];
  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;
  /** The pair that an error of this request is about. */
  protected abstract pairOf(requestId: number): CurrencyPair | undefined;
}

/**
 * Loads the optional peer that speaks the protocol of TWS. Only those who choose this transport need it.
 *
 * @throws StreamError `invalid_options` when it is not installed
 */
async function loadTwsLibrary(exchange: Exchange): Promise<TwsLibrary> {
  try {
    return await import('@stoqey/ib');
  } catch (cause) {
    throw new StreamError(
      `${exchange}: the transport 'tws' needs a package that cannot be loaded: npm install @stoqey/ib rxjs`,
      { code: 'invalid_options', exchange, cause },
    );
  }
}
