import { Channel, type CurrencyPair } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startIBSimulator, type IBSimulator, type IBSimulatorOptions } from '../simulator/index.js';
import { TIME_SCALE } from '../testing/haste.js';
import { watch, type Watched } from '../testing/streams.js';

vi.mock('./venue/timing.js', () => import('../testing/haste.js'));

const PAIRS: readonly CurrencyPair[] = ['btc/usd', 'eth/usd'];
const ALL = [Channel.TICKER, Channel.MY_ORDER, Channel.MY_TRADE];

const start = (options: Partial<IBSimulatorOptions> = {}): Promise<IBSimulator> =>
  startIBSimulator({ seed: 5, pairs: PAIRS, rate: 50, pace: TIME_SCALE, ...options });

const requests = (venue: IBSimulator, path: string): number =>
  venue.counters.restRequests[`/v1/api${path}`] ?? 0;

const buy = (venue: IBSimulator): string =>
  venue.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.01 }).orderId;

/** All channels are live, and own fills are complete. */
async function isWell({ stream, recorder }: Watched<Recorder>, venue: IBSimulator): Promise<void> {
  await stream.ready();
  buy(venue);
  const tickers = recorder.tickers.length;
  await eventually(() => {
    for (const channel of ALL) expect(stream.status().channels[channel]?.state).toBe('live');
    expect(recorder.tickers.length).toBeGreaterThan(tickers);
    expect(recorder.myTrades.map(({ tradeId }) => tradeId).sort()).toEqual(
      venue.market.fills.map(({ fillId }) => fillId).sort(),
    );
  });
}

describe.concurrent('the session', () => {
  test('is opened where there is none, and a slow answer is awaited', async () => {
    await using venue = await start({ authenticated: false, initDelay: 60_000 });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: PAIRS,
      subscribeChannels: ALL,
      timing: { authPoll: 500 },
    });
    await eventually(() => {
      expect(requests(venue, '/iserver/auth/status')).toBeGreaterThan(1);
    });
    venue.session.login();
    await isWell(watched, venue);
    expect(requests(venue, '/iserver/auth/ssodh/init')).toBe(1);
  });

  test('without a login, the status asks for one, and the stream continues after it', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await watched.stream.ready();
    venue.session.logout();
    await eventually(() => {
      expect(watched.reasons('reconnecting').join()).toContain(
        'no user is logged in at the gateway (not authenticated): log in with a browser',
      );
    });
    buy(venue);
    venue.session.login();
    await isWell(watched, venue);
    expect(requests(venue, '/logout')).toBe(0);
  });

  test('a tickle without a session asks for a login too', async () => {
    await using venue = await start();
    venue.session.answerNoSession();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await eventually(() => {
      expect(watched.reasons('reconnecting').join()).toContain('there is no session (no session): log in');
    });
    venue.session.answerNoSession(false);
    await isWell(watched, venue);
  });

  test('a session is opened again after a restart of the gateway, and no event is lost', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    venue.session.restart();
    buy(venue);
    await eventually(() => {
      expect(watched.stream.status().channels.my_trade?.reconnects).toBeGreaterThan(0);
    });
    await isWell(watched, venue);
    expect(requests(venue, '/iserver/auth/ssodh/init')).toBeGreaterThan(0);
  });

  test('the brokerage session alone is lost: it is opened again', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    venue.session.dropBrokerage();
    await eventually(() => {
      expect(watched.reasons('reconnecting').join()).toContain('the brokerage session is not authenticated');
    });
    await isWell(watched, venue);
  });

  test('a competing session is reported and not taken back; the stream continues when it ends', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    venue.session.compete();
    await eventually(() => {
      expect(
        watched.reasons('reconnecting').filter((reason) => reason.includes('compete: true')).length,
      ).toBeGreaterThan(3);
    });
    expect(watched.reasons('stale').join()).toContain('another program of this username');
    expect(requests(venue, '/iserver/auth/ssodh/init')).toBe(0);
    expect(venue.session.isAuthenticated).toBe(false);
    venue.session.release();
    await isWell(watched, venue);
  });

  test('with compete it is taken back, once', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: PAIRS,
      subscribeChannels: ALL,
      subscribeArgs: { compete: true },
    });
    await isWell(watched, venue);
    venue.session.compete();
    await eventually(() => {
      expect(watched.stream.status().channels.ticker?.reconnects).toBeGreaterThan(0);
    });
    await isWell(watched, venue);
    venue.session.compete();
    await eventually(() => {
      expect(watched.reasons('reconnecting').join()).toContain('compete: true');
    });
    expect(venue.session.isAuthenticated).toBe(false);
  });

  test('maintenance is reported as an outage, and the stream continues after it', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    venue.faults.maintenance();
    await eventually(() => {
      expect(watched.reasons('reconnecting').join()).toMatch(/maintenance/);
    });
    venue.faults.maintenance(false);
    await isWell(watched, venue);
  });

  test('silent open sockets are detected', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: PAIRS,
      subscribeChannels: ALL,
      timeouts: { silence: 700 },
    });
    await isWell(watched, venue);
    venue.session.mute();
    await eventually(() => {
      expect(watched.reasons('stale').join()).toContain('nothing received');
    });
    venue.session.unmute();
    await isWell(watched, venue);
  });

  test('is kept alive over REST; when it is dead, connections are opened again', async () => {
    // Many times the pace of the requests: a busy machine that delays some of them does not end the session.
    const idleTimeout = 5_000;
    await using venue = await start({ idleTimeout });
    await using watched = watch(new Recorder(), venue, {
      currencyPairs: PAIRS,
      subscribeChannels: ALL,
      timing: { tickle: 200 },
    });
    await isWell(watched, venue);
    const since = performance.now();
    const before = requests(venue, '/tickle');
    await eventually(() => {
      expect(performance.now() - since).toBeGreaterThan(1.2 * idleTimeout);
      expect(requests(venue, '/tickle')).toBeGreaterThan(before + 10);
    });
    expect(watched.stream.status().channels.ticker?.reconnects).toBe(0);
    venue.session.idle();
    await eventually(() => {
      expect(watched.reasons('reconnecting').join()).toContain('could not renew');
    });
    await isWell(watched, venue);
  });

  test('after too many requests, the next one is delayed', async () => {
    await using venue = await start();
    venue.faults.refuseRest(429, { path: '/v1/api/iserver/accounts', times: 1 });
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    expect(watched.reasons('reconnecting').join()).toContain('too many requests');
  });

  test('is shared by two streams, and stays when the first one stops', async () => {
    await using venue = await start();
    await using one = watch(new Recorder(), venue, {
      currencyPairs: PAIRS,
      subscribeChannels: [Channel.TICKER],
    });
    await using two = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await Promise.all([one.stream.ready(), two.stream.ready()]);
    expect(requests(venue, '/tickle')).toBeLessThan(4);
    await one.stream.stop();
    await isWell(two, venue);
  });
});

describe.concurrent('sockets', () => {
  test('with an expired cookie, the session id is sent on request', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    venue.session.send({ message: 'waiting for session' });
    // A socket that is authenticated already answers with an unknown topic, which is harmless.
    await isWell(watched, venue);
    expect(watched.stream.status().channels.ticker?.reconnects).toBe(0);
  });

  test('partial and stringy status frames are merged', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    venue.session.sendStatus({ authenticated: 'true' });
    venue.session.sendStatus({ message: 'hello' });
    venue.session.sendStatus({ competing: 'false' });
    await isWell(watched, venue);
    expect(watched.stream.status().channels.ticker?.reconnects).toBe(0);
    venue.session.sendStatus({ authenticated: 'false' });
    await eventually(() => {
      expect(watched.stream.status().channels.ticker?.reconnects).toBe(1);
    });
    await isWell(watched, venue);
  });

  test('an invalid UTF-8 byte is accepted; after half a message, data are requested again', async () => {
    await using venue = await start();
    await using watched = watch(new Recorder(), venue, { currencyPairs: PAIRS, subscribeChannels: ALL });
    await isWell(watched, venue);
    venue.session.sendBadByte();
    venue.session.send(Buffer.from('ech+hb'));
    await isWell(watched, venue);
    expect(watched.stream.status().channels.my_order?.malformed).toBe(0);
    const reads = requests(venue, '/iserver/account/orders');
    venue.session.sendHalf();
    await eventually(() => {
      expect(requests(venue, '/iserver/account/orders')).toBeGreaterThan(reads);
    });
    await isWell(watched, venue);
    expect(watched.stream.status().channels.my_order).toMatchObject({ malformed: 1, reconnects: 0 });
  });
});
