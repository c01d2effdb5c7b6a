import type { CurrencyPair } from '@hftjs/core';
import type { SessionContext } from '@hftjs/core/adapter';
import type { OkxVenue } from '../venue/okx-venue.js';
import type { Operation } from '../venue/requests.js';
import { MarketSession } from './market-session.js';

/** One connection of a channel that OKX has for all instruments of a type, and not for one alone. */
export abstract class TypeSession extends MarketSession {
  readonly #channel: string;

  constructor(venue: OkxVenue, context: SessionContext, channel: string) {
    super(venue, context, channel);
    this.#channel = channel;
  }

  /** One argument per type. It is ended with the last pair of the type. */
  protected override request(op: Operation, pairs: readonly CurrencyPair[]): readonly string[] {
    const { market } = this.venue;
    const typeOf = (pair: CurrencyPair): string => market.typeOf(pair);
    const types = new Set(pairs.map(typeOf));
    if (op === 'unsubscribe') for (const pair of this.pairs) types.delete(typeOf(pair));
    return [...types].map((instType) => {
      const ofType = pairs.filter((pair) => typeOf(pair) === instType);
      const arg = { channel: this.#channel, instType };
      return op === 'subscribe'
        ? this.requests.subscribeAll(ofType, arg)
        : this.requests.unsubscribeAll(ofType, arg);
    });
  }
}
