import type { PairStatus } from '@hftjs/simulator';

/** Kraken's words for what a pair takes, and the market's. */
const STATES: Readonly<Record<PairStatus, string>> = {
  trading: 'online',
  halted: 'maintenance',
  cancel_only: 'cancel_only',
  limit_only: 'limit_only',
  post_only: 'post_only',
  reduce_only: 'reduce_only',
  auction: 'limit_only',
};

export const wireStatus = (status: PairStatus): string => STATES[status];

/** The market has no other word for `delisted` and the like. */
export function marketStatus(state: string): PairStatus {
  const found = Object.entries(STATES).find(([, word]) => word === state);
  return (found?.[0] as PairStatus | undefined) ?? 'halted';
}
