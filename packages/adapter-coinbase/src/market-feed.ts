import type { CurrencyPair, Exchange, Origin } from '@hftjs/core';
import { isRow, type ChannelParams, type Control, type Row } from '@hftjs/core/adapter';
import type { Envelope } from './envelope.js';
import { Frames } from './frames.js';
import { Handshake } from './handshake.js';
import type { Products } from './products.js';
import { subscribeFrame } from './requests.js';
import { Routes } from './routes.js';
import type { CoinbaseSymbols } from './symbols.js';
import type { MarketHeader } from './ticker.js';

/** A row, and a pair that it is of. */
export interface MarketRow {
  readonly row: Row;
  readonly symbol: CurrencyPair;
}

/** What is done with the rows of one event, in the order of the frame. */
export type PublishRows = (
  rows: readonly MarketRow[],
  header: MarketHeader & { readonly isSnapshot: boolean; readonly isReplay: boolean },
) => void;

export interface MarketFeedInit {
  readonly exchange: Exchange;
  readonly symbols: CoinbaseSymbols;
  readonly products: Products;
  /** Coinbase's channel that is subscribed. */
  readonly channel: string;
  /** The channels whose rows are read, and the field that holds them: a replay may be of another than the subscribed one. */
  readonly reads: Readonly<Record<string, string>>;
  readonly publish: PublishRows;
  readonly onBadRow: (error: unknown, row: unknown) => void;
}

/** One connection of a public channel: what it asked for, and how its frames are read. */
export class MarketFeed {
  readonly #init: MarketFeedInit;
  readonly #handshake: Handshake;
  readonly #frames: Frames;
  #routes: Routes;
  #refuse: (pairs: readonly CurrencyPair[], reason: string) => void = () => undefined;
  /** The pairs that are asked for, then those that are served. */
  #pairs: readonly CurrencyPair[] = [];

  constructor(init: MarketFeedInit) {
    const { channel, symbols } = init;
    this.#init = init;
    this.#routes = this.#routesOf(symbols.pairs);
    this.#handshake = new Handshake({
      channel,
      onSubscribed: (listed = [], time) => this.#subscribed(listed, time),
      isWhole: (listed = []) => this.#pairs.every((pair) => this.#isAmong(pair, listed)),
      onAuthenticationFailure: (words) => ({
        kind: 'refused',
        reason: `${words}, which wants no key: the channel does not exist or is not to be had`,
      }),
      onNamedError: (words) => this.#namedError(words),
    });
    this.#frames = new Frames({
      handshake: this.#handshake,
      onData: (envelope, receivedTime) => this.#publish(envelope, receivedTime),
    });
  }

  /** The product whose rows are a pair's. */
  productOf(pair: CurrencyPair): string {
    const { symbols, products } = this.#init;
    return products.canonicalOf(symbols.idOf(pair));
  }

  params(): Pick<ChannelParams, 'subscribe' | 'onPacket' | 'probe'> {
    const { products, channel } = this.#init;
    return {
      subscribe: (pairs, context) => {
        this.#frames.connected();
        this.#refuse = context.refuse;
        this.#pairs = products.checked(pairs, context);
        this.#routes = this.#routesOf(this.#pairs);
        const { productIds } = this.#routes;
        // Without products it would be a subscription to all of them.
        this.#handshake.begin(productIds.length === 0 ? undefined : subscribeFrame(channel, { productIds }));
        return [subscribeFrame('heartbeats')];
      },
      onPacket: (packet, receivedTime) => this.#frames.read(packet, receivedTime),
      probe: () => {
        this.#handshake.probe();
        return [subscribeFrame('heartbeats')];
      },
    };
  }

  #routesOf(pairs: readonly CurrencyPair[]): Routes {
    const { symbols, products } = this.#init;
    return new Routes(pairs, { symbols, canonicalOf: (productId) => products.canonicalOf(productId) });
  }

  #subscribed(listed: readonly unknown[], venueTime: number | undefined): Control {
    const missing = this.#pairs.filter((pair) => !this.#isAmong(pair, listed));
    this.#pairs = this.#pairs.filter((pair) => !missing.includes(pair));
    for (const pair of missing)
      this.#refuse([pair], `Coinbase left ${this.productOf(pair)} out of what it subscribed`);
    return { kind: 'acknowledged', pairs: this.#pairs, ...(venueTime !== undefined && { venueTime }) };
  }

  /** Whether a list of products has a pair's, by either name of a shared book. */
  #isAmong(pair: CurrencyPair, listed: readonly unknown[]): boolean {
    return listed.some(
      (productId) =>
        this.#routes.pairsOf(productId).includes(pair) || productId === this.#init.symbols.idOf(pair),
    );
  }

  #namedError(words: string): Control | undefined {
    const pairs = [...words.matchAll(/(?<![A-Z0-9])[A-Z0-9]+-[A-Z0-9]+/g)].flatMap(([id]) =>
      this.#routes.pairsOf(id),
    );
    this.#pairs = this.#pairs.filter((pair) => !pairs.includes(pair));
    return pairs.length === 0 ? undefined : { kind: 'refused', pairs, reason: `Coinbase says: ${words}` };
  }

  #publish({ channel, events, time, sequence }: Envelope, receivedTime: number): boolean {
    const { reads, exchange, publish } = this.#init;
    const field = reads[channel];
    if (field === undefined) return false;
    for (const event of events) {
      const isSnapshot = event.type === 'snapshot';
      const { isReplay } = this.#frames;
      const origin: Origin | undefined = isSnapshot ? 'snapshot' : undefined;
      const header = { exchange, receivedTime, origin, time, sequence, isSnapshot, isReplay };
      publish(this.#rowsOf(event, field), header);
    }
    return true;
  }

  /** Each row as often as pairs share its book. */
  #rowsOf(event: Row, field: string): MarketRow[] {
    const rows = event[field];
    if (!Array.isArray(rows)) throw new Error(`${field} is no list`);
    const found: MarketRow[] = [];
    for (const row of rows as unknown[]) {
      const pairs = isRow(row) ? this.#routes.pairsOf(row.product_id) : [];
      for (const symbol of pairs) found.push({ row: row as Row, symbol });
      if (pairs.length > 0) continue;
      const error = new Error(
        `unknown product ${isRow(row) ? JSON.stringify(row.product_id) : 'of no object'}`,
      );
      if (rows.length === 1) throw error;
      this.#init.onBadRow(error, row);
    }
    return found;
  }
}
