import { afterEach, expect, test } from 'vitest';
import { LargeFrames } from './large-frames.js';
import type { Session } from './session.js';

const LARGE = 262_144;

/** A frame with a number, of any size. */
const frame = (number: number, size = 8): Buffer => Buffer.from(String(number).padEnd(size, ' '));

const abort = { controller: new AbortController() };

afterEach(() => {
  abort.controller = new AbortController();
});

/** Takes frames as a connection does, and lists what was read, in order. */
function open(readSlices: NonNullable<Session['readSlices']>) {
  const read: string[] = [];
  const overflows: number[] = [];
  const onFrame = (data: Buffer, time: number, packet?: unknown): void => {
    read.push(`${Number(data.toString())} at ${time}${typeof packet === 'string' ? ` as ${packet}` : ''}`);
  };
  const large = new LargeFrames({
    session: { readSlices } as Session,
    signal: abort.controller.signal,
    onFrame,
    onOverflow: (bytes) => overflows.push(bytes),
  });
  const take = (data: Buffer, time: number): void => {
    if (!large.take(data, time)) onFrame(data, time);
  };
  return { take, read, overflows };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Each slice takes more than the time of a turn. */
function* slow(data: Buffer): Generator<undefined, unknown> {
  for (let slice = 0; slice < 3; slice++) {
    const end = performance.now() + 6;
    while (performance.now() < end);
    yield;
  }
  return `packet ${Number(data.toString())}`;
}

test('frames that arrive behind a large one are read after it, in their order; other work is done between slices', async () => {
  const { take, read } = open(slow);
  take(frame(1), 1);
  take(frame(2, LARGE), 2);
  take(frame(3), 3);
  take(frame(4, LARGE), 4);
  take(frame(5), 5);
  expect(read).toEqual(['1 at 1']);
  let turns = 0;
  while (read.length < 5) {
    await turn();
    turns++;
    if (turns === 3) take(frame(6), 6);
  }
  // Three slices and an end of each large frame.
  expect(turns).toBeGreaterThanOrEqual(6);
  while (read.length < 6) await turn();
  expect(read).toEqual(['1 at 1', '2 at 2 as packet 2', '3 at 3', '4 at 4 as packet 4', '5 at 5', '6 at 6']);
  take(frame(7), 7);
  expect(read.at(-1)).toBe('7 at 7');
});

test('a frame whose slices cannot be read is read as a whole', async () => {
  const { take, read } = open(function* () {
    yield;
    throw new Error('no level');
  });
  take(frame(1, LARGE), 1);
  take(frame(2), 2);
  while (read.length < 2) await turn();
  expect(read).toEqual(['1 at 1', '2 at 2']);
});

test('nothing is read after the end of the connection', async () => {
  const { take, read } = open(slow);
  take(frame(1, LARGE), 1);
  take(frame(2), 2);
  await turn();
  abort.controller.abort();
  for (let turns = 0; turns < 10; turns++) await turn();
  expect(read).toEqual([]);
});

test('more bytes than may wait are reported', () => {
  const { take, overflows } = open(slow);
  take(frame(1, LARGE), 1);
  const chunk = frame(2, 32 * 1_048_576);
  take(chunk, 2);
  take(chunk, 3);
  expect(overflows).toEqual([]);
  take(frame(3), 4);
  expect(overflows).toEqual([64 * 1_048_576 + 8]);
  abort.controller.abort();
});
