import { Channel } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test, vi } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream, OWN, type OpenOptions, type Opened } from '../testing/streams.js';

const open = (options: OpenOptions): Opened<Recorder> => openStream(new Recorder(), options);

const PAIR = 'aapl/usd';
const ALL = [Channel.TICKER, Channel.TRADE, ...OWN] as const;

const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: 20_000, interval: 10 }).then(() => undefined);

const openAll = (venue: TwsSimulator, more: Partial<OpenOptions> = {}): Opened<Recorder> =>
  open({ streamHost: venue.streamHost, currencyPairs: [PAIR], subscribeChannels: ALL, ...more });

function expectState({ stream }: Opened<Recorder>, state: string): void {
  const { channels } = stream.status();
  for (const channel of ALL) expect(channels[channel]?.state, channel).toBe(state);
}

/** Each fill is published once, and none is missing. */
function expectAllFills({ recorder }: Opened<Recorder>, venue: TwsSimulator): void {
  const published = recorder.myTrades.map(({ tradeId, fee }) => [tradeId, fee]);
  expect(published.sort()).toEqual(venue.market.fills.map(({ fillId, fee }) => [fillId, fee]).sort());
}

/** Timers and sockets of this process. */
const handles = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'Timeout' || name.startsWith('TCP')).length;

const buy = (venue: TwsSimulator): void => {
  venue.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 40 });
};

describe.concurrent('connectivity of TWS', () => {
  test('its loss is reported as stale; restored with data kept, all channels are live and orders are unchanged', async () => {
    await using venue = await startTwsSimulator({ seed: 1, pairs: [PAIR], rate: 50 });
    await using harness = openAll(venue);
    await harness.stream.ready();
    venue.faults.loseConnectivity();
    await eventually(() => {
      expectState(harness, 'stale');
    });
    buy(venue);
    venue.faults.restoreConnectivity({ isDataLost: false });
    await harness.stream.ready();
    await eventually(() => {
      expectState(harness, 'live');
      expectAllFills(harness, venue);
    });
    // Only public trades of the outage are lost, and the gap is reported.
    const gaps = harness.recorder.statuses.filter(({ state }) => state === 'gap');
    expect(new Set(gaps.map(({ channel }) => channel))).toEqual(new Set([Channel.TRADE]));
    const reasons = harness.recorder.statuses.map(({ reason }) => reason ?? '');
    expect(reasons.some((reason) => reason.includes('(1100)'))).toBe(true);
    expect(reasons.some((reason) => reason.includes('(1102)'))).toBe(true);
  });

  test('restored with data lost, a gap is reported, and all pairs are subscribed again', async () => {
    await using venue = await startTwsSimulator({ seed: 2, pairs: [PAIR], rate: 50 });
    await using harness = openAll(venue);
    await harness.stream.ready();
    venue.faults.loseConnectivity();
    await eventually(() => {
      expectState(harness, 'stale');
    });
    venue.faults.restoreConnectivity({ isDataLost: true });
    await eventually(() => {
      expectState(harness, 'live');
    });
    const gaps = harness.recorder.statuses.filter(({ state }) => state === 'gap');
    expect(new Set(gaps.map(({ channel }) => channel))).toEqual(new Set(ALL));
    const before = harness.recorder.tickers.length;
    await eventually(() => {
      expect(harness.recorder.tickers.length).toBeGreaterThan(before + 5);
    });
  });

  test('a lost market data farm makes quotes stale and does not affect own orders', async () => {
    await using venue = await startTwsSimulator({ seed: 3, pairs: [PAIR], rate: 50 });
    await using harness = openAll(venue);
    await harness.stream.ready();
    venue.faults.say({ code: 2103, text: 'Market data farm connection is broken:usfarm' });
    await eventually(() => {
      expect(harness.stream.status().channels.ticker?.state).toBe('stale');
      expect(harness.stream.status().channels.trade?.state).toBe('stale');
    });
    venue.faults.say({ code: 2104, text: 'Market data farm connection is OK:usfarm' });
    await eventually(() => {
      expectState(harness, 'live');
    });
    expect(harness.stream.status().channels.my_order?.reconnects).toBe(0);
  });
});

describe.concurrent('the connection', () => {
  test('uses one client id for own orders, and the next two for ticker and trade', async () => {
    await using venue = await startTwsSimulator({ seed: 4, pairs: [PAIR], rate: 50 });
    venue.faults.occupy(8);
    await using harness = openAll(venue, { args: { clientId: 7 } });
    await eventually(() => {
      const inUse = harness.recorder.statuses.filter(({ reason = '' }) =>
        reason.includes('client id 8 is in use'),
      );
      expect(inUse.map(({ channel }) => channel)).toContain(Channel.TICKER);
      expect(harness.stream.status().channels.trade?.state).toBe('live');
      expect(harness.stream.status().channels.my_order?.state).toBe('live');
    });
    const reported = harness.recorder.statuses.find(({ reason = '' }) =>
      reason.includes('client id 8 is in use'),
    );
    expect(reported?.nextDelay).toBeGreaterThanOrEqual(5_000);
    venue.faults.vacate(8);
    await eventually(() => {
      expectState(harness, 'live');
    });
  });

  test('that is open but dead is detected and replaced', async () => {
    await using venue = await startTwsSimulator({ seed: 5, pairs: [PAIR], rate: 0 });
    await using harness = openAll(venue, {
      timeouts: { connect: 1_000, acknowledge: 5_000, silence: 1_500 },
    });
    await harness.stream.ready();
    venue.faults.freeze();
    await eventually(() => {
      const stale = harness.recorder.statuses.filter(({ state }) => state === 'stale');
      expect(new Set(stale.map(({ channel }) => channel))).toEqual(new Set(ALL));
    });
    buy(venue);
    venue.faults.thaw();
    await eventually(() => {
      expectState(harness, 'live');
      expectAllFills(harness, venue);
    });
  });

  test('stays as it is while the market is silent, because TWS answers', async () => {
    await using venue = await startTwsSimulator({ seed: 6, pairs: [PAIR], rate: 0 });
    await using harness = openAll(venue, {
      timeouts: { connect: 1_000, acknowledge: 5_000, silence: 2_000 },
    });
    await harness.stream.ready();
    const asked = venue.counters.messages;
    await eventually(() => {
      expect(venue.counters.messages).toBeGreaterThan(asked + 30);
    });
    expectState(harness, 'live');
    for (const channel of ALL) expect(harness.stream.status().channels[channel]?.reconnects).toBe(0);
  });

  test.each<readonly [string, (venue: TwsSimulator) => Promise<void>]>([
    [
      'is cut',
      (venue) => {
        venue.faults.drop();
        return Promise.resolve();
      },
    ],
    [
      'is cut within a message',
      (venue) => {
        venue.faults.cutMidFrame();
        return Promise.resolve();
      },
    ],
    [
      'is refused for a while',
      async (venue) => {
        await venue.faults.down();
        buy(venue);
        await venue.faults.up();
      },
    ],
  ])('that %s is reconnected, and missed fills are published once', async (_name, strike) => {
    await using venue = await startTwsSimulator({ seed: 7, pairs: [PAIR], rate: 50 });
    await using harness = openAll(venue);
    await harness.stream.ready();
    buy(venue);
    await strike(venue);
    buy(venue);
    await eventually(() => {
      expectState(harness, 'live');
      expect(harness.stream.status().channels.my_trade?.reconnects).toBe(1);
    });
    buy(venue);
    await eventually(() => {
      // On a busy machine a commission may come later than a fill waits for it: it is a revision then.
      const fills = harness.recorder.myTrades.filter(({ revision }) => revision === undefined);
      expect(fills.map(({ tradeId }) => tradeId).sort()).toEqual(
        venue.market.fills.map(({ fillId }) => fillId).sort(),
      );
    });
    expect(harness.recorder.myTrades.some(({ origin }) => origin === 'reconcile')).toBe(true);
    const batch = harness.recorder.myOrderBatches.filter(({ complete }) => complete);
    expect(batch.map(({ kind }) => kind)).toEqual(['snapshot', 'reconcile']);
  });

  test('orders that ended during the outage are published with their final status', async () => {
    await using venue = await startTwsSimulator({ seed: 8, pairs: [PAIR], rate: 0 });
    await using harness = openAll(venue, { subscribeChannels: OWN });
    await harness.stream.ready();
    const price = Number(((venue.market.top(PAIR).bid?.price ?? 0) * 0.95).toFixed(2));
    const place = (): string =>
      venue.placeOrder({ pair: PAIR, side: 'buy', type: 'limit', price, volume: 60 }).orderId;
    const [canceled, filled, still] = [place(), place(), place()];
    await eventually(() => {
      expect(harness.recorder.myOrders.filter(({ status }) => status === 'new')).toHaveLength(3);
    });
    await venue.faults.down();
    venue.cancelOrder(canceled);
    venue.market.fillOrder(filled);
    await venue.faults.up();
    const last = (id: string): unknown => harness.recorder.myOrders.findLast(({ orderId }) => orderId === id);
    await eventually(() => {
      expect(last(canceled)).toMatchObject({ status: 'canceled', filledVolume: 0, volume: 60 });
      expect(last(filled)).toMatchObject({ status: 'filled', filledVolume: 60, remainingVolume: 0 });
      expect(last(still)).toMatchObject({ status: 'new', origin: 'reconcile' });
    });
    const batch = harness.recorder.myOrderBatches.findLast(({ complete }) => complete);
    expect(batch?.orders.map(({ orderId }) => orderId)).toEqual([still]);
  });

  test('a refused connection is reported with its reason', async () => {
    const venue = await startTwsSimulator({ seed: 10, pairs: [PAIR], rate: 0 });
    const { streamHost } = venue;
    await venue.close();
    await using harness = open({
      streamHost,
      currencyPairs: [PAIR],
      subscribeChannels: [Channel.TICKER],
      reconnectTimes: 2,
    });
    await expect(harness.ended).rejects.toMatchObject({ code: 'reconnect_exhausted' });
    expect(harness.recorder.statuses.some(({ reason = '' }) => reason.includes('ECONNREFUSED'))).toBe(true);
  });
});

// Not concurrent: it counts the open handles of this process.
test('stop closes the connection, also while it dials or TWS is frozen', async () => {
  await using venue = await startTwsSimulator({ seed: 9, pairs: [PAIR], rate: 50 });
  const before = handles();
  const dialling = openAll(venue);
  await dialling.stream.stop();
  await dialling.ended;
  const live = openAll(venue);
  await live.stream.ready();
  await live.stream.stop();
  await live.ended;
  await eventually(() => {
    expect(venue.counters.connections).toBe(0);
    expect(handles()).toBeLessThanOrEqual(before);
  });
  venue.faults.freeze();
  const frozen = openAll(venue);
  await eventually(() => {
    expect(venue.counters.connections).toBe(3);
  });
  await frozen.stream.stop();
  await frozen.ended;
});

describe.concurrent('refusals', () => {
  test.each([354, 10089, 10168, 10186, 10189, 321])('%i ends a pair, and the others go on', async (code) => {
    await using venue = await startTwsSimulator({ seed: 11, pairs: [PAIR, 'ibm/usd'], rate: 50 });
    venue.faults.refuseData('ibm/usd', { code, text: 'Not for you.' });
    await using harness = open({
      streamHost: venue.streamHost,
      currencyPairs: [PAIR, 'ibm/usd'],
      subscribeChannels: [Channel.TICKER],
    });
    await expect(harness.stream.ready()).rejects.toThrow(`ibm/usd`);
    await eventually(() => {
      expect(harness.stream.status().channels.ticker).toMatchObject({
        state: 'live',
        reconnects: 0,
        symbols: { [PAIR]: 'live', 'ibm/usd': 'refused' },
      });
    });
    expect(harness.recorder.statuses.find(({ state }) => state === 'refused')?.reason).toContain(
      `Not for you. (${code})`,
    );
  });

  test('a competing session is reported, and the connection is retried later', async () => {
    await using venue = await startTwsSimulator({ seed: 12, pairs: [PAIR], rate: 50 });
    venue.faults.refuseData(PAIR, { code: 10197, text: 'No market data during competing live session' });
    await using harness = openAll(venue, { subscribeChannels: [Channel.TICKER] });
    await eventually(() => {
      const reported = harness.recorder.statuses.find(({ reason = '' }) => reason.includes('(10197)'));
      expect(reported).toMatchObject({ state: 'reconnecting' });
      expect(reported?.nextDelay).toBeGreaterThanOrEqual(30_000);
    });
  });
});
