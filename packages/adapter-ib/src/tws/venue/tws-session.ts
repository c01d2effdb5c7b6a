import type { CurrencyPair } from '@hftjs/core';
import type { Control, Dial, Session, SessionContext } from '@hftjs/core/adapter';
import { checkPair } from '../../symbols.js';
import { Codes } from './codes.js';
import type { Resolution } from './contract-directory.js';
import type { TwsEvent } from './events.js';
import { loadLibrary } from './load-library.js';
import { TwsLink } from './tws-link.js';
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
  protected readonly codes: Codes;
  readonly #clientId: number;
  /** What TWS has listed so far for the pairs that are searched for. */
  readonly #details = new Map<CurrencyPair, unknown[]>();

  constructor(context: SessionContext, venue: TwsVenue, init: TwsSessionInit) {
    this.context = context;
    this.venue = venue;
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
    const library = await loadLibrary(this.context.exchange);
    return { connect: (url, events) => new TwsLink({ library, url, clientId: this.#clientId, events }) };
  }

  /** Returns the frames that ask for those of the pairs that are not known yet. */
  protected search(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) checkPair(this.context.exchange, pair);
    return this.searchAgain(pairs.filter((pair) => this.venue.directory.contractOf(pair) === undefined));
  }

  /** Returns the frames that ask for these pairs, known or not. */
  protected searchAgain(pairs: readonly CurrencyPair[]): readonly string[] {
    return pairs.map((pair) => {
      this.#details.set(pair, []);
      return this.venue.directory.ask(pair);
    });
  }

  /** Whether some pairs are still searched for. */
  protected get isSearching(): boolean {
    return this.#details.size > 0;
  }

  /** TWS refused to look for a pair. */
  protected giveUp(pair: CurrencyPair): void {
    this.#details.delete(pair);
  }

  /** Takes an event of the search; the last one of a pair settles it. */
  protected readSearch({ event, args }: TwsEvent): Resolution | undefined {
    const pair = this.venue.directory.pairOfRequest(Number(args[0]));
    const details = pair && this.#details.get(pair);
    if (pair === undefined || details === undefined) return undefined;
    if (event === 'contractDetails') {
      details.push(args[1]);
      return undefined;
    }
    this.#details.delete(pair);
    return this.venue.directory.settle(pair, details);
  }

  abstract subscribe(pairs: readonly CurrencyPair[]): readonly string[];
  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;
  /** The pair that an error of this request is about. */
  protected abstract pairOf(requestId: number): CurrencyPair | undefined;
}
