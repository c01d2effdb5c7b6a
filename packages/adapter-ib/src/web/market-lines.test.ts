import { expect, test } from 'vitest';
import { FIELDS, MarketLines } from './market-lines.js';

const MINUTE = 60_000;
const SUBSCRIBE = `smd+265598+${JSON.stringify({ fields: FIELDS })}`;
const UNSUBSCRIBE = 'umd+265598+{}';

function setUp(): { lines: MarketLines; clock: { now: number } } {
  const clock = { now: 0 };
  return { clock, lines: new MarketLines({ renewAfter: 9 * MINUTE, clock: () => clock.now }) };
}

test('a contract is asked for anew well before fifteen minutes, again and again', () => {
  const { lines, clock } = setUp();
  const watcher = {};
  expect(lines.join(watcher, ['265598'])).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
  const renewals: number[] = [];
  for (; clock.now < 60 * MINUTE; clock.now += 10_000) {
    const { frames, targets } = lines.due(watcher);
    if (frames.length === 0) continue;
    expect(frames).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
    expect(targets).toEqual(['265598']);
    renewals.push(clock.now);
  }
  expect(renewals.length).toBeGreaterThanOrEqual(6);
  for (const [index, time] of renewals.entries())
    expect(time - (renewals[index - 1] ?? 0)).toBeLessThanOrEqual(9 * MINUTE + 10_000);
});

test('contracts are not renewed all at once', () => {
  const { lines, clock } = setUp();
  const watcher = {};
  const targets = Array.from({ length: 50 }, (_, index) => String(index));
  lines.join(watcher, targets);
  const times = new Set<number>();
  for (; clock.now < 10 * MINUTE; clock.now += 1000)
    if (lines.due(watcher).targets.length > 0) times.add(clock.now);
  expect(times.size).toBeGreaterThan(10);
});

test('two connections of one contract: a second does not end the first, and one renewal makes both ask', () => {
  const { lines, clock } = setUp();
  const [one, two] = [{}, {}];
  lines.join(one, ['265598']);
  expect(lines.join(two, ['265598'])).toEqual([SUBSCRIBE]);
  expect(lines.due(one).frames).toEqual([]);
  clock.now = 10 * MINUTE;
  expect(lines.due(two).frames).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
  expect(lines.due(one)).toEqual({ targets: ['265598'], frames: [SUBSCRIBE] });
  expect(lines.due(one).frames).toEqual([]);
  expect(lines.due(two).frames).toEqual([]);
  lines.leave(one);
  expect(lines.due(one).frames).toEqual([]);
  clock.now = 20 * MINUTE;
  expect(lines.due(two).frames).toEqual([UNSUBSCRIBE, SUBSCRIBE]);
});

test('after a lost frame the contracts of a connection are due at once, and for its neighbours', () => {
  const { lines } = setUp();
  const [one, two] = [{}, {}];
  lines.join(one, ['265598', '8314']);
  lines.join(two, ['265598']);
  lines.distrust(two);
  expect(lines.due(one).targets).toEqual(['265598']);
  expect(lines.due(two).frames).toEqual([SUBSCRIBE]);
});
