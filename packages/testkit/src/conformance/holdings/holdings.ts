import { Channel } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Harness, type Suite } from '../harness.js';
import { placeSome, someVolume } from '../orders.js';
import { AccountLife } from './account-life.js';
import { closedTwice, differences, presentBalances } from './differences.js';
import { holdingChannels } from './suite.js';

/** How far lists lag, in seconds: longer than a reconnect takes on a busy machine, shorter than a test waits. */
const LAG = 4;

/** Changes of an account between two looks at it. */
const SOME = 12;

/** Balances and positions equal the ledger of the market, whatever happens to the stream. */
export function describeHoldings(suite: Suite): void {
  const { pairs, startSimulator } = suite;
  const [pair, otherPair] = pairs;
  const channels = holdingChannels(suite);
  const hasBalances = channels.includes(Channel.MY_BALANCE);
  const hasPositions = channels.includes(Channel.MY_POSITION);

  describe.runIf(channels.length > 0)('balances and positions', SIDE_BY_SIDE, () => {
    const started = async (seed: number, isHedged = false): Promise<Session> => {
      const venue = await startSimulator({ seed, pairs, rate: 0 });
      const { apiKey } = venue.credentials;
      venue.market.ledger.setHedged(apiKey, isHedged);
      const life = new AccountLife({ suite, venue, seed, accounts: [venue.credentials] });
      for (let count = 0; count < SOME; count++) life.act();
      const harness = open(suite, venue, { subscribeChannels: channels });
      await harness.stream.ready();
      return {
        venue,
        harness,
        life,
        of: { venue, recorder: harness.recorder },
        async [Symbol.asyncDispose]() {
          await harness.stream.stop();
          await venue.close();
        },
      };
    };

    test('the whole snapshot is there when the stream is ready, then each change', async () => {
      await using session = await started(71);
      const { venue, harness, life } = session;
      const { recorder } = harness;
      expect(differences(suite, session.of)).toEqual([]);
      for (const event of [...recorder.myBalances, ...recorder.myPositions])
        expect(event).toMatchObject({ kind: 'snapshot', origin: 'snapshot' });
      const before = recorder.myBalances.length + recorder.myPositions.length;
      if (hasBalances) expect(presentBalances(suite, recorder).size).toBeGreaterThan(0);
      for (let count = 0; count < SOME; count++) life.act();
      placeSome(venue, pair);
      await expectTheSame(suite, session);
      const changes = [...recorder.myBalances, ...recorder.myPositions];
      expect(changes.length).toBeGreaterThan(before);
      expect(closedTwice(recorder)).toEqual([]);
    });

    test('each channel alone', async () => {
      for (const channel of channels) {
        await using venue = await startSimulator({ seed: 72, pairs, rate: 0 });
        placeSome(venue, pair);
        await using harness = open(suite, venue, { subscribeChannels: [channel] });
        await harness.stream.ready();
        placeSome(venue, otherPair);
        const alone: Suite = { ...suite, channels: [channel] };
        await expectTheSame(alone, { venue, harness });
        expect(Object.keys(harness.stream.status().channels)).toEqual([channel]);
      }
    });

    test('an outage: the stream is live again with what was missed, and nothing stale', async () => {
      await using session = await started(73);
      const { venue, harness, life } = session;
      const { recorder } = harness;
      for (let round = 0; round < 3; round++) {
        await venue.faults.down();
        for (let count = 0; count < SOME; count++) life.act();
        if (round === 1) life.endAll();
        const before = recorder.statuses.length;
        const events = recorder.myBalances.length;
        await venue.faults.up();
        await liveAgain(harness, before);
        expect(differences(suite, session.of)).toEqual([]);
        const again = recorder.myBalances.slice(events);
        if (hasBalances) expect(again.some(({ kind }) => kind === 'snapshot')).toBe(true);
        for (const { kind, origin } of again) if (kind === 'snapshot') expect(origin).toBe('reconcile');
      }
      expect(closedTwice(recorder)).toEqual([]);
    });

    test('REST that is behind after an outage is made up for', async () => {
      await using session = await started(74);
      const { venue, harness, life } = session;
      await venue.faults.down();
      venue.faults.lag({ balances: LAG, positions: LAG });
      for (let count = 0; count < SOME; count++) life.act();
      await venue.faults.up();
      await expectTheSame(suite, { venue, harness });
      for (let count = 0; count < SOME; count++) life.act();
      await expectTheSame(suite, { venue, harness });
    });

    test.each(channels)(
      'a frame of %s that arrives cut is made up for, without another frame',
      async (channel) => {
        await using session = await started(75);
        const { venue, life } = session;
        const buy = (): unknown =>
          venue.placeOrder({ pair, side: 'buy', type: 'market', volume: someVolume(venue, pair, 1) });
        venue.faults.corrupt(1, channel);
        buy();
        expect(await noticed(suite, session, channel)).toEqual([]);
        await expectTheSame(suite, session);
        venue.faults.corrupt(50, channel);
        buy();
        expect(await noticed(suite, session, channel)).toEqual([]);
        venue.faults.intact();
        await expectTheSame(suite, session);
        venue.faults.spoilFrames(channel);
        life.endAll();
        buy();
        await noticed(suite, session, channel);
        venue.faults.resume();
        await expectTheSame(suite, session);
      },
    );

    test('frames that arrive twice or late change nothing', async () => {
      await using session = await started(76);
      const { venue, harness, life } = session;
      venue.faults.duplicate(20);
      for (let count = 0; count < SOME; count++) life.act();
      await expectTheSame(suite, session);
      expect(closedTwice(harness.recorder)).toEqual([]);
    });

    test('an account that ends a connection during the snapshot gets the next one', async () => {
      await using session = await started(77);
      const { venue, harness, life } = session;
      const before = harness.recorder.statuses.length;
      for (let round = 0; round < 3; round++) {
        venue.faults.refuseRest(503);
        venue.faults.drop();
        life.act();
        venue.faults.accept();
        venue.faults.drop();
      }
      for (let count = 0; count < SOME; count++) life.act();
      await liveAgain(harness, before);
      await expectTheSame(suite, session);
    });

    test.runIf(hasPositions && suite.holdings.hedges)('both positions of a pair in hedge mode', async () => {
      await using session = await started(78, true);
      const { venue, harness, life } = session;
      const { recorder } = harness;
      expect(differences(suite, session.of)).toEqual([]);
      for (const positionSide of ['long', 'short'] as const)
        venue.placeOrder({
          ...{ pair, side: positionSide === 'long' ? 'buy' : 'sell', type: 'market' },
          ...{ volume: someVolume(venue, pair, 2), positionSide },
        });
      await expectTheSame(suite, session);
      expect(new Set(recorder.myPositions.map(({ positionSide }) => positionSide))).toEqual(
        new Set(['long', 'short']),
      );
      life.endAll();
      await expectTheSame(suite, session);
      expect(closedTwice(recorder)).toEqual([]);
    });

    test.runIf(hasPositions)('a closed position is published once with 0, also after an outage', async () => {
      await using session = await started(79);
      const { venue, harness, life } = session;
      const { recorder } = harness;
      const openBoth = async (): Promise<void> => {
        for (const one of pairs)
          venue.placeOrder({ pair: one, side: 'buy', type: 'market', volume: someVolume(venue, one, 5) });
        await expectTheSame(suite, session);
      };
      life.endAll();
      await openBoth();
      const zeros = (): number => recorder.myPositions.filter(({ volume }) => volume === 0).length;
      const before = zeros();
      life.close(venue.credentials, pair);
      await expectTheSame(suite, session);
      expect(zeros()).toBe(before + 1);
      await venue.faults.down();
      life.close(venue.credentials, otherPair);
      const from = recorder.statuses.length;
      await venue.faults.up();
      await liveAgain(harness, from);
      await expectTheSame(suite, session);
      expect(zeros()).toBe(before + 2);
      expect(closedTwice(recorder)).toEqual([]);
    });

    test.runIf(hasPositions)('positions of pairs that are not subscribed are not published', async () => {
      await using venue = await startSimulator({ seed: 80, pairs, rate: 0 });
      placeSome(venue, otherPair);
      await using harness = open(suite, venue, { subscribeChannels: channels, currencyPairs: [pair] });
      await harness.stream.ready();
      placeSome(venue, otherPair);
      placeSome(venue, pair);
      await eventually(() => {
        const of = { venue, recorder: harness.recorder, pairs: [pair] };
        expect(differences(suite, of)).toEqual([]);
      });
      await harness.stream.setCurrencyPairs(pairs);
      await expectTheSame(suite, { venue, harness });
    });
  });
}

/** A venue whose account has traded, and a stream on it that is ready. */
interface Session extends AsyncDisposable {
  readonly venue: SimulatedVenue;
  readonly harness: Harness;
  readonly life: AccountLife;
  readonly of: { readonly venue: SimulatedVenue; readonly recorder: Harness['recorder'] };
}

/** Waits until what was published last is what the account has, and every channel is live. */
async function expectTheSame(
  suite: Suite,
  { venue, harness: { recorder, stream } }: Pick<Session, 'venue' | 'harness'>,
): Promise<void> {
  await eventually(() => {
    expect(differences(suite, { venue, recorder })).toEqual([]);
    for (const channel of holdingChannels(suite))
      expect(stream.status().channels[channel]?.state, channel).toBe('live');
  });
}

/**
 * Waits until a frame that cannot be read has arrived, or until all is right in spite of it, where no frames are needed.
 * A venue whose socket alone states everything cannot be asked again while its frames are spoiled.
 *
 * @returns what is wrong while the channel is live
 */
async function noticed(
  suite: Suite,
  { harness: { stream }, of }: Pick<Session, 'harness' | 'of'>,
  channel: Channel,
): Promise<readonly string[]> {
  const malformed = (): number => stream.status().channels[channel]?.malformed ?? 0;
  const before = malformed();
  await eventually(() => {
    expect(malformed() > before || differences(suite, of).length === 0).toBe(true);
  });
  return stream.status().channels[channel]?.state === 'live' ? differences(suite, of) : [];
}

/** Waits until every channel is live, after it was lost since a number of statuses. */
async function liveAgain({ stream, recorder }: Harness, from: number): Promise<void> {
  await eventually(() => {
    expect(recorder.saw('reconnecting', from)).toBe(true);
    for (const { state } of Object.values(stream.status().channels)) expect(state).toBe('live');
  });
}
