import type { AccountListener, AccountNews, AccountRows } from './account-rows.js';
import type { SessionContext } from '../connection/session.js';
import type { Publisher } from '../delivery/publisher.js';
import { now } from '../contract/clock.js';
import type { AccountLedger } from './account-ledger.js';
import type { OrderLedger } from './order-ledger.js';
import type { FillRow, OrderUpdate } from './order-update.js';
import { Reconciler, type ReconcilerFacts } from './reconciler/reconciler.js';
import type { UnsettledOrders } from './unsettled-orders.js';

export interface AccountPublisherInit {
  readonly ledger: AccountLedger;
  readonly context: SessionContext & Publisher;
  /** Whether orders or fills are subscribed. */
  readonly isWanted: boolean;
  /** How long orders or fills may be missing before they are reported as lost, in milliseconds. */
  readonly patience: number;
}

const NO_NEWS: AccountNews = { orders: 0, fills: 0 };

/**
 * Publishes the own orders and fills of one connection, and nothing after its end. The ledger that it uses lives as
 * long as the stream.
 */
export class AccountPublisher {
  /** Whether orders or fills are subscribed. Otherwise nothing is published, read or doubted. */
  readonly isWanted: boolean;
  readonly #ledger: AccountLedger;
  readonly #context: SessionContext & Publisher;
  readonly #patience: number;

  constructor({ ledger, context, isWanted, patience }: AccountPublisherInit) {
    this.isWanted = isWanted;
    this.#ledger = ledger;
    this.#context = context;
    this.#patience = patience;
  }

  /** Own orders, as last published. */
  get orders(): OrderLedger {
    return this.#ledger.orders;
  }

  /** Orders that have to be read over REST. */
  get unsettled(): UnsettledOrders {
    return this.#ledger.unsettled;
  }

  /** Whether fills are subscribed. */
  get wantsFills(): boolean {
    return this.#ledger.wantsFills;
  }

  /** Whether a fill was published before. */
  knows(fill: Pick<FillRow, 'key' | 'orderId' | 'symbol' | 'tradeId'>): boolean {
    return this.#ledger.knows(fill);
  }

  /** Publishes what is new in these rows. */
  publish(rows: AccountRows): AccountNews {
    if (this.#context.signal.aborted) return NO_NEWS;
    if (this.isWanted) return this.#ledger.publish(rows, this.#context);
    this.#context.skip(rows.rows.length);
    return NO_NEWS;
  }

  /** Publishes what is new in orders that REST was asked for. */
  publishNews(orders: readonly OrderUpdate[]): AccountNews {
    return this.publish({
      rows: orders.map((order) => ({ order })),
      kind: 'reconcile',
      origin: 'reconcile',
      receivedTime: now(),
      isListed: true,
      onlyNews: true,
    });
  }

  /** These orders are of pairs that are not subscribed, though their rows name no pair. */
  ignoreOrders(keys: Iterable<string>): void {
    this.#ledger.ignoreOrders(keys);
  }

  /**
   * A private frame or row could not be read: orders and fills are read over REST.
   *
   * @param reason - a text or the error, which is described only if it is reported
   */
  doubt(reason: unknown): void {
    if (this.isWanted) this.#ledger.doubt(reason);
  }

  /** Adds a listener until the connection ends. */
  listen(listener: AccountListener): void {
    const detach = this.#ledger.attach(listener);
    this.#context.signal.addEventListener('abort', detach, { once: true });
  }

  /** See {@link AccountLedger.unprovenSince}. */
  get unprovenSince(): number | undefined {
    return this.#ledger.unprovenSince;
  }

  set unprovenSince(time: number | undefined) {
    this.#ledger.unprovenSince = time;
  }

  /** See {@link AccountLedger.resumedAt}. */
  set resumedAt(time: number | undefined) {
    this.#ledger.resumedAt = time;
  }

  /** Makes the reconciler of this connection, which reads over REST what the connection does not send. */
  reconcileWith(facts: ReconcilerFacts): Reconciler {
    return new Reconciler({ ...facts, account: this, context: this.#context, patience: this.#patience });
  }
}
