import { Channel } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';
import { eventually, type Harness, type Suite } from './harness.js';
import { someVolume } from './orders.js';
import {
  expectAllFills,
  expectAllTrades,
  expectLastBooks,
  expectNeverBackwards,
  expectOrdersAsTheyAre,
  ordersOf,
} from './truth.js';

/** What was delivered is what happened. */
export async function expectWhole(
  suite: Suite,
  venue: SimulatedVenue,
  { recorder, stream }: Harness,
): Promise<void> {
  const { channels, pairs } = suite;
  const mark = recorder.trades.length;
  if (channels.includes(Channel.TRADE) && suite.tradesAreNumbered)
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(mark);
    });
  venue.market.stop();
  // The last trade of each pair shows what was missed before it.
  for (const pair of pairs) venue.market.trade(pair, 'buy', someVolume(venue, pair, 1));
  venue.books?.flush();
  await eventually(() => {
    if (channels.includes(Channel.TRADE) && suite.tradesAreNumbered) expectAllTrades(recorder, venue, pairs);
    if (channels.includes(Channel.ORDER_BOOK)) expectLastBooks(recorder, venue, pairs);
    expectAllFills(suite, recorder, venue.market.fills);
    if (channels.includes(Channel.MY_ORDER) || channels.includes(Channel.MY_ORDER_BATCH)) {
      const known = venue.market.orders.filter((order) =>
        ordersOf(recorder).some(({ orderId }) => orderId === order.orderId),
      );
      expectOrdersAsTheyAre(recorder, known);
      // Orders that began and ended while the stream was cut off need not be published. Open ones must.
      for (const order of venue.market.orders)
        if (order.status === 'new' || order.status === 'partially_filled')
          expect(known).toContainEqual(order);
    }
    for (const channel of channels) expect(stream.status().channels[channel]?.state, channel).toBe('live');
  });
  expectNeverBackwards(ordersOf(recorder));
}
