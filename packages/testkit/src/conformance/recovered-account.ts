import { Channel } from '@hftjs/core';
import { addDecimals } from '@hftjs/core/adapter';
import type { SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';
import { eventually, type Harness, type Suite } from './harness.js';
import { deliveredFills, expectAllFills, expectNeverBackwards, expectOrdersAsTheyAre } from './truth.js';

/** Waits until both private channels have come back so often. */
export async function reconnected({ stream }: Harness, times: number): Promise<void> {
  await eventually(() => {
    for (const name of [Channel.MY_ORDER, Channel.MY_TRADE])
      expect(stream.status().channels[name]).toMatchObject({ state: 'live', reconnects: times });
  });
}

/** Waits until both private channels are live for the first time after they were lost. */
export async function firstLive({ stream, recorder }: Harness): Promise<void> {
  await eventually(() => {
    expect(recorder.saw('reconnecting')).toBe(true);
    for (const name of [Channel.MY_ORDER, Channel.MY_TRADE])
      expect(stream.status().channels[name]?.state).toBe('live');
  });
}

/** The fills of each order sum to the filled volume of its last event. */
export function expectConserved({ recorder }: Harness): void {
  const last = new Map(recorder.myOrders.map((order) => [order.orderId, order]));
  for (const { orderId, filledVolume, status } of last.values()) {
    const volumes = deliveredFills(recorder)
      .filter((fill) => fill.orderId === orderId)
      .map(({ exact, volume }) => exact.volume ?? String(volume));
    expect(Number(volumes.reduce(addDecimals, '0')), `fills of ${orderId}, ${status}`).toBe(filledVolume);
  }
}

/** The last event of each order is the market's state of it, and all fills were published once. */
export async function expectAccount(suite: Suite, venue: SimulatedVenue, harness: Harness): Promise<void> {
  const { recorder, stream } = harness;
  await eventually(() => {
    expectAllFills(suite, recorder, venue.market.fills);
    expectOrdersAsTheyAre(recorder, venue.market.orders);
    expectConserved(harness);
    for (const name of suite.privateChannels)
      expect(stream.status().channels[name]?.state, name).toBe('live');
  });
  expectNeverBackwards(recorder.myOrders);
}
