import type { Exchange } from '../contract/exchange.js';
import type { EventSink } from '../delivery/event-sink.js';
import { channelRow } from './channel-row.js';
import type { Origin } from './header.js';
import type { Exact } from './orders.js';

/** The numeric fields of a balance. */
export type BalanceNumber = 'total' | 'available' | 'locked';

/**
 * What the account holds of one currency, in that currency: always whole amounts, never changes. A snapshot of all
 * balances comes first, and again after each reconnect; a currency that is not in it is not held.
 */
export interface MyBalance {
  readonly channel: 'my_balance';
  readonly exchange: Exchange;
  readonly account?: string;
  /** Lower case: `usd`. */
  readonly currency: string;
  /** The part of the account, where the venue has several. */
  readonly wallet?: string;
  readonly total?: number;
  /** What orders or withdrawals can use now. */
  readonly available?: number;
  /** What open orders or positions hold. */
  readonly locked?: number;
  /** `snapshot`: one of all balances that the venue listed. */
  readonly kind: 'snapshot' | 'update';
  /** Time of the event at the exchange. */
  readonly exchangeTime?: number;
  /** When the frame arrived. Taken once per frame, before parsing, from a clock that never steps back. */
  readonly receivedTime: number;
  /** Absent on live events. */
  readonly origin?: Origin;
  readonly exact: Exact<BalanceNumber>;
}

/** Queue of an observer. */
export interface MyBalanceObserver {
  /** Own balances: a snapshot, then each change. Never dropped. */
  readonly myBalanceQueue?: EventSink<MyBalance>;
}

/** Callback of a service. */
export interface MyBalanceHandler {
  /** The balance of a currency, as it is now. */
  onMyBalance(balance: MyBalance): void | Promise<void>;
}

export const myBalance = channelRow<MyBalanceObserver, MyBalanceHandler>()({
  queue: 'myBalanceQueue',
  handler: 'onMyBalance',
  list: 'myBalances',
  summary: 'own balances',
  access: 'private',
  delivery: 'each',
  lossless: true,
  key: ({ currency, wallet = '' }) => `${currency} ${wallet}`,
  // The ledger of balances checks each row before it merges it.
  sound: (balance) => balance,
});
