import { isTerminal } from '@hftjs/core';
import type { OrderUpdate, SessionContext } from '@hftjs/core/adapter';
import type { CoinbaseAccountApi } from './account-api.js';

/** How often REST is asked for the size of an order. */
const ATTEMPTS = 30;

/**
 * Orders that ended before anything stated their size, which the channel leaves out of an order that has ended: REST is
 * asked for it.
 */
export class OrderSizes {
  readonly #context: SessionContext;
  readonly #api: CoinbaseAccountApi;
  /** By order: how often it was asked for. */
  readonly #missing = new Map<string, number>();

  constructor(context: SessionContext, api: CoinbaseAccountApi) {
    this.#context = context;
    this.#api = api;
  }

  /** An order as it was just published. */
  note({ orderId, symbol, status, numbers }: OrderUpdate): void {
    if (!isTerminal({ status }) || symbol?.endsWith('/')) return;
    const known = this.#context.account.orders.get(orderId);
    const size = numbers.volume ?? known?.volume ?? known?.quoteVolume;
    if (size === undefined) this.#missing.set(orderId, 0);
  }

  /** Asks for the sizes that are missing. Never rejects. */
  async read(): Promise<void> {
    if (this.#missing.size === 0) return;
    const { account, signal } = this.#context;
    const asked = [...this.#missing.keys()].map((orderId) => ({ orderId }));
    for (const [orderId, attempts] of [...this.#missing]) {
      if (attempts + 1 >= ATTEMPTS) this.#missing.delete(orderId);
      else this.#missing.set(orderId, attempts + 1);
    }
    try {
      const { rows } = await this.#api.lookUp(asked);
      if (signal.aborted) return;
      for (const { orderId } of rows) this.#missing.delete(orderId);
      account.publishNews(rows);
    } catch {
      // They are asked for again.
    }
  }
}
