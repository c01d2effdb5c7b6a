import { DEFAULT_PATIENCE } from '../account/reconciler/reconciler.js';
import type { ChannelParams, Timeouts } from './channel-params.js';

const DEFAULT_TIMEOUTS: Timeouts = {
  connect: 10_000,
  acknowledge: 10_000,
  silence: 30_000,
  data: Infinity,
  recovery: DEFAULT_PATIENCE,
};

/** The time-outs of a channel's connections: those of the user, else of the adapter, else the defaults. */
export const timeoutsOf = (params: ChannelParams, given: Partial<Timeouts> | undefined): Timeouts => ({
  ...DEFAULT_TIMEOUTS,
  ...params.timeouts,
  ...given,
});
