import { isTerminal } from '@hftjs/core';
import { now, type OrderUpdate, type PeriodicTask, type SessionContext } from '@hftjs/core/adapter';
import type { CoinbaseAccountApi } from './account-api.js';
import type { AccountMemory, AccountParts } from './account-memory.js';
import { Retries } from './retries.js';

/** Details that arrive late and are requested over REST: sizes of orders, and commissions of fills. */
export class LateDetails {
  readonly tasks: readonly PeriodicTask[] = [
    { interval: 1_000, run: () => this.#readSizes() },
    { interval: 2_000, run: () => this.#readCommissions() },
  ];
  readonly #context: SessionContext;
  readonly #memory: AccountMemory;
  readonly #api: CoinbaseAccountApi;
  /** Orders that ended before anything stated their size: their rows on the channel do not have it any more. */
  readonly #sizes = new Retries({ firstDelay: 500, attempts: 7 });

  constructor({ context, memory }: AccountParts, api: CoinbaseAccountApi) {
    this.#context = context;
    this.#memory = memory;
    this.#api = api;
  }

  /** An order was just published. */
  published({ orderId, symbol, status, numbers }: OrderUpdate): void {
    if (!isTerminal({ status }) || symbol?.endsWith('/')) return;
    const known = this.#context.account.orders.get(orderId);
    if ((numbers.volume ?? known?.volume ?? known?.quoteVolume) === undefined) this.#sizes.add(orderId);
  }

  async #readSizes(): Promise<void> {
    const asked = this.#sizes.take();
    if (asked.length === 0) return;
    try {
      const { rows } = await this.#api.lookUp(asked.map((orderId) => ({ orderId })));
      for (const { orderId } of rows) this.#sizes.delete(orderId);
      this.#context.account.publishNews(rows);
    } catch {
      // They are requested again; a REST API that fails is reported where orders need it.
    }
  }

  async #readCommissions(): Promise<void> {
    const asked = this.#memory.commissions.take();
    if (asked.length === 0) return;
    const { account } = this.#context;
    try {
      const { rows } = await this.#api.fillsOf(asked.map((orderId) => ({ orderId })));
      const known = rows.filter((fill) => account.knows(fill)).map((fill) => ({ fill }));
      account.publish({ rows: known, kind: 'reconcile', receivedTime: now(), isListed: true });
    } catch {
      // As above.
    }
  }
}
