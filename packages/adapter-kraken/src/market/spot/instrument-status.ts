import type { InstrumentStatus } from '@hftjs/core';

/**
 * States of a pair of the spot market.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/instrument
 */
const STATES: Readonly<Record<string, InstrumentStatus>> = {
  online: 'trading',
  cancel_only: 'cancel_only',
  post_only: 'post_only',
  limit_only: 'limit_only',
  reduce_only: 'reduce_only',
  maintenance: 'halted',
  work_in_progress: 'pre_open',
  delisted: 'delisted',
};

/** `unknown` for a state that has no mapping. */
export const statusOf = (state: string): InstrumentStatus => STATES[state.toLowerCase()] ?? 'unknown';
