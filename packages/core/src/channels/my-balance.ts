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
  /** What kind of event this is. */
  readonly channel: 'my_balance';
  /** The exchange, by the name that the options use: `kraken`. */
  readonly exchange: Exchange;
  /** The `account` of the stream's options. Absent if they have none. */
  readonly account?: string;
  /** The currency, in lower case: `usd`. */
  readonly currency: string;
  /** The venue's name of the part of the account. Absent where the venue does not name one. */
  readonly wallet?: string;
  /** Everything held, in `currency`. Absent where the venue does not send it. */
  readonly total?: number;
  /** What orders or withdrawals can use now, in `currency`. Absent where the venue does not send it. */
  readonly available?: number;
  /** What open orders or positions hold, in `currency`. Absent where the venue does not send it. */
  readonly locked?: number;
  /** `snapshot`: one of all balances that the venue listed. */
  readonly kind: 'snapshot' | 'update';
  /** Time of the event at the exchange, in epoch milliseconds. Absent where the venue sends no time with it. */
  readonly exchangeTime?: number;
  /**
   * When the frame arrived, in epoch milliseconds. Taken once per frame, before parsing, from a clock that never
   * steps back.
   */
  readonly receivedTime: number;
  /** Why the event is not live. Absent on live events. */
  readonly origin?: Origin;
  /** The decimal texts of the numbers above. */
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
