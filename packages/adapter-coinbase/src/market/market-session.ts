import type { CurrencyPair } from '@hftjs/core';
import {
  isRow,
  readFrameRows,
  rowError,
  type Control,
  type Dial,
  type Row,
  type Session,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { Handshake, type Frame, type Subscriber, type SubscriptionAnswer } from '../venue/handshake.js';
import { requestFrame } from '../venue/requests.js';
import { Routes } from './routes.js';

/** Coinbase's channel that is subscribed, and the channels whose frames are read: a replay may be of another one. */
export interface MarketChannel {
  readonly channel: string;
  readonly reads: readonly string[];
}

const NO_PAIRS: readonly CurrencyPair[] = [];

/** One connection of a public channel: its subscriptions, and which pairs its rows are of. */
export abstract class MarketSession implements Session, Subscriber {
  protected readonly context: SessionContext;
  protected readonly venue: Coinbase;
  readonly #channel: string;
  readonly #handshake: Handshake;
  readonly #routes = new Routes();
  /** The pairs that frames of a recording may be of. */
  #replayed: readonly CurrencyPair[] | undefined;
  /** Pairs that Coinbase has not confirmed, and their request. */
  readonly #unconfirmed = new Map<CurrencyPair, number>();

  constructor(context: SessionContext, venue: Coinbase, { channel, reads }: MarketChannel) {
    const { isReplay } = context;
    this.context = context;
    this.venue = venue;
    this.#channel = channel;
    this.#handshake = new Handshake({ channel, reads, isReplay, subscriber: this });
  }

  dial(): Promise<Dial> {
    return this.venue.prepare();
  }

  subscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const served = this.venue.products.checked(pairs, this.context);
    const productIds = this.#route(served);
    const first = this.#handshake.begin(requestFrame('subscribe', 'heartbeats'));
    // Without products it would be a subscription to all of them.
    const more =
      productIds.length === 0
        ? []
        : this.#handshake.request(requestFrame('subscribe', this.#channel, { productIds }));
    for (const pair of served) this.#unconfirmed.set(pair, this.#handshake.lastRequest);
    return [...first, ...more];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const productIds = this.#routes.remove(pairs);
    for (const pair of pairs) this.#unconfirmed.delete(pair);
    return productIds.length === 0
      ? []
      : this.#handshake.request(requestFrame('unsubscribe', this.#channel, { productIds }));
  }

  /** Returns frames that subscribe the products of these pairs again: each is answered with a snapshot. */
  protected resubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const productIds = this.#routes.productsOf(pairs);
    if (productIds.length === 0) return [];
    const frames = (['unsubscribe', 'subscribe'] as const).flatMap((kind) =>
      this.#handshake.request(requestFrame(kind, this.#channel, { productIds })),
    );
    // Until the second answer, they are not among the subscriptions.
    if (frames.length > 0)
      for (const pair of productIds.flatMap((id) => this.pairsFed(id)))
        this.#unconfirmed.set(pair, this.#handshake.lastRequest);
    return frames;
  }

  /** Whether a request is not answered yet. */
  protected get isAwaiting(): boolean {
    return this.#handshake.isAwaiting;
  }

  /** A frame could not be read but for its number. */
  protected sawUnreadable(sequence: number): void {
    this.#handshake.sawUnreadable(sequence);
  }

  /** The answer lists what is subscribed. */
  probe(): readonly string[] {
    return this.#handshake.request(requestFrame('subscribe', 'heartbeats'));
  }

  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  channelRequest(): string | undefined {
    const { productIds } = this.#routes;
    return productIds.length === 0 ? undefined : requestFrame('subscribe', this.#channel, { productIds });
  }

  onSubscribed({ listed = [], time, request }: SubscriptionAnswer): Control {
    const pairs: CurrencyPair[] = [];
    for (const [pair, asked] of this.#unconfirmed) {
      if (asked > request) continue;
      this.#unconfirmed.delete(pair);
      if (this.#isAmong(pair, listed)) pairs.push(pair);
      else {
        this.#routes.remove([pair]);
        this.context.reject([pair], `Coinbase left ${this.venue.bookOf(pair)} out of what it subscribed`);
      }
    }
    return { kind: 'acknowledged', pairs, ...(time !== undefined && { venueTime: time }) };
  }

  isWhole(listed: readonly unknown[] = []): boolean {
    return this.#routes.pairs.every((pair) => this.#unconfirmed.has(pair) || this.#isAmong(pair, listed));
  }

  onAuthenticationFailure(reason: string): Control {
    return {
      kind: 'refused',
      reason: `${reason}, which needs no key: the channel does not exist or is not available`,
    };
  }

  onNamedError(words: string): Control | undefined {
    const pairs = [...words.matchAll(/(?<![A-Z0-9])[A-Z0-9]+-[A-Z0-9]+/g)]
      .flatMap(([id]) => this.#routes.pairsOf(id))
      .filter((pair) => this.#routes.has(pair));
    this.#routes.remove(pairs);
    for (const pair of pairs) this.#unconfirmed.delete(pair);
    return pairs.length === 0 ? undefined : { kind: 'refused', pairs, reason: `Coinbase: ${words}` };
  }

  /** @throws Error for a frame that cannot be read */
  protected read(packet: unknown): Frame {
    return this.#handshake.read(packet);
  }

  /**
   * The pairs whose book a row is of.
   *
   * @throws Error for a product that was not subscribed
   */
  protected pairsOf({ product_id: productId }: Row): readonly CurrencyPair[] {
    this.#routeReplayed();
    const pairs = this.#routes.pairsOf(productId);
    if (pairs.length === 0) throw rowError(() => `unknown product ${JSON.stringify(productId)}`);
    return pairs;
  }

  /** The subscribed pairs that a product feeds. */
  protected pairsFed(productId: unknown): readonly CurrencyPair[] {
    this.#routeReplayed();
    return this.#routes.pairsOf(productId).filter((pair) => this.#routes.has(pair));
  }

  /** The subscribed pairs that have their data from the same product as this one, itself included. */
  protected pairsWith(pair: CurrencyPair): readonly CurrencyPair[] {
    return this.#routes.productsOf([pair]).flatMap((productId) => this.pairsFed(productId));
  }

  /** The events of a frame's rows, of every pair whose book a row is of. */
  protected readRows<T>(rows: unknown, read: (row: Row, symbol: CurrencyPair) => T): readonly T[] {
    if (Array.isArray(rows) && rows.length === 1) {
      const [row] = rows as unknown[];
      const pairs = isRow(row) ? this.pairsOf(row) : NO_PAIRS;
      const [symbol] = pairs;
      // Most frames have one row, and most books are of one pair.
      if (symbol !== undefined && pairs.length === 1) return [read(row as Row, symbol)];
    }
    const events: T[] = [];
    readFrameRows(rows, this.context, (row) => {
      for (const symbol of this.pairsOf(row)) events.push(read(row, symbol));
      return row;
    });
    return events;
  }

  /** In a replay nothing is subscribed: a recording may hold any of the stream's pairs. */
  #routeReplayed(): void {
    if (!this.context.isReplay || this.#replayed === this.venue.pairs) return;
    this.#replayed = this.venue.pairs;
    this.#route(this.#replayed);
  }

  /** Returns the pairs' products. */
  #route(pairs: readonly CurrencyPair[]): readonly string[] {
    for (const pair of pairs) this.#routes.add(pair, this.venue.bookOf(pair));
    return [...new Set(pairs.map((pair) => this.venue.bookOf(pair)))];
  }

  /** Whether a list of products has a pair's, by either name of a shared book. */
  #isAmong(pair: CurrencyPair, listed: readonly unknown[]): boolean {
    const ownId = this.venue.symbols.symbolOf(pair);
    return listed.some((productId) => productId === ownId || this.#routes.pairsOf(productId).includes(pair));
  }
}
