import { setTimeout as sleep } from 'node:timers/promises';
import type { Audit } from './audit.js';
import type { DemoVenue } from './venues.js';

/** How long what the venues made may take to arrive after the run, in milliseconds. */
const LIMIT = 20_000;

/** What is younger than this may be on its way while the markets go on, in milliseconds. */
const ON_ITS_WAY = 500;

/** Milliseconds between two looks. */
const INTERVAL = 25;

export interface Settling {
  readonly venues: readonly DemoVenue[];
  readonly audit: Audit;
  /** Whether nothing has to recover. */
  readonly isRecovered: () => boolean;
  /** Milliseconds. @defaultValue 20_000 */
  readonly limit?: number;
}

/** Waits until what the venues made is delivered, at most for a limited time. Stops the markets. */
export async function settle({ venues, audit, isRecovered, limit = LIMIT }: Settling): Promise<void> {
  const deadline = performance.now() + limit;
  // The markets go on: a later trade shows that one before it was missed.
  while (performance.now() < deadline && !(isRecovered() && audit.isDelivered(Date.now() - ON_ITS_WAY)))
    await sleep(INTERVAL);
  for (const { venue } of venues) venue.market.stop();
  while (performance.now() < deadline && !audit.isDelivered()) await sleep(INTERVAL);
}
