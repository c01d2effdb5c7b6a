import { isTerminal } from '@hftjs/core';
import { now, Retries, type OrderUpdate, type PeriodicTask } from '@hftjs/core/adapter';
import type { CoinbaseAccountApi } from './account-api.js';
import type { AccountParts } from './account-memory.js';

/** Details that arrive late and are requested over REST: sizes of orders, and commissions of fills. */
export class LateDetails {
  readonly tasks: readonly PeriodicTask[];
  readonly #context: AccountParts['context'];
  /** Orders that ended before anything stated their size: their rows on the channel do not have it any more. */
  readonly #sizes = new Retries({ firstDelay: 500, attempts: 7 });

  constructor({ context, memory }: AccountParts, api: CoinbaseAccountApi) {
    const { account } = context;
    this.#context = context;
    const readSizes = async (orderIds: readonly string[]): Promise<void> => {
      const { rows } = await api.lookUp(orderIds.map((orderId) => ({ orderId })));
      for (const { orderId } of rows) this.#sizes.delete(orderId);
      account.publishNews(rows);
    };
    const readCommissions = async (orderIds: readonly string[]): Promise<void> => {
      const { rows } = await api.fillsOf(orderIds.map((orderId) => ({ orderId })));
      const known = rows.filter((fill) => account.knows(fill)).map((fill) => ({ fill }));
      account.publish({ rows: known, kind: 'reconcile', receivedTime: now(), isListed: true });
    };
    this.tasks = [
      { interval: 1_000, run: () => this.#sizes.run(readSizes) },
      { interval: 2_000, run: () => memory.commissions.run(readCommissions) },
    ];
  }

  /** An order was just published. */
  published({ orderId, symbol, status, numbers }: OrderUpdate): void {
    if (!isTerminal({ status }) || symbol?.endsWith('/')) return;
    const known = this.#context.account.orders.get(orderId);
    if ((numbers.volume ?? known?.volume ?? known?.quoteVolume) === undefined) this.#sizes.add(orderId);
  }
}
