import { BoundedMap, type SymbolMap } from '@hftjs/core/adapter';
import type { KrakenFutureApi } from '../../venue/future/future-api.js';
import type { Instruments } from '../../venue/future/instruments.js';
import type { AccountFill } from './fill.js';
import { ListedContracts } from './filled-sums.js';

/** What a private connection logs in with. */
export interface FutureLogin {
  readonly memory: Pick<AccountMemory, 'refusals'>;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** How long acknowledgements and snapshots may take, in milliseconds. */
  readonly patience: number;
}

/** What the private sessions of a derivatives stream share, for as long as it lives. */
export interface FutureAccount extends FutureLogin {
  readonly api: KrakenFutureApi;
  readonly products: SymbolMap;
  readonly instruments: Instruments;
  readonly memory: AccountMemory;
  /** Of the feeds of open orders, one: the verbose one also reports refused post-only orders. */
  readonly ordersFeed: 'open_orders' | 'open_orders_verbose';
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last heartbeat states. */
  clockAhead: number;
}

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
    this.#historicFills = new Set(fills.map(({ tradeId }) => tradeId));
    for (const { time } of fills) this.#historyEnd = Math.max(this.#historyEnd, time ?? -Infinity);
  }

  /** Whether a fill was made before the stream began. */
  isHistory({ tradeId, time = Infinity }: AccountFill): boolean {
    return (this.#historicFills?.has(tradeId) ?? false) || time < this.#historyEnd;
  }

  /** The stream's first list stated what was filled of an order up to a time. */
  sawSum(orderId: string, time: number | undefined): void {
    if (time !== undefined) this.#sumTimes.set(orderId, time);
  }

  /** Whether a fill is in the sum that the stream's first list stated of its order. */
  isCounted({ orderId, time = Infinity }: AccountFill): boolean {
    return time <= (this.#sumTimes.get(orderId) ?? -Infinity);
  }
}
