import { now, type PeriodicTask } from '@hftjs/core/adapter';
import type { CoinbaseAccountApi } from './account-api.js';
import type { AccountParts } from './account-memory.js';

/** Reads the fills again whose commission was not stated when they were published. */
export function lateCommissions({ context, memory }: AccountParts, api: CoinbaseAccountApi): PeriodicTask {
  const { account } = context;
  const read = async (orderIds: readonly string[]): Promise<void> => {
    const { rows } = await api.fillsOf(orderIds.map((orderId) => ({ orderId })));
    const known = rows.filter((fill) => account.knows(fill)).map((fill) => ({ fill }));
    account.publish({ rows: known, kind: 'reconcile', receivedTime: now(), isListed: true });
  };
  // A REST API that fails is reported where recovery needs it.
  return { interval: 2_000, run: () => memory.commissions.run(read).catch(() => undefined) };
}
