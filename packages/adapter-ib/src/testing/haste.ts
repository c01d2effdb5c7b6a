import type { WebTiming } from '../web/venue/timing.js';

/** How much faster than the venue the simulator runs. */
export const TIME_SCALE = 50;

/** Timeouts for tests. */
const HASTE: WebTiming = {
  tickle: 60_000,
  tickleSpacing: 25,
  authPoll: 25,
  requests: 25,
  orderReads: 120,
  tradeReads: 120,
  portfolioReads: 120,
  positions: 1_000,
  positionReads: 200,
  ledger: 10_000,
  loginRetry: 200,
  outageRetry: 100,
  takeover: 600_000,
  socketReady: 3_000,
  tic: 100,
  renewal: 540_000,
  resubscribe: 50,
  commission: 1_000,
  unsettled: 100,
  questions: 50,
};

let times: Partial<WebTiming> = {};

/** Stands in for `webTiming` in tests that mock it: a test cannot wait as long as the venue's limits require. */
export const webTiming = (): WebTiming => ({ ...HASTE, ...times });

/** Makes a stream with its own timeouts. */
export function withTiming<T>(timing: Partial<WebTiming>, make: () => T): T {
  times = timing;
  try {
    return make();
  } finally {
    times = {};
  }
}
