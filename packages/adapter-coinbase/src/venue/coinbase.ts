import { StreamError, type CurrencyPair } from '@hftjs/core';
import { SymbolMap, type Dial, type ResolvedOptions, type RestClient } from '@hftjs/core/adapter';
import { Products } from './products.js';
import { makeApi, type CoinbaseApi } from './rest.js';
import { toProductId } from './symbols.js';
import { credentialsOf, signToken, type Credentials } from './token.js';

/** How long a dial waits for REST; without its answer the stream goes on. In milliseconds. */
const PATIENCE = 3_000;

/** What the connections of one stream share. */
export class Coinbase {
  readonly symbols: SymbolMap;
  readonly api: CoinbaseApi;
  readonly products: Products;
  readonly #options: Pick<ResolvedOptions, 'currencyPairs'>;
  readonly #credentials: Credentials | undefined;

  /** @throws StreamError `invalid_options` */
  constructor(options: ResolvedOptions, rest: RestClient) {
    const { exchange, logger } = options;
    this.#options = options;
    this.#credentials = credentialsOf(options);
    this.symbols = new SymbolMap({ options, toSymbol: toProductId });
    this.api = makeApi(exchange, rest, this.#credentials);
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

  /** A token for one message of a WebSocket. */
  token(): Promise<string> {
    if (!this.#credentials) throw new Error('private channels need apiKey and apiSecret');
    return signToken(this.#credentials, { time: this.api.clock.now() });
  }

  /**
   * Reads the list of products, and Coinbase's time where something is to be signed, before a connection is made:
   * Coinbase closes one that subscribes nothing within five seconds. Never rejects.
   */
  async prepare(): Promise<Dial> {
    const { list } = this.products;
    const reading = list.load(PATIENCE).catch(() => undefined);
    await Promise.all([
      // A list that is known is used while it is read again.
      list.isKnown ? undefined : reading,
      this.#credentials && this.api.clock.attempt(PATIENCE),
    ]);
    return {};
  }
}
