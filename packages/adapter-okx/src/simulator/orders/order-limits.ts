import { RateWindows } from '@hftjs/simulator';
import type { OkxLimits } from '../options.js';
import { VenueError } from '../wire/venue-error.js';
import type { OrderAction } from './order-actions.js';
import type { OrderCall } from './order-fields.js';

/**
 * How many orders may be placed, amended and cancelled; REST and sockets share the limits.
 *
 * @see https://www.okx.com/docs-v5/en/#overview-rate-limits
 */
export class OrderLimits {
  readonly #limits: OkxLimits;
  readonly #windows: RateWindows;

  constructor(limits: OkxLimits) {
    this.#limits = limits;
    this.#windows = new RateWindows(limits.restInterval);
  }

  /** Counts the orders of one request. A list with a single order counts as that order. */
  spend(action: OrderAction, calls: readonly OrderCall[]): void {
    const [first] = calls;
    if (first === undefined) return;
    const { id } = first.account;
    const [kind, most] =
      calls.length === 1 ? ['one', this.#limits.orders] : ['several', this.#limits.batchOrders];
    for (const [instrument, count] of countsOf(calls))
      if (!this.#windows.of(`${kind} ${action} ${id} ${instrument}`, most).admit(count))
        throw new VenueError('50011', 'Too Many Requests', 429);
    if (action === 'cancel') return;
    if (!this.#windows.of(`all ${id}`, this.#limits.accountOrders).admit(calls.length))
      throw new VenueError('50061', 'Sub-account rate limit exceeded', 429);
  }
}

function countsOf(calls: readonly OrderCall[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { body, isByCode } of calls) {
    const name = String(isByCode ? body.instIdCode : body.instId);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
