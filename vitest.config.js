import { defineConfig } from 'vitest/config';
import { BaseSequencer } from 'vitest/node';

/** Files that wait longest: they are begun first, so that the others run meanwhile. */
const SLOW = /conformance|soak|trade-sequencer|streams\.test|recover|outage|demo|third-party/;

class SlowFirst extends BaseSequencer {
  async sort(files) {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }) => SLOW.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  test: {
    // Tests wait for simulated venues most of their time: more of them than processors overlap.
    maxWorkers: 6,
    sequence: { sequencer: SlowFirst },
    projects: [
      {
        test: {
          include: ['{packages,apps,tooling}/*/src/**/*.test.ts'],
          // Real sockets on a busy two-core machine: tests wait for conditions, this bounds the wait.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 30_000 } },
          maxConcurrency: 10,
        },
      },
    ],
  },
});
