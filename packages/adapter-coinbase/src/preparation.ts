import type { VenueClock } from '@hftjs/core/adapter';
import type { Products } from './products.js';

/** How long a dial waits for REST; without its answer the stream goes on. In milliseconds. */
const PATIENCE = 3_000;

export interface PreparationInit {
  readonly products: Products;
  /** Coinbase's, where something is to be signed. */
  readonly clock: VenueClock | undefined;
}

/**
 * What is to be known before a dial, because Coinbase closes a connection that subscribes nothing within five
 * seconds: the list of products, and its time.
 */
export class Preparation {
  readonly #init: PreparationInit;

  constructor(init: PreparationInit) {
    this.#init = init;
  }

  /** Never rejects. */
  async run(): Promise<void> {
    const { products, clock } = this.#init;
    const listed = products.refresh();
    const timed = clock?.synchronize().catch(() => undefined);
    // What is known stands while it is read again.
    const needed = Promise.all([products.isKnown ? undefined : listed, timed]);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE).unref();
    });
    await Promise.race([needed, patience]);
    clearTimeout(timer);
  }
}
