import type { CurrencyPair, Exchange, Instrument, Origin } from '@hftjs/core';
import {
  now,
  paced,
  readFrameRows,
  stated,
  type Control,
  type Dial,
  type PeriodicTask,
  type SessionContext,
} from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import {
  makeInstrument,
  readProduct,
  readStatus,
  withoutFlags,
  type RestProduct,
  type StatusProduct,
} from './instrument.js';
import { MarketSession } from './market-session.js';

/** From one reading of the products to the next, in milliseconds. */
const INTERVAL = 30_000;

type Header = Parameters<typeof makeInstrument>[2];

/**
 * One connection of `status`. The channel does not state in which ways a product that is online is restricted, nor its
 * smallest volume: they are read over REST, regularly and when the channel reports a change.
 */
export class InstrumentSession extends MarketSession {
  readonly every: PeriodicTask;
  /** The last row of each product. */
  readonly #live = new Map<string, StatusProduct>();
  /** How often each product has changed, and that number when its restrictions were read. */
  readonly #changes = new Map<string, number>();
  readonly #readAt = new Map<string, number>();
  /** Products that are being read because they have changed. */
  readonly #reading = new Set<string>();
  /** Products that were asked for on this connection, with success or without. */
  readonly #asked = new Set<string>();
  #hasFailed = false;

  constructor(context: SessionContext, venue: Coinbase) {
    super(context, venue, { channel: 'status', reads: ['status'] });
    this.every = { interval: paced(INTERVAL), run: () => this.#readAll() };
  }

  override async dial(): Promise<Dial> {
    const { context, venue } = this;
    const wasKnown = venue.products.list.isKnown;
    const dial = await super.dial();
    // The list may be an hour old.
    if (wasKnown) await this.#refresh(context.pairs);
    for (const pair of context.pairs) this.#asked.add(venue.bookOf(pair));
    return dial;
  }

  override unsubscribe(pairs: readonly CurrencyPair[]): readonly string[] {
    const frames = super.unsubscribe(pairs);
    for (const id of pairs.map((pair) => this.venue.bookOf(pair)))
      if (this.pairsFed(id).length === 0) {
        this.#live.delete(id);
        this.#asked.delete(id);
      }
    return frames;
  }

  onPacket(packet: unknown, receivedTime: number): Control | undefined {
    const { context } = this;
    const { events, time: exchangeTime, control } = this.read(packet);
    for (const { type, products } of events) {
      const origin: Origin | undefined = type === 'snapshot' ? 'snapshot' : undefined;
      const header: Header = {
        exchange: context.exchange,
        receivedTime,
        ...stated({ exchangeTime, origin }),
      };
      readFrameRows(products, context, (row) => {
        this.#apply(readStatus(row), header);
        return row;
      });
    }
    return control;
  }

  #apply(product: StatusProduct, header: Header): void {
    const { productId, status } = product;
    const pairs = this.pairsFed(productId);
    // The channel may send products that were not asked for.
    if (pairs.length === 0) this.context.skip();
    const before = this.#live.get(productId);
    this.#live.set(productId, product);
    const isChanged = before !== undefined && JSON.stringify(before) !== JSON.stringify(product);
    if (isChanged) this.#changes.set(productId, this.#changesOf(productId) + 1);
    const isNews = isChanged || !this.#asked.has(productId);
    // What REST stated of a product that is online now may have been of a time when it was not.
    if (isNews && status === 'online' && pairs.length > 0 && !this.context.isReplay)
      void this.#readChanged(productId, pairs, header);
    else if (!this.#reading.has(productId) || status !== 'online') this.#publish(pairs, header);
  }

  /** Never rejects. */
  async #readAll(): Promise<void> {
    const { exchange, pairs } = this.context;
    await this.#refresh(pairs);
    const settled = pairs.filter((pair) => !this.#reading.has(this.venue.bookOf(pair)));
    this.#publish(settled, { exchange, receivedTime: now() });
  }

  /** Reads a product until it has not changed meanwhile. Never rejects. */
  async #readChanged(productId: string, pairs: readonly CurrencyPair[], header: Header): Promise<void> {
    if (this.#reading.has(productId)) return;
    this.#reading.add(productId);
    let before: number;
    do {
      before = this.#changesOf(productId);
      await this.#refresh(pairs);
    } while (before !== this.#changesOf(productId) && !this.context.signal.aborted);
    this.#reading.delete(productId);
    this.#publish(pairs, { ...header, receivedTime: now() });
  }

  #publish(pairs: readonly CurrencyPair[], header: Header): void {
    const { context, venue } = this;
    for (const symbol of pairs) {
      const id = venue.symbols.symbolOf(symbol);
      const live = this.#live.get(venue.bookOf(symbol)) ?? this.#live.get(id);
      if (!live) continue;
      const instrument = makeInstrument(symbol, { id, live, listed: this.#listed(id, live) }, header);
      if (!instrument) continue;
      if (instrument.status === 'unknown') context.countUnmapped(`unknown status ${instrument.rawStatus}`);
      context.publishInstrument(instrument);
    }
  }

  #changesOf(productId: string): number {
    return this.#changes.get(productId) ?? 0;
  }

  /**
   * The product as REST lists it; `undefined` where REST has not answered, or not legibly. Restrictions that were read
   * before the last change are not known any more.
   */
  #listed(id: string, live: StatusProduct): RestProduct | undefined {
    const row = this.venue.products.list.get(id);
    try {
      const listed = row && readProduct(row);
      const isRead = (this.#readAt.get(live.productId) ?? 0) === this.#changesOf(live.productId);
      return isRead || !listed ? listed : withoutFlags(listed);
    } catch (error) {
      this.context.unreadableRow(error, row);
      return undefined;
    }
  }

  /** Reads what REST states of these pairs. Never rejects. */
  async #refresh(pairs: readonly CurrencyPair[]): Promise<void> {
    const { venue, context } = this;
    for (const pair of pairs) this.#asked.add(venue.bookOf(pair));
    const changes = pairs.map((pair) => this.#changesOf(venue.bookOf(pair)));
    try {
      await venue.products.refresh(pairs.map((pair) => venue.symbols.symbolOf(pair)));
      for (const [index, pair] of pairs.entries()) this.#readAt.set(venue.bookOf(pair), changes[index] ?? 0);
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed && !context.signal.aborted)
        context.warn(`could not read the restrictions of products: ${String(error)}`);
      this.#hasFailed = true;
    }
  }
}

/** The present instruments of these pairs, as REST lists them. A pair that Coinbase does not have is left out. */
export async function listInstruments(
  { products, symbols }: Coinbase,
  exchange: Exchange,
  pairs: readonly CurrencyPair[],
): Promise<readonly Instrument[]> {
  const ids = pairs.map((pair) => symbols.symbolOf(pair));
  await products.refresh(ids);
  const header: Header = { exchange, receivedTime: now(), origin: 'snapshot' };
  return pairs.flatMap((symbol, index) => {
    const id = ids[index] ?? '';
    const row = products.list.get(id);
    return (row && makeInstrument(symbol, { id, live: undefined, listed: readProduct(row) }, header)) ?? [];
  });
}
