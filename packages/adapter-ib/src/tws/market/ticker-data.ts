import type { CurrencyPair, Ticker } from '@hftjs/core';
import type { Control, SessionContext } from '@hftjs/core/adapter';
import { calls } from '../venue/calls.js';
import type { TwsEvent } from '../venue/events.js';
import type { TwsVenue } from '../venue/tws-venue.js';
import type { Asked, MarketData } from './market-session.js';
import { Quote } from './quote.js';

/** Values of `marketDataType`: live and frozen data are real-time, the others are minutes late. */
const DELAYED = new Set([3, 4]);

/**
 * The best bid and ask, by `reqMktData`. TWS sends changes a few times a second, each price and size by itself.
 *
 * https://interactivebrokers.github.io/tws-api/md_request.html
 */
export class TickerData implements MarketData {
  readonly opening: readonly string[];
  readonly isServedSilently = false;
  readonly #context: Pick<SessionContext, 'exchange' | 'warn'>;
  readonly #directory: TwsVenue['directory'];
  readonly #requiresRealtime: boolean;
  readonly #quotes = new Map<CurrencyPair, Quote>();
  readonly #changed = new Set<CurrencyPair>();
  readonly #delayed = new Set<CurrencyPair>();

  constructor(
    context: Pick<SessionContext, 'exchange' | 'warn'>,
    {
      args,
      directory,
    }: { readonly args: Pick<TwsVenue['args'], 'requireRealtime'> } & Pick<TwsVenue, 'directory'>,
  ) {
    this.#context = context;
    this.#directory = directory;
    this.#requiresRealtime = args.requireRealtime;
    // Type 3 requests delayed data where there are no others; type 1 then returns no data.
    this.opening = [calls.marketDataType(this.#requiresRealtime ? 1 : 3)];
  }

  ask(pair: CurrencyPair): Asked {
    const directory = this.#directory;
    return { frames: [calls.marketData(directory.dataId(pair), directory.subscribed(pair), '')] };
  }

  cancel(pair: CurrencyPair): readonly string[] {
    this.#quotes.delete(pair);
    this.#changed.delete(pair);
    this.#delayed.delete(pair);
    return [calls.cancelMarketData(this.#directory.dataId(pair))];
  }

  read({ event, args }: TwsEvent, pair: CurrencyPair): Control | undefined {
    const [, kind, value, , size] = args;
    switch (event) {
      case 'tickReqParams':
        return this.#requiresRealtime ? undefined : { kind: 'acknowledged', pairs: [pair] };
      case 'marketDataType':
        return this.#setType(pair, Number(kind));
      case 'tickPrice':
        if (this.#quoteOf(pair).price(Number(kind), value, size)) this.#changed.add(pair);
        return undefined;
      case 'tickSize':
        if (this.#quoteOf(pair).size(Number(kind), value)) this.#changed.add(pair);
        return undefined;
      default:
        return undefined;
    }
  }

  /** A tick without a change is not published and does not count as data. */
  take(receivedTime: number): readonly Ticker[] {
    const { exchange } = this.#context;
    const tickers = Array.from(this.#changed, (pair) =>
      this.#quoteOf(pair).ticker(pair, { exchange, receivedTime, origin: undefined }),
    );
    this.#changed.clear();
    return tickers;
  }

  #setType(pair: CurrencyPair, type: number): Control {
    const isDelayed = DELAYED.has(type);
    const reason = 'its data are delayed: there is no subscription to real-time data';
    if (isDelayed && this.#requiresRealtime) return { kind: 'refused', pairs: [pair], reason };
    if (isDelayed !== this.#delayed.has(pair)) this.#quoteOf(pair).clear();
    if (isDelayed && !this.#delayed.has(pair)) this.#context.warn(`${pair}: ${reason}`);
    if (isDelayed) this.#delayed.add(pair);
    else this.#delayed.delete(pair);
    return { kind: 'acknowledged', pairs: [pair] };
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
