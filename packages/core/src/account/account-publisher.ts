import type { SessionContext } from '../connection/session.js';
import type { Publisher } from '../delivery/publisher.js';
import type { AccountLedger, AccountListener, AccountNews, AccountRows } from './account-ledger.js';
import type { OrderLedger } from './order-ledger.js';
import type { FillRow } from './order-update.js';
import { Reconciler, type ReconcilerFacts } from './reconciler/reconciler.js';
import type { UnsettledOrders } from './unsettled-orders.js';

export interface AccountPublisherInit {
  readonly ledger: AccountLedger;
  readonly context: SessionContext & Publisher;
  /** How long something may be missing before it is reported as lost, in milliseconds. */
  readonly patience: number;
}

const NO_NEWS: AccountNews = { orders: 0, fills: 0 };

/**
 * Own orders and fills as one connection publishes them. What is remembered lives as long as the stream; what is
 * published after the connection's end is dropped.
 */
export class AccountPublisher {
  readonly #ledger: AccountLedger;
  readonly #context: SessionContext & Publisher;
  readonly #patience: number;

  constructor({ ledger, context, patience }: AccountPublisherInit) {
    this.#ledger = ledger;
    this.#context = context;
    this.#patience = patience;
  }

  /** Own orders as they were last published. */
  get orders(): OrderLedger {
    return this.#ledger.orders;
  }

  /** Orders of which the venue has to be asked. */
  get unsettled(): UnsettledOrders {
    return this.#ledger.unsettled;
  }

  /** Whether fills are subscribed. */
  get wantsFills(): boolean {
    return this.#ledger.wantsFills;
  }

  /** Whether a fill was delivered before. */
  knows(fill: Pick<FillRow, 'key' | 'orderId' | 'symbol' | 'tradeId'>): boolean {
    return this.#ledger.knows(fill);
  }

  /** Publishes what is new in rows. */
  publish(rows: AccountRows): AccountNews {
    return this.#context.signal.aborted ? NO_NEWS : this.#ledger.publish(rows, this.#context);
  }

  /** Orders of pairs that are not subscribed, whose rows do not name their pair. */
  ignoreOrders(keys: Iterable<string>): void {
    this.#ledger.ignoreOrders(keys);
  }

  /**
   * Something private could not be read: REST is asked what it may have been.
   *
   * @param reason - words, or the error: it is described only where it is reported
   */
  doubt(reason: unknown): void {
    this.#ledger.doubt(reason);
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

  /** Has REST bring what this connection cannot. */
  reconcileWith(facts: ReconcilerFacts): Reconciler {
    return new Reconciler({ ...facts, account: this, context: this.#context, patience: this.#patience });
  }
}
