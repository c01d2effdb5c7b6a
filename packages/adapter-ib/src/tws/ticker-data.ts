import type { CurrencyPair, Exchange, Ticker } from '@hftjs/core';
import type { Control } from '@hftjs/core/adapter';
import { calls } from './calls.js';
import type { ContractDirectory } from './contract-directory.js';
import type { TwsEvent } from './events.js';
import type { PublicData } from './public-feed.js';
import { Quote } from './quote.js';

/** Of `marketDataType`: live and frozen data are as good as the exchange's, the others are late by minutes. */
const DELAYED = new Set([3, 4]);

export interface TickerDataInit {
  readonly exchange: Exchange;
  readonly directory: ContractDirectory;
  readonly requireRealtime: boolean;
  readonly publish: (ticker: Ticker) => void;
  readonly warn: (message: string) => void;
}

/**
 * The best bid and ask, by `reqMktData`. TWS tells changes a few times a second, each price and size by itself.
 *
 * https://interactivebrokers.github.io/tws-api/md_request.html
 */
export class TickerData implements PublicData {
  readonly opening: readonly string[];
  readonly isServedSilently = false;
  readonly #init: TickerDataInit;
  readonly #quotes = new Map<CurrencyPair, Quote>();
  readonly #changed = new Set<CurrencyPair>();
  readonly #delayed = new Set<CurrencyPair>();

  constructor(init: TickerDataInit) {
    this.#init = init;
    // Type 3 is delayed data where there are no others; type 1 is none then.
    this.opening = [calls.marketDataType(init.requireRealtime ? 1 : 3)];
  }

  ask(pair: CurrencyPair): readonly string[] {
    const { directory } = this.#init;
    return [calls.marketData(directory.dataId(pair), directory.subscribed(pair), '')];
  }

  read({ event, args }: TwsEvent, pair: CurrencyPair): Control | 'published' | undefined {
    const [, kind, value, , size] = args;
    switch (event) {
      case 'tickReqParams':
        return this.#init.requireRealtime ? undefined : { kind: 'acknowledged', pairs: [pair] };
      case 'marketDataType':
        return this.#setType(pair, Number(kind));
      case 'tickPrice':
        return this.#note(pair, this.#quoteOf(pair).price(Number(kind), value, size));
      case 'tickSize':
        return this.#note(pair, this.#quoteOf(pair).size(Number(kind), value));
      default:
        return undefined;
    }
  }

  finish(receivedTime: number): void {
    const { exchange, publish } = this.#init;
    for (const pair of this.#changed)
      publish(this.#quoteOf(pair).ticker(pair, { exchange, receivedTime, origin: undefined }));
    this.#changed.clear();
  }

  #setType(pair: CurrencyPair, type: number): Control {
    const { requireRealtime, warn } = this.#init;
    const isDelayed = DELAYED.has(type);
    const reason = 'its data are delayed: there is no subscription for those of now';
    if (isDelayed && requireRealtime) return { kind: 'refused', pairs: [pair], reason };
    if (isDelayed !== this.#delayed.has(pair)) this.#quoteOf(pair).clear();
    if (isDelayed && !this.#delayed.has(pair)) warn(`${pair}: ${reason}`);
    if (isDelayed) this.#delayed.add(pair);
    else this.#delayed.delete(pair);
    return { kind: 'acknowledged', pairs: [pair] };
  }

  /** What changes nothing is not published, and is no data. */
  #note(pair: CurrencyPair, hasChanged: boolean): 'published' | undefined {
    if (!hasChanged) return undefined;
    this.#changed.add(pair);
    return 'published';
  }

  #quoteOf(pair: CurrencyPair): Quote {
    let quote = this.#quotes.get(pair);
    if (quote === undefined) {
      quote = new Quote();
      this.#quotes.set(pair, quote);
    }
    return quote;
  }
}
