import { setImmediate } from 'node:timers/promises';
import type { Logger } from '@hftjs/core';
import { Random } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { framesOf } from './frames.js';
import { open, QUICK, type Suite } from './harness.js';
import { mutated, withEmptyRows } from './mutation.js';
import { seedsOf } from '../seeds.js';

/** Mutated frames that each stream is fed. */
const FRAMES = 5_000;

/** Fields whose numbers may be negative: a fee may be a rebate, and a price may fall. */
const SIGNED = new Set(['fee', 'amount', 'change', 'changePercent']);

/** The same, of one channel: a position may be short, money may be lent, and holders of short positions may pay. */
const SIGNED_OF: Readonly<Record<string, readonly string[]>> = {
  my_balance: ['total', 'available'],
  my_position: ['volume', 'contracts', 'unrealizedPnl'],
  funding_rate: ['rate', 'predictedRate'],
};

const IDS = new Set(['orderId', 'tradeId', 'clientOrderId', 'firstId', 'lastId']);

/** The longest id that is published. */
const MAX_ID_LENGTH = 512;

/** An invalid value costs only the frame or row that contains it. */
export function describeHostileFrames(suite: Suite): void {
  describe('hostile frames', () => {
    const title = `${FRAMES} mutated ones: nothing is thrown, and no event has an impossible number (seed %i)`;
    test.each(seedsOf([1]))(title, async (seed) => {
      await using venue = await suite.startSimulator({ seed: 61, pairs: suite.pairs, rate: 100 });
      await using harness = open(suite, venue, { subscribeChannels: suite.channels, ...QUICK });
      const random = new Random(`hostile ${suite.exchange} ${seed}`);
      const sources = await framesOf(suite, venue, harness);
      venue.market.stop();
      for (let count = 0; count < FRAMES; count++) {
        const frame = mutated(random.pick(sources), random);
        for (const channel of suite.channels) harness.stream.feed(channel, frame);
        if (count % 50 === 0) {
          await setImmediate();
          for (const event of harness.recorder.takeAll()) expectSound(event, frame);
        }
      }
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(Object.keys(Object.prototype)).toEqual([]);
    });

    test('one of a hundred thousand empty rows: some are reported, and none is an event', async () => {
      const warnings: string[] = [];
      await using venue = await suite.startSimulator({ seed: 62, pairs: suite.pairs, rate: 100 });
      await using harness = open(suite, venue, {
        subscribeChannels: suite.channels,
        logger: warningsTo(warnings),
        ...QUICK,
      });
      const sources = await framesOf(suite, venue, harness);
      venue.market.stop();
      await setImmediate();
      harness.recorder.takeAll();
      const before = warnings.length;
      const kinds = new Map(sources.map((source) => [shapeOf(source), source]));
      const frames = [...kinds.values()].slice(0, 8).flatMap((source) => withEmptyRows(source, 100_000));
      for (const frame of frames) for (const channel of suite.channels) harness.stream.feed(channel, frame);
      for (const event of harness.recorder.takeAll()) expectSound(event, 'empty rows');
      expect(warnings.length - before).toBeLessThan(60 * Math.max(1, frames.length));
    });
  });
}

/** The keys of a frame, which identify its kind. */
const shapeOf = (frame: string): string => frame.replaceAll(/"(?:[^"\\]|\\.)*"(?!:)|[-\d.eE+]+/g, '');

/** @throws when an event has a number that is not finite or wrongly negative, or an id that is not one */
function expectSound(event: object, frame: string): void {
  const { channel = '' } = event as { readonly channel?: string };
  for (const [key, value] of Object.entries(event) as [string, unknown][]) {
    const what = `${key} ${String(value)} of ${JSON.stringify(event)} from ${frame.slice(0, 500)}`;
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw new Error(`not finite: ${what}`);
      const isSigned = SIGNED.has(key) || SIGNED_OF[channel]?.includes(key) === true;
      if (value < 0 && !isSigned) throw new Error(`negative: ${what}`);
    }
    if (IDS.has(key) && (typeof value !== 'string' || value === '' || value.length > MAX_ID_LENGTH))
      throw new Error(`not an id: ${what}`);
    if (typeof value === 'object' && value !== null) expectSound(value, frame);
  }
  if ('price' in event && 'tradeId' in event && event.price === 0)
    throw new Error(`a fill at the price zero: ${JSON.stringify(event)} from ${frame.slice(0, 500)}`);
}

function warningsTo(warnings: string[]): Logger {
  const note = (_context: object, message: string): void => {
    warnings.push(message);
  };
  return { debug: () => undefined, info: () => undefined, warn: note, error: note };
}
