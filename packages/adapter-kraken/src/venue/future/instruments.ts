import { setTimeout as sleep } from 'node:timers/promises';
import type { CurrencyPair } from '@hftjs/core';
import { isRow, type Row, type SessionContext, type Sizes } from '@hftjs/core/adapter';
import { sizesByName, sizesOfInstrument } from './contract-sizes.js';
import type { KrakenFutureApi } from './future-api.js';
import type { Products } from './products.js';

/** How often the list is read while a connection lives: no feed reports that a contract's size has changed. Milliseconds. */
export const REFRESH_INTERVAL = 30_000;

/** How long a new connection waits for a list newer than the one that is known, in milliseconds. */
const PATIENCE = 2_000;

/** A list that was read within this time is not read again, in milliseconds. */
const FRESH = 1_000;

/** The market that a row is of. */
export interface Market {
  readonly symbol: CurrencyPair;
  readonly sizes: Sizes;
}

export interface InstrumentsInit {
  readonly api: Pick<KrakenFutureApi, 'instruments'>;
  readonly products: Products;
  readonly onUnavailable: (error: unknown) => void;
}

/**
 * Kraken's list of products. The WebSocket refuses an unknown product without its name, so the list is read first.
 * Without it the stream goes on: the sizes follow from the names, and the venue refuses what it does not have.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
 */
export class Instruments {
  readonly #init: InstrumentsInit;
  /** By upper-case id. */
  #rows: ReadonlyMap<string, Row> | undefined;
  readonly #sizes = new Map<string, Sizes>();
  readonly #markets = new Map<CurrencyPair, Market>();
  /** What the sizes were made of. */
  readonly #facts = new Map<string, string>();
  #readAt = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(init: InstrumentsInit) {
    this.#init = init;
  }

  /** Rejects pairs that Kraken does not list, and returns the others. */
  async listed(
    pairs: readonly CurrencyPair[],
    context: Pick<SessionContext, 'reject'>,
  ): Promise<readonly CurrencyPair[]> {
    const reading = this.refresh();
    // A list that is known serves while the next one does not come.
    await (this.#rows ? Promise.race([reading, sleep(PATIENCE, undefined, { ref: false })]) : reading);
    return pairs.filter((pair) => {
      const reason = this.#refusalOf(this.#init.products.symbolOf(pair));
      if (reason !== undefined) context.reject([pair], reason);
      return reason === undefined;
    });
  }

  /** What the sizes of a product count. */
  sizesOf(productId: string): Sizes {
    return this.#sizes.get(productId.toUpperCase()) ?? sizesByName(productId);
  }

  marketOf(symbol: CurrencyPair): Market {
    const sizes = this.sizesOf(this.#init.products.symbolOf(symbol));
    const known = this.#markets.get(symbol);
    if (known?.sizes === sizes) return known;
    const market = { symbol, sizes };
    this.#markets.set(symbol, market);
    return market;
  }

  /** Reads the list again: facts may have changed. Never rejects. */
  async refresh(): Promise<void> {
    if (performance.now() - this.#readAt < FRESH) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  #refusalOf(id: string): string | undefined {
    if (!this.#rows) return undefined;
    const row = this.#rows.get(id.toUpperCase());
    if (!row) return `Kraken has no product ${id}`;
    try {
      this.#apply(id, row);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Sizes that stayed the same keep their object. */
  #apply(id: string, row: Row): void {
    const key = id.toUpperCase();
    const fact = `${String(row.type)} ${String(row.contractSize)}`;
    if (this.#facts.get(key) === fact) return;
    this.#sizes.set(key, sizesOfInstrument(id, row));
    this.#facts.set(key, fact);
  }

  /** A size that cannot be read does not cost the rest of the list; the pair goes on with the last one that could. */
  #follow(id: string, row: Row): void {
    try {
      this.#apply(id, row);
    } catch (error) {
      this.#init.onUnavailable(error);
    }
  }

  async #read(): Promise<void> {
    try {
      const rows = new Map<string, Row>();
      for (const row of await this.#init.api.instruments()) {
        if (!isRow(row) || typeof row.symbol !== 'string') continue;
        rows.set(row.symbol.toUpperCase(), row);
        this.#init.products.respell(row.symbol);
        if (this.#init.products.subscribed(row.symbol) !== undefined) this.#follow(row.symbol, row);
      }
      if (rows.size === 0) throw new Error('Kraken lists no products');
      this.#rows = rows;
      this.#readAt = performance.now();
    } catch (error) {
      this.#init.onUnavailable(error);
    }
  }
}
