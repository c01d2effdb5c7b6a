import type { CurrencyPair } from '@hftjs/core';
import {
  InstrumentList,
  isRow,
  type Row,
  type SessionContext,
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

/** The sizes of a product, and the row that they were read from. */
interface Counted {
  row: Row;
  readonly fact: string;
  readonly sizes: Sizes;
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
  readonly #list: InstrumentList;
  readonly #counted = new Map<string, Counted>();
  readonly #markets = new Map<CurrencyPair, Market>();

  constructor(init: InstrumentsInit) {
    const { api, onUnavailable } = init;
    this.#init = init;
    this.#list = new InstrumentList({
      read: async () => byId(await api.instruments()),
      lifetime: FRESH,
      onFailed: onUnavailable,
    });
  }

  /** Rejects pairs that Kraken does not list, and returns the others. */
  async listed(
    pairs: readonly CurrencyPair[],
    context: Pick<SessionContext, 'reject'>,
  ): Promise<readonly CurrencyPair[]> {
    // A list that is known serves while the next one does not come.
    await this.#load(this.#list.isKnown ? PATIENCE : undefined);
    return pairs.filter((pair) => {
      const reason = this.#refusalOf(pair);
      if (reason !== undefined) context.reject([pair], reason);
      return reason === undefined;
    });
  }

  /** What the sizes of a product count. */
  sizesOf(productId: string): Sizes {
    const id = productId.toUpperCase();
    const row = this.#list.get(id);
    const counted = this.#counted.get(id);
    if (row === undefined || row === counted?.row) return counted?.sizes ?? sizesByName(productId);
    try {
      return this.#count(productId, row);
    } catch (error) {
      // It does not cost the pair, which goes on with the last one that could be read.
      this.#init.onUnavailable(error);
      const sizes = counted?.sizes ?? sizesByName(productId);
      this.#counted.set(id, { row, fact: '', sizes });
      return sizes;
    }
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
  refresh(): Promise<void> {
    return this.#load();
  }

  async #load(patience?: number): Promise<void> {
    await this.#list.load(patience).catch(() => undefined);
  }

  #refusalOf(pair: CurrencyPair): string | undefined {
    const { products } = this.#init;
    const id = products.symbolOf(pair);
    const row = this.#list.list?.get(id.toUpperCase());
    if (!row) return this.#list.isKnown ? `Kraken has no product ${id}` : undefined;
    // Tokenised stocks have a lower-case letter in theirs.
    products.respell(pair, String(row.symbol));
    try {
      this.#count(id, row);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Sizes that stayed the same keep their object. */
  #count(productId: string, row: Row): Sizes {
    const id = productId.toUpperCase();
    const fact = `${String(row.type)} ${String(row.contractSize)}`;
    const known = this.#counted.get(id);
    if (known?.fact === fact) {
      known.row = row;
      return known.sizes;
    }
    const sizes = sizesOfInstrument(productId, row);
    this.#counted.set(id, { row, fact, sizes });
    return sizes;
  }
}

function byId(rows: readonly unknown[]): Map<string, Row> {
  const found = new Map<string, Row>();
  for (const row of rows)
    if (isRow(row) && typeof row.symbol === 'string') found.set(row.symbol.toUpperCase(), row);
  return found;
}
