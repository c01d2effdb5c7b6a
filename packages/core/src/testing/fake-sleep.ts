/**
 * Stands for `node:timers/promises`, which fake timers do not include.
 *
 * @example
 * ```ts
 * vi.mock('node:timers/promises', () => import('../testing/fake-sleep.js'));
 * ```
 */
export const setTimeout = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    globalThis.setTimeout(resolve, milliseconds);
  });
