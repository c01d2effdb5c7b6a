import { expect, test } from 'vitest';
import { formatReport } from './report.js';
import { runSoak } from './soak.js';
import { VENUES } from './venues.js';

for (const venue of Object.values(VENUES)) {
  test(`${venue.exchange} under orders and faults`, { concurrent: true, timeout: 150_000 }, async () => {
    // It ends once everything is settled: after a REST call that is never answered, and after the last look at lists
    // that lag, that takes half a minute, and longer on a busy machine.
    const report = await runSoak(venue, { seed: 1, duration: 6_000, settle: 90_000 });
    expect(report.violations, formatReport(report)).toEqual([]);
    expect(report.fills).toBeGreaterThan(0);
  });
}
