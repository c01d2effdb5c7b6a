import { expect } from 'vitest';
import type { SimulatedVenue } from '@hftjs/simulator';
import { eventually, type Harness, type Suite } from './harness.js';
import { placeSome } from './orders.js';

/** The most frames that are collected. */
const SOURCES = 400;

/**
 * Data frames of every kind that the simulator sends.
 *
 * @param answers - answers of REST that a replay takes as frames
 */
export async function framesOf(
  suite: Suite,
  venue: SimulatedVenue,
  { stream, answers = [] }: Pick<Harness, 'stream'> & { readonly answers?: readonly string[] },
): Promise<string[]> {
  const frames: string[] = [];
  const unwatch = venue.faults.watch((text) => {
    if (frames.length < SOURCES) frames.push(text);
  });
  await stream.ready();
  if (suite.privateChannels.length > 0) for (const pair of suite.pairs) placeSome(venue, pair);
  for (const path of answers) {
    const { length } = frames;
    // What an answer belongs to is known by the frames before it.
    await eventually(() => {
      expect(frames.length).toBeGreaterThan(length + 20);
    });
    frames.push(await (await fetch(`${venue.apiHost}${path}`)).text());
  }
  await eventually(() => {
    // A private feed sends a frame only when the account changes.
    expect(frames.length).toBeGreaterThan(suite.publicChannels.length > 0 ? SOURCES / 4 : 2);
  });
  unwatch();
  return frames;
}
