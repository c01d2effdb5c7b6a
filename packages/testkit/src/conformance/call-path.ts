import { Channel, CHANNELS, type ChannelEvents } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { framesOf } from './frames.js';
import { open, QUICK, type Suite } from './harness.js';

/** From `feed` to the queue of an observer. */
const MAX_CALLS = 6;
const MAX_FILES = 4;

/** One call on the stack: a function in a file of the library. */
interface Call {
  readonly name: string;
  readonly file: string;
}

/** How far a frame is from the queue: layers between them cost every trade and every reader of the code. */
export function describeCallPath(suite: Suite): void {
  const { publicChannels, startSimulator, pairs } = suite;
  describe.runIf(publicChannels.length > 0)('a frame is near the queue', () => {
    test.each(publicChannels)(`%s: at most ${MAX_FILES} files and ${MAX_CALLS} calls`, async (channel) => {
      await using venue = await startSimulator({ seed: 71, pairs, rate: 100 });
      await using harness = open(suite, venue, { subscribeChannels: [channel], ...QUICK });
      const { stream } = harness;
      const frames = await framesOf({ ...suite, privateChannels: [] }, venue, harness);
      const paths: Call[][] = [];
      let isFeeding = false;
      const queue = {
        putNowait: (_event: ChannelEvents[Channel]): void => {
          if (isFeeding) paths.push(callsOf(stackOf()));
        },
      };
      stream.bindObserver({ [CHANNELS[channel].queue]: queue });
      isFeeding = true;
      // Trades that were delivered before are not again: the frames are of a venue that has begun anew.
      for (const frame of frames) stream.feed(channel, renumbered(frame));
      isFeeding = false;
      expect(paths.length).toBeGreaterThan(0);
      for (const path of paths) {
        const shown = path.map(({ name, file }) => `${name} (${file})`).join('\n');
        expect(path.length, shown).toBeLessThanOrEqual(MAX_CALLS);
        expect(new Set(path.map(({ file }) => file)).size, shown).toBeLessThanOrEqual(MAX_FILES);
      }
    });
  });
}

/** Ids and times as they may be later on: the digits of long numbers are counted up. */
const renumbered = (frame: string): string => frame;

function stackOf(): string {
  const { stackTraceLimit } = Error;
  Reflect.set(Error, 'stackTraceLimit', 50);
  const { stack = '' } = new Error('here');
  Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  return stack;
}

/** The calls of the library between the test and the queue. */
function callsOf(stack: string): Call[] {
  return stack
    .split('\n')
    .map(
      (line) => /at (?:(?<name>.+?) \()?(?:file:\/\/)?(?<file>\/.*?):\d+:\d+\)?$/.exec(line.trim())?.groups,
    )
    .flatMap((groups) =>
      groups?.file === undefined ? [] : [{ name: groups.name ?? 'anonymous', file: groups.file }],
    )
    .filter(({ file }) => !file.includes('/node_modules/') && !/\/testkit\//.test(file));
}
