import { now, type SessionContext, type VenueClock } from '@hftjs/core/adapter';
import type { OkxAccountApi } from './account-api.js';
import { algoIdOf } from './algo-order.js';

/** Interval at which changes of conditional orders are requested over REST. In milliseconds. */
export const ALGO_INTERVAL = 8_000;

/** How far back of the last look conditional orders are looked for: lists lag. Milliseconds. */
const MARGIN = 45_000;

/** Follows the conditional orders of one private connection over REST, because the connection does not bring them. */
export class AlgoWatch {
  readonly #api: OkxAccountApi;
  readonly #clock: VenueClock;
  readonly #context: SessionContext;
  #isLooking = false;
  /** Exchange time up to which conditional orders are known. */
  #readAt = Infinity;
  #floor = -Infinity;

  constructor(api: OkxAccountApi, clock: VenueClock, context: SessionContext) {
    this.#api = api;
    this.#clock = clock;
    this.#context = context;
  }

  /** The connection subscribes. */
  begin(): void {
    const time = this.#clock.now();
    // What ended before the stream began is history.
    this.#floor = this.#context.outage === undefined ? time : -Infinity;
    this.#readAt = time - MARGIN;
  }

  /** Publishes conditional orders that were placed, changed or ended since the last look. */
  async look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      await this.#look();
    } catch {
      // The next look is due soon; a REST API that fails is reported where recovery needs it.
    } finally {
      this.#isLooking = false;
    }
  }

  async #look(): Promise<void> {
    const api = this.#api;
    const context = this.#context;
    const { orders, unsettled } = context.account;
    const before = orders.openKeys().filter((key) => algoIdOf(key) !== undefined);
    const time = this.#clock.now();
    const { rows } = await api.openAlgoOrders();
    const listed = new Set(rows.map(({ key }) => key));
    const gone = before.filter((key) => !listed.has(key)).flatMap((key) => unsettled.nameOf(key) ?? []);
    const ended = gone.length === 0 ? [] : (await api.lookUp(gone)).rows;
    // Placed and ended since the last look.
    const unseen = (await api.endedAlgoOrders(Math.max(this.#readAt, this.#floor))).rows.filter(
      ({ key = '' }) => orders.get(key) === undefined,
    );
    if (context.signal.aborted) return;
    context.account.publish({
      rows: [...rows, ...ended, ...unseen].map((order) => ({ order })),
      kind: 'update',
      receivedTime: now(),
      isListed: true,
      onlyNews: true,
    });
    this.#readAt = time - MARGIN;
  }
}
