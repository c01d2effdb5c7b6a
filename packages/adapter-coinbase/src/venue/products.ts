import type { CurrencyPair } from '@hftjs/core';
import {
  InstrumentList,
  isRow,
  readPages,
  rowsBy,
  type Row,
  type SessionContext,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { isNotFound, isRefusal, nextPage, pathTo, type CoinbaseApi } from './rest.js';

/** After a failure the list is not waited for again for so long, in milliseconds. */
const RETRY_AFTER = 60_000;

const PATH = pathTo('/market/products');

/** Products that one call asks for by name: their names make a URL of some 2 kB. */
const PRODUCTS_PER_CALL = 50;

export interface ProductsInit {
  readonly api: Pick<CoinbaseApi, 'read'>;
  readonly options: { readonly currencyPairs: readonly CurrencyPair[] };
  readonly symbols: Pick<SymbolMap, 'symbolOf'>;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Coinbase's spot products: which there are, and which share a book. Without the list the stream goes on, and what
 * Coinbase acknowledges decides.
 *
 * @see https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/products/list-public-products
 */
export class Products {
  readonly list: InstrumentList;
  readonly #init: ProductsInit;
  #missing: ReadonlySet<string> = new Set();

  constructor(init: ProductsInit) {
    const { onFailed } = init;
    this.#init = init;
    this.list = new InstrumentList({ read: () => this.#read(), onFailed, retryAfter: RETRY_AFTER });
  }

  /** The product whose book a product shares: its alias, else itself. */
  canonicalOf(productId: string): string {
    const alias = this.list.get(productId)?.alias;
    return typeof alias === 'string' && alias !== '' ? alias : productId;
  }

  /** Rejects pairs that Coinbase is known not to have, and returns the others. */
  checked(pairs: readonly CurrencyPair[], context: Pick<SessionContext, 'reject'>): readonly CurrencyPair[] {
    return pairs.filter((pair) => {
      const id = this.#init.symbols.symbolOf(pair);
      if (!this.#missing.has(id)) return true;
      context.reject([pair], `Coinbase has no product ${id}`);
      return false;
    });
  }

  /**
   * Reads these products again, which may have changed since the whole list was read.
   *
   * @throws what the call was rejected with
   */
  async refresh(productIds: readonly string[]): Promise<void> {
    for (let index = 0; index < productIds.length; index += PRODUCTS_PER_CALL) {
      const some = productIds.slice(index, index + PRODUCTS_PER_CALL);
      for (const [id, row] of rowsBy('product_id', await this.#readSome(some))) this.list.learn(id, row);
    }
  }

  /** One product that Coinbase does not have may cost the answer for the others: then each is requested alone. */
  async #readSome(productIds: readonly string[]): Promise<unknown> {
    const { api } = this.#init;
    try {
      return (await api.read({ path: PATH, parameters: { product_ids: productIds } })).products;
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    const rows: Row[] = [];
    for (const id of productIds)
      try {
        rows.push(await api.read({ path: `${PATH}/${encodeURIComponent(id)}` }));
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    return rows;
  }

  async #read(): Promise<ReadonlyMap<string, Row>> {
    const rows = await readPages(
      (call) => this.#init.api.read(call),
      { path: PATH, parameters: { product_type: 'SPOT' } },
      ({ products, pagination }) => ({
        rows: products,
        next:
          isRow(pagination) && pagination.has_next === true ? nextPage(pagination.next_cursor) : undefined,
      }),
    );
    const list = rowsBy('product_id', rows);
    this.#missing = await this.#confirmMissing(list);
    return list;
  }

  /** A refused pair is not tried again, so its absence from the list is not enough: the product itself is requested. */
  async #confirmMissing(list: Map<string, Row>): Promise<ReadonlySet<string>> {
    const { api, options, symbols, onFailed } = this.#init;
    const missing = new Set<string>();
    for (const pair of options.currencyPairs) {
      const id = symbols.symbolOf(pair);
      if (list.has(id)) continue;
      try {
        const row = await api.read({ path: `${PATH}/${encodeURIComponent(id)}` });
        if (typeof row.product_id === 'string') list.set(row.product_id, row);
      } catch (error) {
        if (isNotFound(error)) missing.add(id);
        // Undecided: what Coinbase acknowledges decides. The list is still used for the other pairs.
        else if (isRefusal(error)) onFailed(error);
        else throw error;
      }
    }
    return missing;
  }
}
