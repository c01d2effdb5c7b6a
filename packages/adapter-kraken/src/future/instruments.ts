import type { CurrencyPair } from '@hftjs/core';
import { isRow, type Row, type Sizes, type SubscribeContext } from '@hftjs/core/adapter';
import { sizesByName, sizesOfInstrument } from './contract-sizes.js';
import type { KrakenFutureApi } from './future-api.js';
import type { Products } from './products.js';

/** How long the list of products is taken to be true, in milliseconds. */
const LIFETIME = 3_600_000;

export interface InstrumentsInit {
  readonly api: Pick<KrakenFutureApi, 'instruments'>;
  readonly products: Products;
  readonly onUnavailable: (error: unknown) => void;
}

/**
 * Kraken's list of products. The WebSocket refuses an unknown product without its name, so the list is read first.
 * Without it the stream goes on: names alone tell what sizes count, and the venue says what it does not have.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
 */
export class Instruments {
  readonly #init: InstrumentsInit;
  /** By upper-case id. */
  #rows: ReadonlyMap<string, Row> | undefined;
  readonly #sizes = new Map<string, Sizes>();
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(init: InstrumentsInit) {
    this.#init = init;
  }

  /** Refuses pairs that Kraken does not list, and returns the others. */
  async checked(
    pairs: readonly CurrencyPair[],
    { refuse }: Pick<SubscribeContext, 'refuse'>,
  ): Promise<readonly CurrencyPair[]> {
    await this.#refresh();
    return pairs.filter((pair) => {
      const reason = this.#refusalOf(this.#init.products.symbolOf(pair));
      if (reason !== undefined) refuse([pair], reason);
      return reason === undefined;
    });
  }

  /** What the sizes of a product count. */
  sizesOf(productId: string): Sizes {
    return this.#sizes.get(productId.toUpperCase()) ?? sizesByName(productId);
  }

  #refusalOf(id: string): string | undefined {
    if (!this.#rows) return undefined;
    const row = this.#rows.get(id.toUpperCase());
    if (!row) return `Kraken has no product ${id}`;
    try {
      this.#sizes.set(id.toUpperCase(), sizesOfInstrument(id, row));
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #refresh(): Promise<void> {
    if (performance.now() - this.#readAt < LIFETIME) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    try {
      const rows = new Map<string, Row>();
      for (const row of await this.#init.api.instruments()) {
        if (!isRow(row) || typeof row.symbol !== 'string') continue;
        rows.set(row.symbol.toUpperCase(), row);
        this.#init.products.respell(row.symbol);
      }
      if (rows.size === 0) throw new Error('Kraken lists no products');
      this.#rows = rows;
      this.#readAt = performance.now();
    } catch (error) {
      this.#init.onUnavailable(error);
    }
  }
}
