import { Channel, Exchange } from '@hftjs/core';
import { describeConformance } from '@hftjs/testkit';
import { vi } from 'vitest';
import './index.js';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from './simulator/index.js';
import { TIME_SCALE } from './testing/haste.js';

vi.mock('./web/venue/timing.js', () => import('./testing/haste.js'));

/** The venue has one ladder for each account. */
const ACCOUNTS = 40;

async function start(options: IBSimulatorOptions): Promise<IBSimulator> {
  const venue = await startIBSimulator({ ...options, pace: TIME_SCALE });
  for (let count = 1; count < ACCOUNTS; count++) venue.addAccount();
  return venue;
}

describeConformance({
  exchange: Exchange.IB,
  readsBytes: false,
  startSimulator: start,
  channels: [Channel.ORDER_BOOK],
  // A ladder has five prices of each side here.
  subscribeArgs: { orderBook: { depth: 5 } },
  books: { depth: 5, deliveries: ['view'] },
  dialsOverRest: true,
  announcesMaintenance: false,
});
