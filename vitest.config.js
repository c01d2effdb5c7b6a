import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          include: ['{packages,apps,tooling}/*/src/**/*.test.ts'],
          // Real sockets on a busy two-core machine: tests wait for conditions, this bounds the wait.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
