import { expect, test } from 'vitest';
import { ChannelState } from '../delivery/channel-state.js';
import type { Channel } from '../channels/channel.js';
import { Readiness } from './readiness.js';
import { StreamError } from '../contract/stream-error.js';

function setUp(...channels: Channel[]): { states: ChannelState[]; readiness: Readiness } {
  const states: ChannelState[] = channels.map(
    (channel) =>
      new ChannelState({
        exchange: 'acme',
        channel,
        pairs: ['btc/usd', 'eth/usd'],
        emit: () => undefined,
        onChange: () => {
          readiness.check();
        },
      }),
  );
  const readiness: Readiness = new Readiness(
    'acme',
    channels.map((channel, index) => ({ channel, state: states[index]! })),
  );
  return { states, readiness };
}

/** What a promise has come to by now. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  return Promise.race([
    promise.then(
      () => 'resolved',
      (error: unknown) => `rejected: ${(error as Error).message}`,
    ),
    new Promise<string>((resolve) => {
      setImmediate(() => {
        resolve('waiting');
      });
    }),
  ]);
}

test('waits for every pair of every channel', async () => {
  const { states, readiness } = setUp('ticker', 'trade');
  const ready = readiness.wait();
  for (const state of states) {
    expect(await stateOf(ready)).toBe('waiting');
    state.setSymbol('btc/usd', 'live');
    expect(await stateOf(ready)).toBe('waiting');
    state.setSymbol('eth/usd', 'live');
  }
  expect(await stateOf(ready)).toBe('resolved');
  expect(await stateOf(readiness.wait())).toBe('resolved');
});

test('names the rejected pairs, once all are settled', async () => {
  const { states, readiness } = setUp('ticker', 'trade');
  const [ticker, trade] = states as [ChannelState, ChannelState];
  const ready = readiness.wait();
  ticker.setSymbol('btc/usd', 'live');
  ticker.setSymbol('eth/usd', 'refused', 'Currency pair not supported ETH/USD');
  trade.setSymbol('btc/usd', 'live');
  expect(await stateOf(ready)).toBe('waiting');
  trade.setSymbol('eth/usd', 'refused', 'no such pair');
  await expect(ready).rejects.toMatchObject({
    code: 'subscription_refused',
    channel: 'ticker',
    symbol: 'eth/usd',
    message: 'acme refused ticker eth/usd: Currency pair not supported ETH/USD; trade eth/usd: no such pair',
  });
  expect(await stateOf(readiness.wait())).toMatch(/^rejected: acme refused/);
});

test('every call that waits is settled', async () => {
  const { states, readiness } = setUp('trade');
  const waiting = [readiness.wait(), readiness.wait()];
  for (const pair of ['btc/usd', 'eth/usd'] as const) states[0]?.setSymbol(pair, 'live');
  expect(await Promise.all(waiting.map(stateOf))).toEqual(['resolved', 'resolved']);
});

test('the end of the stream ends the wait, and its first reason counts', async () => {
  const { readiness } = setUp('trade');
  const ready = readiness.wait();
  readiness.end(new StreamError('bad key', { code: 'auth_rejected', exchange: 'acme' }));
  readiness.end(new StreamError('stopped', { code: 'closed', exchange: 'acme' }));
  expect(await stateOf(ready)).toBe('rejected: bad key');
  expect(await stateOf(readiness.wait())).toBe('rejected: bad key');
});
