import type { CurrencyPair } from '@hftjs/core';
import { isRow, type Row, type SessionContext, type SymbolMap } from '@hftjs/core/adapter';
import type { CoinbaseApi } from './coinbase-api.js';
import { isNotFound, isRefusal } from './coinbase-error.js';

/** How long the list of products is taken to be true, in milliseconds. */
const LIFETIME = 3_600_000;

/** After a failure the list is not waited for again for so long, in milliseconds. */
const RETRY_AFTER = 60_000;

/** Pages of the list that are read, should it have pages. */
const MAX_PAGES = 20;

export interface ProductsInit {
  readonly api: Pick<CoinbaseApi, 'read'>;
  readonly options: { readonly currencyPairs: readonly CurrencyPair[] };
  readonly symbols: Pick<SymbolMap, 'symbolOf'>;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Coinbase's list of spot products: which there are, and which share a book. Read before the first dial and once
 * an hour. Without it the stream goes on, and what Coinbase acknowledges decides.
 *
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/products/list-public-products
 */
export class Products {
  readonly #init: ProductsInit;
  #rows: ReadonlyMap<string, Row> | undefined;
  #missing: ReadonlySet<string> = new Set();
  #read = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(init: ProductsInit) {
    this.#init = init;
  }

  get isKnown(): boolean {
    return this.#rows !== undefined;
  }

  /** The product whose book a product shares: its alias, else itself. */
  canonicalOf(productId: string): string {
    const alias = this.#rows?.get(productId)?.alias;
    return typeof alias === 'string' && alias !== '' ? alias : productId;
  }

  /** Rejects pairs that Coinbase is known not to have, and returns the others. */
  checked(pairs: readonly CurrencyPair[], context: Pick<SessionContext, 'reject'>): readonly CurrencyPair[] {
    const { symbols } = this.#init;
    return pairs.filter((pair) => {
      const id = symbols.symbolOf(pair);
      if (!this.#missing.has(id)) return true;
      context.reject([pair], `Coinbase has no product ${id}`);
      return false;
    });
  }

  /** Reads the list again if that was not done lately: once for all who ask at the same time. Never rejects. */
  async refresh(): Promise<void> {
    if (performance.now() - this.#read < LIFETIME) return;
    this.#reading ??= this.#readAll()
      .catch((error: unknown) => {
        this.#read = performance.now() - LIFETIME + RETRY_AFTER;
        this.#init.onFailed(error);
      })
      .finally(() => {
        this.#reading = undefined;
      });
    await this.#reading;
  }

  async #readAll(): Promise<void> {
    const rows = new Map<string, Row>();
    let cursor: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const parameters = { product_type: 'SPOT', ...(cursor !== undefined && { cursor }) };
      const { products, pagination } = await this.#init.api.read({ path: '/market/products', parameters });
      if (!Array.isArray(products)) throw new Error('/market/products answered without products');
      for (const row of products as unknown[]) learn(rows, row);
      const next = isRow(pagination) && pagination.has_next === true ? pagination.next_cursor : undefined;
      if (typeof next !== 'string' || next === '') break;
      cursor = next;
    }
    this.#missing = await this.#confirmMissing(rows);
    this.#rows = rows;
    this.#read = performance.now();
  }

  /** A pair is refused for good, so a list that leaves it out is not enough: Coinbase is asked for the product. */
  async #confirmMissing(rows: Map<string, Row>): Promise<ReadonlySet<string>> {
    const { api, options, symbols } = this.#init;
    const missing = new Set<string>();
    for (const pair of options.currencyPairs) {
      const id = symbols.symbolOf(pair);
      if (rows.has(id)) continue;
      try {
        learn(rows, await api.read({ path: `/market/products/${encodeURIComponent(id)}` }));
      } catch (error) {
        if (isNotFound(error)) missing.add(id);
        // Undecided: what Coinbase acknowledges decides. The list is good for the other pairs all the same.
        else if (isRefusal(error)) this.#init.onFailed(error);
        else throw error;
      }
    }
    return missing;
  }
}

function learn(rows: Map<string, Row>, row: unknown): void {
  if (isRow(row) && typeof row.product_id === 'string') rows.set(row.product_id, row);
}
