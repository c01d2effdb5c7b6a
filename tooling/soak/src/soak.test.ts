import { expect, test } from 'vitest';
import { formatReport } from './report.js';
import { runSoak } from './soak.js';
import { VENUES } from './venues.js';

/** Not yet: conditional orders that begin and end between two reads of OKX's list of them are not published. */
const SKIPPED: readonly string[] = ['okx', 'okx_swap'];

for (const venue of Object.values(VENUES)) {
  test.skipIf(SKIPPED.includes(venue.exchange))(
    `${venue.exchange} under orders and faults`,
    { concurrent: true, timeout: 150_000 },
    async () => {
      // It ends once everything is settled: after a REST call that is never answered, and after the last look at lists
      // that lag, that takes half a minute, and longer on a busy machine.
      const report = await runSoak(venue, { seed: 1, duration: 6_000, settle: 90_000 });
      expect(report.violations, formatReport(report)).toEqual([]);
      expect(report.fills).toBeGreaterThan(0);
    },
  );
}
