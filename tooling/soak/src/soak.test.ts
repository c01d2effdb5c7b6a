import { expect, test } from 'vitest';
import { formatReport } from './report.js';
import { runSoak } from './soak.js';
import { VENUES } from './venues.js';

/** Venues whose adapter recovers own orders and fills as the account core does it. */
const MOVED: readonly string[] = ['kraken', 'kraken_future', 'binance', 'binance_future', 'ib'];

for (const venue of Object.values(VENUES)) {
  const isSkipped = !MOVED.includes(venue.exchange);
  test.skipIf(isSkipped)(
    `${venue.exchange} under orders and faults`,
    { concurrent: true, timeout: 150_000 },
    async () => {
      // It ends once everything is settled; the last look at lists that lag comes late on a busy machine.
      const report = await runSoak(venue, { seed: 1, duration: 6_000, settle: 90_000 });
      expect(report.violations, formatReport(report)).toEqual([]);
      expect(report.fills).toBeGreaterThan(0);
    },
  );
}
