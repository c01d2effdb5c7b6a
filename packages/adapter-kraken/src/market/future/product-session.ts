import type { CurrencyPair } from '@hftjs/core';
import {
  admitPairs,
  INFO,
  isRow,
  type Control,
  type PeriodicTask,
  type PublicHeader,
  type Row,
  type Session,
  type SessionContext,
  type SymbolMap,
  type TradeUids,
} from '@hftjs/core/adapter';
import { readEvent, type WireEvent } from '../../venue/future/control.js';
import { REFRESH_INTERVAL, type Instruments, type Market } from '../../venue/future/instruments.js';
import { HEARTBEAT_SUBSCRIPTION } from '../../venue/future/endpoints.js';
import type { KrakenFutureApi } from '../../venue/future/future-api.js';
import { ProductRequests } from './product-requests.js';

/** What the public sessions of a derivatives stream share, for as long as it lives. */
export interface FutureMarket {
  readonly api: Pick<KrakenFutureApi, 'history' | 'tickers'>;
  readonly products: SymbolMap;
  readonly instruments: Instruments;
  readonly uids: TradeUids;
}

/** One connection of a public feed of WebSocket v1: its subscriptions, and what the venue answers to them. */
export abstract class ProductSession implements Session {
  readonly every: PeriodicTask;
  protected readonly context: SessionContext;
  protected readonly venue: FutureMarket;
  readonly #feed: string;
  readonly #requests: ProductRequests;
  readonly #acknowledgedPairs: CurrencyPair[] = [];

  /** @param feed - the feed that is subscribed: `ticker`, `trade` */
  constructor(context: SessionContext, venue: FutureMarket, feed: string) {
    this.context = context;
    this.venue = venue;
    this.every = { interval: REFRESH_INTERVAL, run: () => venue.instruments.refresh() };
    this.#feed = feed;
    this.#requests = new ProductRequests(feed, venue.products);
  }

  async subscribe(pairs: readonly CurrencyPair[]): Promise<readonly string[]> {
    const listed = await admitPairs(this.venue.instruments.pairs, this.context, pairs);
    return [...this.#requests.subscribe(listed), HEARTBEAT_SUBSCRIPTION];
  }

  unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return this.#requests.unsubscribe(pairs);
  }

  /** The frames that subscribe pairs again. */
  protected resubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    return [...this.#requests.unsubscribe(pairs), ...this.#requests.subscribe(pairs)];
  }

  abstract onPacket(packet: unknown, receivedTime: number): Control | undefined;

  protected headerOf(receivedTime: number, origin?: PublicHeader['origin']): PublicHeader {
    return { exchange: this.context.exchange, receivedTime, origin };
  }

  /** @throws Error for a product that is not subscribed */
  protected marketOf({ product_id: productId }: Row): Market {
    const { products, instruments } = this.venue;
    const symbol = products.subscribed(productId);
    if (symbol === undefined) throw new Error(`unknown product ${JSON.stringify(productId)}`);
    return instruments.marketOf(symbol);
  }

  /** What a frame without data of this feed means. */
  protected control(packet: unknown): Control {
    const event = readEvent(packet);
    const { inFlight } = this.#requests;
    switch (event.kind) {
      case 'subscribed':
        return event.feed === this.#feed ? this.#acknowledged(this.#pairsOf(event.products)) : INFO;
      case 'already_subscribed':
        return inFlight === undefined ? INFO : this.#acknowledged([inFlight]);
      case 'refused':
        return this.#refused(event);
      case 'not_authenticated':
        return { kind: 'retry', reason: event.reason };
      case 'challenge':
        return INFO;
      case 'retry':
        return this.#requests.ended(this.#pairsOf(event.unsubscribed ?? [])) ? INFO : event;
      case 'info':
        return event;
    }
  }

  /** What was acknowledged while pairs are asked for one by one is reported when all have their answers. */
  #acknowledged(pairs: readonly CurrencyPair[]): Control {
    this.#acknowledgedPairs.push(...pairs);
    const frames = this.#requests.settle(pairs);
    return frames.length > 0 ? { kind: 'send', frames } : this.#reportAcknowledged();
  }

  /** A rejection without a product may concern any of several: each one is then subscribed separately. */
  #refused({ feed, products, reason }: Extract<WireEvent, { readonly kind: 'refused' }>): Control {
    if (feed !== undefined && feed !== this.#feed) return INFO;
    const { inFlight, pending } = this.#requests;
    const named = products.length > 0 ? this.#pairsOf(products) : [];
    const pairs = named.length > 0 || inFlight === undefined ? named : [inFlight];
    if (pairs.length > 0) this.context.reject(pairs, reason);
    const frames = pairs.length > 0 ? this.#requests.settle(pairs) : this.#requests.next();
    if (frames.length > 0) return { kind: 'send', frames };
    return pending.length > 0 ? this.#reportAcknowledged() : INFO;
  }

  #reportAcknowledged(): Control {
    const pairs = this.#acknowledgedPairs.splice(0);
    return pairs.length > 0 ? { kind: 'acknowledged', pairs } : INFO;
  }

  #pairsOf(products: readonly unknown[]): readonly CurrencyPair[] {
    if (products.length === 0) return this.#requests.pending;
    return products.flatMap((id) => this.venue.products.subscribed(id) ?? []);
  }
}

/** Whether a packet carries data of a feed. */
export const isFeed = (packet: unknown): packet is Row & { readonly feed: string } =>
  isRow(packet) && packet.event === undefined && typeof packet.feed === 'string';
