import { quoted, type Clock, type Market, type Random } from '@hftjs/simulator';
import { askedBook } from '../book-feed.js';
import { tickerFeed, tradeFeed, type PublicSource } from '../feeds.js';
import { sortedObject } from '../json-text.js';
import type { V2Exchange } from '../kraken-connection.js';
import type { Asked, Params } from '../subscriptions.js';
import type { FutureExchange, FutureListener } from './future-exchange.js';
import type { KrakenFutureSimulatorOptions } from './options.js';
import type { Product } from './products.js';

type Ask = (params: Params, product: Product) => Asked;

/**
 * The public side of the unified WebSocket: the wire of Spot's WebSocket v2 with product ids for symbols and an asset
 * class in every request.
 *
 * @see https://docs.kraken.com/exchange/api-reference/unified-websocket
 */
export class UnifiedExchange implements V2Exchange, PublicSource {
  readonly options: KrakenFutureSimulatorOptions;
  readonly clock: Clock;
  readonly random: Random;
  readonly market: Market;
  readonly listeners: Set<FutureListener>;
  readonly #exchange: FutureExchange;

  constructor(exchange: FutureExchange) {
    this.#exchange = exchange;
    this.options = exchange.options;
    this.clock = exchange.clock;
    this.random = exchange.random.fork('unified');
    this.market = exchange.market;
    this.listeners = exchange.listeners;
  }

  get isOnline(): boolean {
    return this.#exchange.isOnline;
  }

  askedFor(params: Params): Asked[] {
    switch (params.channel) {
      case 'ticker':
        return this.#eachProduct(params, (...asked) => this.#ticker(...asked));
      case 'trade':
        return this.#eachProduct(params, (...asked) => this.#trade(...asked));
      case 'book':
        return this.#eachProduct(params, (_params, { spec, id }) =>
          askedBook(params, this.#exchange.books, { spec, symbol: id }),
        );
      case 'status':
      case 'heartbeat':
        return [{ kind: 'error', error: 'Symbol(s) not found' }];
      default:
        return [{ kind: 'error', error: 'Subscription name invalid' }];
    }
  }

  release(): void {
    // Nothing here is private.
  }

  /** The trailing day, as JSON in the order of a ticker frame. */
  stats(pair: string): Readonly<Record<string, string>> {
    const product = this.#exchange.products.byPair(pair);
    const { priceDecimals, volumeDecimals } = product.spec;
    const day = this.#exchange.day(product);
    const price = (value: number): string => value.toFixed(priceDecimals);
    return {
      last: price(day.last),
      volume: day.volume.toFixed(Math.max(0, volumeDecimals)),
      vwap: price(product.isInverse ? (day.high + day.low) / 2 : day.volumeQuote / day.volume),
      low: price(day.low),
      high: price(day.high),
      change: price(day.last - day.open),
      change_pct: day.change.toFixed(2),
    };
  }

  #eachProduct(params: Params, ask: Ask): Asked[] {
    const { channel, asset_class, symbol } = params;
    if (asset_class !== 'derivatives') {
      const complaint = asset_class === undefined ? 'is required' : 'is not valid';
      const error = `'params.asset_class' ${complaint} for the ${String(channel)} channel`;
      return [{ kind: 'error', error }];
    }
    if (!Array.isArray(symbol) || symbol.length === 0)
      return [{ kind: 'error', error: 'Symbol(s) not found' }];
    return symbol.map((name: unknown): Asked => {
      const product = this.#exchange.products.byId(name);
      // Unlike v1, it takes a name only as it is spelled.
      if (product !== undefined && product.id === name) return ask(params, product);
      return { kind: 'error', error: `Currency pair not supported ${String(name)}`, symbol: String(name) };
    });
  }

  /** Updates come with trades only; there is no other trigger to choose. */
  #ticker(params: Params, { spec, id }: Product): Asked {
    if (params.event_trigger !== undefined)
      return { kind: 'error', error: `'params.event_trigger' is not valid for the ticker channel` };
    const wantsSnapshot = params.snapshot !== false;
    return {
      kind: 'subscription',
      key: `ticker ${id}`,
      channels: ['ticker'],
      result: ackOf('ticker', id, wantsSnapshot),
      open: () => tickerFeed(this, { spec, symbol: id }, { trigger: 'trades', wantsSnapshot }),
    };
  }

  #trade(params: Params, { spec, id }: Product): Asked {
    const wantsSnapshot = params.snapshot === true;
    return {
      kind: 'subscription',
      key: `trade ${id}`,
      channels: ['trade'],
      result: ackOf('trade', id, wantsSnapshot),
      open: () => tradeFeed(this, { spec, symbol: id }, wantsSnapshot),
    };
  }
}

const ackOf = (channel: string, symbol: string, wantsSnapshot: boolean): string =>
  sortedObject({ channel: quoted(channel), snapshot: String(wantsSnapshot), symbol: quoted(symbol) });
