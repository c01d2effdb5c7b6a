import type { CurrencyPair } from '@hftjs/core';
import {
  INFO,
  isRow,
  type ChannelParams,
  type Control,
  type Row,
  type SubscribeContext,
} from '@hftjs/core/adapter';
import { readEvent, type WireEvent } from './control.js';
import type { Instruments } from './instruments.js';
import { ProductRequests } from './product-requests.js';
import type { Products } from './products.js';
import { HEARTBEAT_SUBSCRIPTION } from './requests.js';
import type { Market } from './ticker.js';

export interface MarketFeedInit {
  /** The feed that is subscribed: `ticker`, `trade`. */
  readonly feed: string;
  readonly products: Products;
  readonly instruments: Instruments;
  /** The feeds whose frames are read, and how. */
  readonly readers: Readonly<Record<string, (frame: MarketFrame) => void>>;
}

/** How a connection came to be subscribed, if it was: a replay has none. */
export type Beginning = 'replay' | 'first' | 'resumed';

/** One frame of data. */
export interface MarketFrame {
  readonly row: Row;
  readonly market: Market;
  readonly receivedTime: number;
  readonly beginning: Beginning;
}

/** One connection of a public feed of WebSocket v1. */
export class MarketFeed {
  readonly #init: MarketFeedInit;
  readonly #requests: ProductRequests;
  readonly #markets = new Map<CurrencyPair, Market>();
  readonly #acknowledgedPairs: CurrencyPair[] = [];
  #beginning: Beginning = 'replay';
  #refuse: SubscribeContext['refuse'] | undefined;

  constructor(init: MarketFeedInit) {
    this.#init = init;
    this.#requests = new ProductRequests(init.feed, init.products);
  }

  params(): Pick<ChannelParams, 'subscribe' | 'onPacket'> {
    return {
      subscribe: async (pairs, context) => {
        this.#beginning = context.resumed ? 'resumed' : 'first';
        this.#refuse = context.refuse;
        const listed = await this.#init.instruments.checked(pairs, context);
        return [...this.#requests.subscribe(listed), HEARTBEAT_SUBSCRIPTION];
      },
      onPacket: (packet, receivedTime) => {
        const read = readerOf(packet, this.#init.readers);
        if (!read) return this.#control(readEvent(packet));
        const row = packet as Row;
        read({ row, market: this.#marketOf(row.product_id), receivedTime, beginning: this.#beginning });
        return undefined;
      },
    };
  }

  #marketOf(productId: unknown): Market {
    const { products, instruments } = this.#init;
    const symbol = products.subscribed(productId);
    if (symbol === undefined) throw new Error(`unknown product ${JSON.stringify(productId)}`);
    const sizes = instruments.sizesOf(products.symbolOf(symbol));
    const known = this.#markets.get(symbol);
    if (known?.sizes === sizes) return known;
    const market = { symbol, sizes };
    this.#markets.set(symbol, market);
    return market;
  }

  #control(event: WireEvent): Control {
    const { inFlight } = this.#requests;
    switch (event.kind) {
      case 'subscribed':
        return event.feed === this.#init.feed ? this.#acknowledged(this.#pairsOf(event.products)) : INFO;
      case 'already_subscribed':
        return inFlight === undefined ? INFO : this.#acknowledged([inFlight]);
      case 'refused':
        return this.#refused(event);
      case 'not_authenticated':
        return { kind: 'retry', reason: event.reason };
      case 'challenge':
        return INFO;
      case 'retry':
      case 'info':
        return event;
    }
  }

  /** What was acknowledged while pairs are asked for one by one is told when all have their answers. */
  #acknowledged(pairs: readonly CurrencyPair[]): Control {
    this.#acknowledgedPairs.push(...pairs);
    const frames = this.#requests.settle(pairs);
    return frames.length > 0 ? { kind: 'send', frames } : this.#tellAcknowledged();
  }

  /** A refusal that names nobody could be about any of several: then each is asked for by itself. */
  #refused({ feed, products, reason }: Extract<WireEvent, { readonly kind: 'refused' }>): Control {
    if (feed !== undefined && feed !== this.#init.feed) return INFO;
    const { inFlight, pending } = this.#requests;
    const named = products.length > 0 ? this.#pairsOf(products) : [];
    const pairs = named.length > 0 || inFlight === undefined ? named : [inFlight];
    if (pairs.length > 0) this.#refuse?.(pairs, reason);
    const frames = pairs.length > 0 ? this.#requests.settle(pairs) : this.#requests.next();
    if (frames.length > 0) return { kind: 'send', frames };
    return pending.length > 0 ? this.#tellAcknowledged() : INFO;
  }

  #tellAcknowledged(): Control {
    const pairs = this.#acknowledgedPairs.splice(0);
    return pairs.length > 0 ? { kind: 'acknowledged', pairs } : INFO;
  }

  #pairsOf(products: readonly unknown[]): readonly CurrencyPair[] {
    if (products.length === 0) return this.#requests.pending;
    return products.flatMap((id) => this.#init.products.subscribed(id) ?? []);
  }
}

/** How a frame of data is read; `undefined` for any other. */
function readerOf(
  packet: unknown,
  readers: MarketFeedInit['readers'],
): ((frame: MarketFrame) => void) | undefined {
  if (!isRow(packet) || packet.event !== undefined || typeof packet.feed !== 'string') return undefined;
  return Object.hasOwn(readers, packet.feed) ? readers[packet.feed] : undefined;
}
