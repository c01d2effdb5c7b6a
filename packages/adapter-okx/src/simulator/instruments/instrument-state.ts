import type { PairStatus } from '@hftjs/simulator';

/** The state of an instrument by the status of its market. OKX has none in which orders can only be cancelled. */
export const STATES: Readonly<Record<PairStatus, string>> = {
  trading: 'live',
  halted: 'suspend',
  cancel_only: 'suspend',
  limit_only: 'live',
  post_only: 'post_only',
  reduce_only: 'live',
  auction: 'preopen',
};

/** The status of a market by the state of its instrument. Orders of others than those are refused by their state. */
export const statusOf = (state: string): PairStatus =>
  state === 'suspend' ? 'halted' : state === 'post_only' ? 'post_only' : 'trading';
