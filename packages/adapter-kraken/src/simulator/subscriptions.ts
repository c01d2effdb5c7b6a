import { quoted, type JsonFields } from '@hftjs/simulator';
import { sortedObject } from './json-text.js';
import { askedBook } from './book-feed.js';
import { tickerFeed, tradeFeed, type Feed } from './feeds.js';
import { askedCandles } from './candle-feed.js';
import { instrumentFeed } from './instrument-feed.js';
import { askedBalances, askedExecutions } from './spot/private-subscriptions.js';
import type { KrakenExchange } from './spot/kraken-exchange.js';
import type { KrakenPair } from './spot/names.js';

/** The `params` of a subscribe or unsubscribe request, as a client sent them. */
export type Params = Readonly<Record<string, unknown>>;

/** One subscription that a client asks for, or why it cannot have it. */
export type Asked =
  | { readonly kind: 'error'; readonly error: string; readonly symbol?: string; readonly extra?: JsonFields }
  | {
      readonly kind: 'subscription';
      /** Two subscriptions with one key are the same subscription. */
      readonly key: string;
      /** Names by which faults select the frames. */
      readonly channels: readonly string[];
      /** The `result` of the ack. */
      readonly result: string;
      /** @param send - for frames that come neither with a step nor with the ack */
      open(send: (text: string) => boolean): Feed;
    };

/** The client that subscribes to a channel. */
export interface Asker {
  readonly exchange: KrakenExchange;
  /** The connection, for tokens. */
  readonly connection: object;
}

/** What a request asks for, one entry per symbol. A channel that is not served gives one error. */
export function askedFor(params: Params, asker: Asker): Asked[] {
  switch (params.channel) {
    case 'ticker':
      return eachSymbol(params.symbol, asker, (pair) => ticker(params, asker, pair));
    case 'trade':
      return eachSymbol(params.symbol, asker, (pair) => trade(params, asker, pair));
    case 'book':
      return eachSymbol(params.symbol, asker, (pair) => askedBook(params, asker.exchange.books, pair));
    case 'instrument':
      return [instrument(params, asker)];
    case 'executions':
      return [askedExecutions(params, asker)];
    case 'balances':
      return [askedBalances(params, asker)];
    case 'ohlc':
      return eachSymbol(params.symbol, asker, (pair) => askedCandles(params, asker.exchange, pair));
    case 'status':
    case 'heartbeat':
      return [{ kind: 'error', error: 'Symbol(s) not found' }];
    default:
      return [{ kind: 'error', error: 'Subscription name invalid' }];
  }
}

function eachSymbol(symbols: unknown, { exchange }: Asker, ask: (pair: KrakenPair) => Asked): Asked[] {
  if (!Array.isArray(symbols) || symbols.length === 0)
    return [{ kind: 'error', error: 'Symbol(s) not found' }];
  return symbols.map((symbol: unknown): Asked => {
    const name = String(symbol);
    const pair = exchange.pairs.bySymbol(name);
    if (pair !== undefined && exchange.halts.has(pair.spec.pair))
      return { kind: 'error', error: `Currency pair not supported ${name}`, symbol: name };
    if (pair !== undefined) return ask(pair);
    const error = /^[^/]+\/[^/]+$/.test(name)
      ? `Currency pair not supported ${name}`
      : 'Currency pair not in ISO 4217-A3 format';
    return { kind: 'error', error, symbol: name };
  });
}

function ticker(params: Params, { exchange }: Asker, pair: KrakenPair): Asked {
  const trigger = params.event_trigger ?? 'trades';
  if (trigger !== 'trades' && trigger !== 'bbo') return { kind: 'error', error: 'Malformed request' };
  const wantsSnapshot = params.snapshot !== false;
  return {
    kind: 'subscription',
    key: `ticker ${pair.symbol}`,
    channels: ['ticker'],
    result: sortedObject({
      channel: '"ticker"',
      event_trigger: quoted(trigger),
      snapshot: String(wantsSnapshot),
      symbol: quoted(pair.symbol),
    }),
    open: () => tickerFeed(exchange, pair, { trigger, wantsSnapshot }),
  };
}

function trade(params: Params, { exchange }: Asker, pair: KrakenPair): Asked {
  const wantsSnapshot = params.snapshot === true;
  return {
    kind: 'subscription',
    key: `trade ${pair.symbol}`,
    channels: ['trade'],
    result: sortedObject({
      channel: '"trade"',
      snapshot: String(wantsSnapshot),
      symbol: quoted(pair.symbol),
    }),
    open: () => tradeFeed(exchange, pair, wantsSnapshot),
  };
}

function instrument(params: Params, { exchange }: Asker): Asked {
  const wantsSnapshot = params.snapshot !== false;
  return {
    kind: 'subscription',
    key: 'instrument',
    channels: ['instrument'],
    result: sortedObject({
      channel: '"instrument"',
      snapshot: String(wantsSnapshot),
      warnings: '["tick_size is deprecated, use price_increment"]',
    }),
    open: (send) => instrumentFeed(exchange, wantsSnapshot, send),
  };
}
