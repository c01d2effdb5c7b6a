import { StreamError, type CurrencyPair, type Exchange } from '@hftjs/core';
import { SymbolMap, type Dial, type ResolvedOptions, type RestClient } from '@hftjs/core/adapter';
import { CoinbaseApi } from './coinbase-api.js';
import { credentialsOf, type KeyOptions } from './credentials.js';
import { Products } from './products.js';
import { toProductId } from './symbols.js';

/** How long a dial waits for REST; without its answer the stream goes on. In milliseconds. */
const PATIENCE = 3_000;

type CoinbaseOptions = KeyOptions & Pick<ResolvedOptions, 'currencyPairs' | 'logger'>;

/** What the connections of one stream share. */
export class Coinbase {
  readonly exchange: Exchange;
  readonly symbols: SymbolMap;
  readonly api: CoinbaseApi;
  readonly products: Products;
  readonly #options: CoinbaseOptions;

  /** @throws StreamError `invalid_options` */
  constructor(options: CoinbaseOptions, rest: RestClient) {
    const { exchange, logger } = options;
    this.exchange = exchange;
    this.#options = options;
    this.symbols = new SymbolMap({ options, toSymbol: toProductId });
    this.api = new CoinbaseApi({ exchange, rest, credentials: credentialsOf(options) });
    this.products = new Products({
      api: this.api,
      options,
      symbols: this.symbols,
      onFailed: (error) => {
        // The stream was stopped meanwhile: the list is not needed any more.
        if (error instanceof StreamError && error.code === 'closed') return;
        logger.warn({ exchange }, `could not read the list of products: ${String(error)}`);
      },
    });
  }

  /** All pairs of the stream. */
  get pairs(): readonly CurrencyPair[] {
    return this.#options.currencyPairs;
  }

  /** The product whose book a pair's is. */
  bookOf(pair: CurrencyPair): string {
    return this.products.canonicalOf(this.symbols.symbolOf(pair));
  }

  /**
   * Reads the list of products, and Coinbase's time where something is to be signed, before a connection is made:
   * Coinbase closes one that subscribes nothing within five seconds. Never rejects.
   */
  async prepare(): Promise<Dial> {
    const { products, api } = this;
    const listed = products.refresh();
    const timed = api.isSigned ? api.clock.synchronize().catch(() => undefined) : undefined;
    // The list that is known is used while it is read again.
    const needed = Promise.all([products.isKnown ? undefined : listed, timed]);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE).unref();
    });
    await Promise.race([needed, patience]);
    clearTimeout(timer);
    return {};
  }
}
