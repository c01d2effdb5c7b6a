import { BoundedMap } from '@hftjs/core/adapter';
import type { AccountFill } from './fill.js';
import { ListedContracts } from './filled-sums.js';

/** Orders remembered of each kind. */
const ORDERS_KEPT = 10_000;

/** What a stream remembers of its account from one connection to the next. */
export class AccountMemory {
  /** Refusals of the credentials in a row. */
  refusals = 0;
  /** What the list of open orders stated of each order. */
  readonly listed = new ListedContracts();
  #historicFills: ReadonlySet<string> | undefined;
  #historyEnd = -Infinity;
  readonly #sumTimes = new BoundedMap<string, number>(ORDERS_KEPT);

  /** Whether the fills of before the stream are known, and so those since. */
  get hasBegun(): boolean {
    return this.#historicFills !== undefined;
  }

  /** The last fills of before the stream. */
  begin(fills: readonly AccountFill[]): void {
    this.#historicFills = new Set(fills.map(({ fillId }) => fillId));
    for (const { time } of fills) this.#historyEnd = Math.max(this.#historyEnd, time ?? -Infinity);
  }

  /** Whether a fill was made before the stream began. */
  isHistory({ fillId, time }: Pick<AccountFill, 'fillId' | 'time'>): boolean {
    return (this.#historicFills?.has(fillId) ?? false) || (time !== undefined && time < this.#historyEnd);
  }

  /** The stream's first list stated what was filled of an order up to a time. */
  sawSum(orderId: string, time: number | undefined): void {
    if (time !== undefined) this.#sumTimes.set(orderId, time);
  }

  /** Whether a fill is in the sum that the stream's first list stated of its order. */
  isCounted({ orderId, time }: AccountFill): boolean {
    const until = this.#sumTimes.get(orderId);
    return until !== undefined && time !== undefined && time <= until;
  }
}
