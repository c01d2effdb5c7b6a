import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  getExchangeStream,
  silentLogger,
  type Channel,
  type ChannelEvents,
  type CurrencyPair,
  type Exchange,
  type StreamOptions,
} from '@hftjs/core';
import { describe, expect, test, vi } from 'vitest';
import { sharedFolder } from './corpus.js';
import { Recorder } from './recorder.js';

/** Fields that an event must have; `event` names its channel, by default the first one of the case. */
interface ExpectedEvent {
  readonly event?: Channel;
  readonly [field: string]: unknown;
}

/** A small input that was read wrongly once: frames, and the events that they must publish. */
interface FrameCase {
  readonly id: string;
  readonly exchange: Exchange;
  readonly channels: readonly Channel[];
  readonly currencyPairs: readonly CurrencyPair[];
  readonly subscribeArgs?: object;
  readonly frames: readonly string[];
  readonly expect: readonly ExpectedEvent[];
}

/** How long an event may take that is published after its frame was read. */
const PATIENCE = 2_000;

/**
 * The folder of cases: `HFTJS_CASES`, or `shared/cases` beside the workspace. `undefined` where there is none.
 */
export const casesFolder = (): string | undefined => sharedFolder(process.env.HFTJS_CASES, 'cases');

function readCases(exchange: Exchange): readonly FrameCase[] {
  const folder = casesFolder();
  const file = folder === undefined ? undefined : join(folder, 'frames.jsonl');
  if (file === undefined || !existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as FrameCase)
    .filter((one) => one.exchange === exchange);
}

/**
 * Makes a test of each case of an exchange. Its frames are fed to a stream that was not started. Each expected event
 * must match a different published event, per channel in the order of the case. Without a folder of cases there are no
 * tests.
 *
 * @param credentials - valid for the venue's signatures; they are sent to no server
 */
export function describeCases(exchange: Exchange, credentials: Partial<StreamOptions> = {}): void {
  const cases = readCases(exchange);
  describe.runIf(cases.length > 0)(`${exchange}: inputs that were read wrongly once`, () => {
    test.each(cases)('$id', async (one) => {
      await using stream = getExchangeStream({
        exchange,
        currencyPairs: one.currencyPairs,
        subscribeChannels: one.channels,
        ...(one.subscribeArgs && { subscribeArgs: one.subscribeArgs }),
        logger: silentLogger,
        ...credentials,
      });
      const recorder = new Recorder();
      stream.bindObserver(recorder);
      const [channel] = one.channels;
      if (channel === undefined) throw new Error(`case ${one.id} has no channel`);
      for (const frame of one.frames) stream.feed(channel, frame);
      await vi.waitFor(
        () => {
          expectEvents(recorder.events, one.expect, channel);
        },
        { timeout: PATIENCE, interval: 10 },
      );
    });
  });
}

/**
 * Checks that each expected event matches a different published event, per channel in the given order.
 *
 * @param fallback - the channel of expected events that do not name theirs
 */
function expectEvents(
  events: readonly ChannelEvents[Channel][],
  expected: readonly ExpectedEvent[],
  fallback: Channel,
): void {
  const next = new Map<Channel, number>();
  for (const { event: channel = fallback, ...fields } of expected) {
    const delivered = events.filter((event) => event.channel === channel);
    const from = next.get(channel) ?? 0;
    const index = delivered.findIndex((event, position) => position >= from && has(event, fields));
    if (index < 0) expect(delivered.slice(from), `no ${channel} with these fields`).toContainEqual(fields);
    next.set(channel, index + 1);
  }
}

/** Whether a value has at least these fields; numbers may differ by a relative 1e-9. */
function has(value: unknown, expected: unknown): boolean {
  if (typeof expected === 'number')
    return typeof value === 'number' && Math.abs(value - expected) <= 1e-9 * Math.abs(expected);
  if (Array.isArray(expected))
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((one, index) => has(value[index], one))
    );
  if (typeof expected !== 'object' || expected === null) return value === expected;
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(expected).every(([name, one]) => has((value as Record<string, unknown>)[name], one));
}
