import type { SymbolMap } from '@hftjs/core/adapter';
import type { KrakenFutureApi } from '../../venue/future/future-api.js';
import type { Instruments } from '../../venue/future/instruments.js';
import type { AccountMemory } from './account-memory.js';

/** Of the feeds of open orders, one: the verbose one also reports refused post-only orders. */
export type OrdersFeedName = 'open_orders' | 'open_orders_verbose';

/** What the private sessions of a derivatives stream share, for as long as it lives. */
export interface FutureAccount {
  readonly api: KrakenFutureApi;
  readonly products: SymbolMap;
  readonly instruments: Instruments;
  readonly memory: AccountMemory;
  readonly ordersFeed: OrdersFeedName;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** How long acknowledgements and snapshots may take, in milliseconds. */
  readonly patience: number;
  /** How far Kraken's clock is ahead of ours, in milliseconds, as its last heartbeat states. */
  clockAhead: number;
}
