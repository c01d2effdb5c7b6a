import { setTimeout as delay } from 'node:timers/promises';

/** Waits; returns early, and quietly, when the signal is aborted. Leaves no timer behind. */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds <= 0 || signal.aborted) return;
  await delay(milliseconds, undefined, { signal }).catch(() => undefined);
}
