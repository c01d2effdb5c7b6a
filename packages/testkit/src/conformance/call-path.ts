import { CHANNELS, Channel, type ChannelEvents } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { eventually, open, QUICK, type Suite } from './harness.js';

/** From the connection, or `feed` in its place, to the queue of an observer. */
const MAX_CALLS = 6;
const MAX_FILES = 4;

/** One call on the stack: a function in a file of the library. */
interface Call {
  readonly name: string;
  readonly file: string;
}

/** Counts the files and calls between a frame and the queue. */
export function describeCallPath(suite: Suite): void {
  const { startSimulator, pairs } = suite;
  // A book is more than its frame: it is built, checked and cut between them.
  const publicChannels = suite.publicChannels.filter((channel) => channel !== Channel.ORDER_BOOK);
  describe.runIf(publicChannels.length > 0)('a frame is near the queue', () => {
    test.each(publicChannels)(`%s: at most ${MAX_FILES} files and ${MAX_CALLS} calls`, async (channel) => {
      await using venue = await startSimulator({ seed: 71, pairs, rate: 100 });
      await using harness = open(suite, venue, { subscribeChannels: [channel], ...QUICK });
      const { stream } = harness;
      await stream.ready();
      const paths: Call[][] = [];
      const queue = {
        putNowait: ({ origin }: ChannelEvents[Channel]): void => {
          // Events from REST take another way.
          if (origin === undefined && paths.length < EVENTS)
            paths.push(callsOf(new Error('here').stack ?? ''));
        },
      };
      stream.bindObserver({ [CHANNELS[channel].queue]: queue });
      await eventually(() => {
        expect(paths.length).toBe(EVENTS);
      });
      for (const path of paths) {
        const shown = path.map(({ name, file }) => `${name} (${file})`).join('\n');
        expect(path.length, shown).toBeGreaterThan(1);
        expect(path.length, shown).toBeLessThanOrEqual(MAX_CALLS);
        expect(new Set(path.map(({ file }) => file)).size, shown).toBeLessThanOrEqual(MAX_FILES);
      }
    });
  });
}

/** Events that are looked at. */
const EVENTS = 20;

/** Files of the testkit and of other libraries. Outside the repository, core is in a `node_modules` too. */
const FOREIGN = /\/testkit\/(?!src\/example\/)|\/node_modules\/(?!\.pnpm\/|@hftjs\/)/;

/** The calls between the socket and the queue, the innermost first, up to those of the connection. */
function callsOf(stack: string): Call[] {
  const calls = stack
    .split('\n')
    .map(
      (line) => /at (?:(?<name>.+?) \()?(?:file:\/\/)?(?<file>\/.*?):\d+:\d+\)?$/.exec(line.trim())?.groups,
    )
    .flatMap((groups) =>
      groups?.file === undefined ? [] : [{ name: groups.name ?? 'anonymous', file: groups.file }],
    )
    .filter(({ file }) => !FOREIGN.test(file));
  return calls.slice(0, calls.findLastIndex(({ file }) => /connection\/connection\.[jt]s$/.test(file)) + 1);
}
