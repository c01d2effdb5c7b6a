import { setTimeout as sleep } from 'node:timers/promises';
import { ARRIVAL_LIMIT, type Audit } from './audit.js';
import type { DemoVenue } from './venues.js';

/** What the demo waits for without a word, in milliseconds. */
const SHORT = 3_000;

/** What is younger than this may be on its way while the markets go on, in milliseconds. */
const ON_ITS_WAY = 500;

/** Milliseconds between two looks. */
const INTERVAL = 25;

export interface Settling {
  readonly venues: readonly DemoVenue[];
  readonly audit: Audit;
  /** Whether nothing has to recover. */
  readonly isRecovered: () => boolean;
  /** Called once when it takes long. */
  readonly onWait?: () => void;
  /** Milliseconds. @defaultValue 60_000 */
  readonly limit?: number;
}

/** Waits until what the venues made is delivered, at most for a limited time. Stops the markets. */
export async function settle(settling: Settling): Promise<void> {
  const { venues, audit, isRecovered, onWait, limit = ARRIVAL_LIMIT } = settling;
  const deadline = performance.now() + limit;
  const noticing = setTimeout(() => onWait?.(), SHORT);
  const waitUntil = async (isDone: () => boolean): Promise<void> => {
    while (performance.now() < deadline && !isDone()) await sleep(INTERVAL);
  };
  // The markets go on: a later trade shows that one before it was missed.
  await waitUntil(() => isRecovered() && audit.isDelivered(Date.now() - ON_ITS_WAY));
  for (const { venue } of venues) venue.market.stop();
  await waitUntil(() => audit.isDelivered());
  clearTimeout(noticing);
}
