import { describe, expect, test, vi } from 'vitest';
import { ChildService, type ChildPlan } from './fixtures/child-service.js';
import { startFakeVenue, ticker, type FakeVenue } from './fixtures/fake-exchange.js';

/** Handlers of three tickers take longer than the signal needs. */
const SLOW = 'await new Promise((resolve) => setTimeout(resolve, 100));';
/** Never ends, and keeps the process running. */
const STUCK = 'await new Promise((resolve) => setInterval(() => undefined, 1_000));';

const REJECTED = { control: 'auth_rejected' } as const;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 50_000, interval: 10 }).then(() => undefined);

/** A child whose stream is live and has begun to handle three tickers. */
async function busyChild(venue: FakeVenue, plan: Partial<ChildPlan>): Promise<ChildService> {
  const child = new ChildService({ hosts: [venue.streamHost], ...plan });
  await eventually(() => {
    expect(child.printed).toEqual(['live']);
  });
  venue.push({ tickers: [ticker(1), ticker(2), ticker(3)] });
  await eventually(() => {
    expect(child.printed).toContain('bid 1');
  });
  return child;
}

describe('a process with { signals: true }', { concurrent: true }, () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('%s: waiting events are handled, exit code 0', async (signal) => {
    await using venue = await startFakeVenue();
    await using child = await busyChild(venue, { handler: SLOW });
    child.kill(signal);
    expect(await child.end()).toBe(0);
    expect(child.printed).toEqual(['live', 'bid 1', 'bid 2', 'bid 3', 'ended, listeners 00']);
    expect(child.logged).toContain(`{"signal":"${signal}"}`);
    expect(venue.connections()).toBe(0);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('a second %s ends it at once, exit code %i', async (signal, code) => {
    await using venue = await startFakeVenue();
    await using child = await busyChild(venue, { handler: STUCK, drainTimeout: 600_000 });
    child.kill(signal);
    await eventually(() => {
      expect(child.logged).toContain(signal);
    });
    child.kill(signal);
    expect(await child.end()).toBe(code);
    expect(child.printed).not.toContain('ended, listeners 00');
  });

  test('a handler that never ends is given up, and the process ends with exit code 1', async () => {
    await using venue = await startFakeVenue();
    await using child = await busyChild(venue, { handler: STUCK, drainTimeout: 50 });
    child.kill('SIGTERM');
    expect(await child.end()).toBe(1);
    expect(child.printed).toContain('ended, listeners 00');
    expect(child.logged).toContain('gave up after 50 ms waiting for handlers of fake0 ticker');
    expect(child.logged).toContain('a handler keeps the process running after the signal');
  });

  test('when every stream has failed, it ends with exit code 1, and ended resolves', async () => {
    await using bad = await startFakeVenue(REJECTED);
    await using child = new ChildService({ hosts: [bad.streamHost, bad.streamHost] });
    expect(await child.end()).toBe(1);
    expect(child.printed).toEqual(['ended, listeners 00']);
    expect(child.logged).toContain('the key is no good');
    expect(child.logged).toContain('no stream is left that runs');
  });

  test('when one stream has failed, the other goes on until the signal; then the exit code is 1', async () => {
    await using bad = await startFakeVenue(REJECTED);
    await using good = await startFakeVenue();
    await using child = new ChildService({ hosts: [bad.streamHost, good.streamHost] });
    await eventually(() => {
      expect(child.logged).toContain('the key is no good');
    });
    await eventually(() => {
      expect(good.connections()).toBe(1);
    });
    good.push({ tickers: [ticker(7)] });
    await eventually(() => {
      expect(child.printed).toContain('bid 7');
    });
    child.kill('SIGTERM');
    expect(await child.end()).toBe(1);
    expect(child.printed.at(-1)).toBe('ended, listeners 00');
  });
});

describe('a process without signals', { concurrent: true }, () => {
  test('SIGTERM ends it at once', async () => {
    await using venue = await startFakeVenue();
    await using child = await busyChild(venue, { signals: false });
    child.kill('SIGTERM');
    expect(await child.end()).toBe('SIGTERM');
  });

  test.each([
    ['that awaits ended: 1', undefined, 1],
    ['that does not await it: 0, because the error is only logged', '', 0],
  ] as const)('exit code of a program whose only stream failed, %s', async (_, last, code) => {
    await using bad = await startFakeVenue(REJECTED);
    const ending = last === undefined ? {} : { last };
    await using child = new ChildService({ hosts: [bad.streamHost], signals: false, ...ending });
    expect(await child.end()).toBe(code);
    expect(child.logged).toContain('the key is no good');
  });
});
