import type { CurrencyPair } from '@hftjs/core';
import {
  FrameMap,
  InstrumentList,
  isRow,
  type ListedPairs,
  type Sizes,
  type SymbolMap,
} from '@hftjs/core/adapter';
import { sizesByName, sizesOfInstrument } from './contract-sizes.js';
import type { KrakenFutureApi } from './future-api.js';

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
  readonly products: SymbolMap;
  /** The list, or the size of a product in it, could not be read. */
  readonly onUnavailable: (error: unknown) => void;
}

interface Product {
  /** Tokenised stocks have a lower-case letter in theirs. */
  readonly symbol: string;
  readonly sizes: Sizes;
  /** Why it cannot be subscribed anew. */
  readonly problem?: string;
}

/**
 * Kraken's list of products. The WebSocket refuses an unknown product without its name, so the list is read first.
 * Without it the stream goes on: the sizes follow from the names, and the venue refuses what it does not have.
 *
 * @see https://docs.kraken.com/api/docs/futures-api/trading/get-instruments
 */
export class Instruments {
  /** Which pairs Kraken lists; any, while no list could be read. */
  readonly pairs: ListedPairs<Product>;
  readonly #init: InstrumentsInit;
  /** By upper-case id. */
  readonly #list: InstrumentList<Product>;
  /** The answers of {@link sizesOf} so far, and the list that they are of. */
  readonly #sizes = new FrameMap<string, Sizes>();
  #sizedBy: ReadonlyMap<string, Product> | undefined;

  constructor(init: InstrumentsInit) {
    this.#init = init;
    this.#list = new InstrumentList({
      read: async () => this.#productsOf(await init.api.instruments()),
      lifetime: FRESH,
      onFailed: init.onUnavailable,
    });
    this.pairs = {
      list: {
        load: async () => {
          // A list that is known serves while the next one does not come.
          await this.#load(this.#list.isKnown ? PATIENCE : undefined);
          return this.#list.list ?? new Map();
        },
      },
      symbolOf: (pair) => init.products.symbolOf(pair).toUpperCase(),
      refusalOf: (product, pair) => this.#refusalOf(product, pair),
    };
  }

  /** What the sizes of a product count. */
  sizesOf(productId: string): Sizes {
    const { list } = this.#list;
    if (this.#sizedBy !== list) {
      this.#sizes.clear();
      this.#sizedBy = list;
    }
    let sizes = this.#sizes.get(productId);
    if (sizes === undefined) {
      sizes = this.#list.get(productId.toUpperCase())?.sizes ?? sizesByName(productId);
      this.#sizes.set(productId, sizes);
    }
    return sizes;
  }

  marketOf(symbol: CurrencyPair): Market {
    return { symbol, sizes: this.sizesOf(this.#init.products.symbolOf(symbol)) };
  }

  /** Reads the list again: facts may have changed. Never rejects. */
  refresh(): Promise<void> {
    return this.#load();
  }

  async #load(patience?: number): Promise<void> {
    await this.#list.load(patience).catch(() => undefined);
  }

  #refusalOf(product: Product | undefined, pair: CurrencyPair): string | undefined {
    if (!product) return this.#list.isKnown ? 'Kraken has no such product' : undefined;
    this.#init.products.respell(pair, product.symbol);
    return product.problem;
  }

  #productsOf(rows: readonly unknown[]): Map<string, Product> {
    const { products, onUnavailable } = this.#init;
    const found = new Map<string, Product>();
    for (const row of rows) {
      if (!isRow(row) || typeof row.symbol !== 'string') continue;
      const { symbol } = row;
      try {
        found.set(symbol.toUpperCase(), { symbol, sizes: sizesOfInstrument(symbol, row) });
      } catch (error) {
        // It does not cost a pair that is subscribed, which goes on with the last sizes that could be read.
        if (products.subscribed(symbol) !== undefined) onUnavailable(error);
        found.set(symbol.toUpperCase(), {
          symbol,
          sizes: this.sizesOf(symbol),
          problem: (error as Error).message,
        });
      }
    }
    return found;
  }
}
