import { setTimeout as delay } from 'node:timers/promises';

/** Waits. Resolves early when the signal is aborted, and clears its timer. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal.aborted) return;
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
