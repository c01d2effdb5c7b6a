import { paced } from '../../connection/governor/pace.js';
import type { PeriodicTask, SessionContext } from '../../connection/session.js';
import { now } from '../../contract/clock.js';
import { keyOf, type Listing } from '../listing.js';
import type { AccountApi } from '../reconciler/account-api.js';
import type { OrderUpdate } from '../order-update.js';

export interface OrderPollInit {
  readonly context: Pick<SessionContext, 'account' | 'outage' | 'signal'>;
  /** The venue's clock. */
  readonly clock: { now(): number };
  /** Between two polls, in milliseconds. */
  readonly interval: number;
  /** How far back of the last poll ended orders are read, in milliseconds, because lists lag. */
  readonly margin: number;
  /** Whether an order is one of those that the connection does not send. */
  readonly isPolled: (key: string) => boolean;
  /** All that are open. */
  readonly open: () => Promise<Listing<OrderUpdate>>;
  /** Those that were placed since an exchange time and have ended. */
  readonly ended: (since: number) => Promise<Listing<OrderUpdate>>;
  readonly lookUp: AccountApi['lookUp'];
}

/**
 * Follows over REST the orders that a private connection does not send. A poll that fails is not reported: the next one
 * is due soon, and a REST API that fails is reported where recovery needs it.
 */
export class OrderPoll implements PeriodicTask {
  readonly interval: number;
  readonly #init: OrderPollInit;
  #isPolling = false;
  /** Exchange time up to which the orders are known. */
  #readAt = Infinity;
  /** What ended before is history. */
  #floor = -Infinity;

  constructor(init: OrderPollInit) {
    this.#init = init;
    this.interval = paced(init.interval);
  }

  /** The connection subscribes. */
  begin(): void {
    const { clock, context, margin } = this.#init;
    const time = clock.now();
    this.#floor = context.outage === undefined ? time : -Infinity;
    this.#readAt = time - margin;
  }

  /** Publishes the orders that were placed, changed or ended since the last poll. */
  async run(): Promise<void> {
    if (this.#isPolling) return;
    this.#isPolling = true;
    await this.#poll().catch(() => undefined);
    this.#isPolling = false;
  }

  async #poll(): Promise<void> {
    const { context, clock, margin, isPolled, open, ended, lookUp } = this.#init;
    const { orders, unsettled } = context.account;
    const before = orders.openKeys().filter(isPolled);
    const time = clock.now();
    const { rows } = await open();
    const listed = new Set(rows.map(keyOf));
    const gone = before.filter((key) => !listed.has(key)).flatMap((key) => unsettled.nameOf(key) ?? []);
    const found = gone.length === 0 ? [] : (await lookUp(gone)).rows;
    const since = Math.max(this.#readAt, this.#floor);
    // Placed and ended since the last poll.
    const unseen = (await ended(since)).rows.filter((order) => orders.get(keyOf(order)) === undefined);
    if (context.signal.aborted) return;
    context.account.publish({
      rows: [...rows, ...found, ...unseen].map((order) => ({ order })),
      kind: 'update',
      receivedTime: now(),
      isListed: true,
      onlyNews: true,
    });
    this.#readAt = time - margin;
  }
}
