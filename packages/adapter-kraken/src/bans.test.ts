import { Channel, Exchange, type StreamOptions } from '@hftjs/core';
import { VenueServer, type ServerCounters } from '@hftjs/simulator';
import { eventually, Recorder, watch, type VenueAddress, type Watched } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import { startKrakenFutureSimulator, startKrakenSimulator } from './simulator/index.js';

/** How long Kraken wants to be left alone in these tests: longer than where it does not say how long. */
const PAUSE = 300_000;

const PRIVATE = [Channel.MY_ORDER, Channel.MY_TRADE] as const;

const open = (
  venue: VenueAddress,
  options: Pick<StreamOptions, 'exchange' | 'subscribeChannels'> & Partial<StreamOptions>,
): Watched<Recorder> => watch(new Recorder(), venue, { currencyPairs: ['btc/usd'], ...options });

/** The stream waits as long as the venue's text states, plus jitter. */
const expectPause = (recorder: Recorder): Promise<void> =>
  eventually(() => {
    const delays = recorder.statuses.map(({ nextDelay = 0 }) => nextDelay);
    expect(Math.max(...delays)).toBeGreaterThan(PAUSE - 30_000);
    expect(Math.max(...delays)).toBeLessThan(PAUSE * 1.15);
  });

const inSeconds = (): number => Math.ceil((Date.now() + PAUSE) / 1000);

const banWords = (): string => `Too many requests, this address is banned until ${Date.now() + PAUSE}`;

const calls = ({ restRequests }: ServerCounters): number =>
  Object.values(restRequests).reduce((sum, count) => sum + count, 0);

const VENUES = [
  { exchange: Exchange.KRAKEN, start: startKrakenSimulator },
  { exchange: Exchange.KRAKEN_FUTURE, start: startKrakenFutureSimulator },
] as const;

describe('"banned until" without a Retry-After is obeyed', () => {
  test.each(VENUES)('$exchange: in the answer to a dial', async ({ exchange, start }) => {
    await using venue = await start({ seed: 3, pairs: ['btc/usd'], rate: 0 });
    venue.faults.refuse(429, { body: banWords() });
    await using watched = open(venue, { exchange, subscribeChannels: [Channel.TICKER] });
    await expectPause(watched.recorder);
    expect(venue.counters.dials).toBe(1);
  });

  test.each([429, 418])('kraken: in the answer of REST, %i', async (status) => {
    await using venue = await startKrakenSimulator({ seed: 3, pairs: ['btc/usd'], rate: 0 });
    venue.faults.refuseRest(status, { body: banWords() });
    const options = { exchange: Exchange.KRAKEN, subscribeChannels: PRIVATE, ...venue.credentials };
    await using watched = open(venue, options);
    await expectPause(watched.recorder);
    expect(Object.values(venue.counters.restRequests)).toEqual([1]);
  });

  test('kraken_future: in the answer of REST', async () => {
    await using venue = await startKrakenFutureSimulator({ seed: 3, pairs: ['btc/usd'], rate: 0 });
    const options = { exchange: Exchange.KRAKEN_FUTURE, subscribeChannels: PRIVATE, ...venue.credentials };
    await using watched = open(venue, options);
    const { stream, recorder } = watched;
    await stream.ready();
    const reasons = (): string => recorder.statuses.map(({ reason }) => reason).join('\n');
    venue.faults.refuseRest(429, { body: banWords() });
    const before = calls(venue.counters);
    venue.faults.drop();
    await eventually(() => {
      expect(reasons()).toContain('answered with HTTP 429');
    });
    // What was missed is asked for by the next connection too, and not sent.
    venue.faults.drop();
    await eventually(() => {
      const [, pause] = /demands a pause of (\d+) ms/.exec(reasons()) ?? [];
      expect(Number(pause)).toBeGreaterThan(PAUSE - 30_000);
    });
    expect(calls(venue.counters)).toBe(before + 1);
  });
});

describe('kraken: "Throttled" with the end of the pause is obeyed', () => {
  test.each(['EService:Throttled: ', 'EService: Throttled: ', 'EService:Throttled:'])(
    'in an answer of REST with HTTP 200: %s',
    async (words) => {
      await using venue = await startKrakenSimulator({ seed: 3, pairs: ['btc/usd'], rate: 0 });
      const path = '/0/private/GetWebSocketsToken';
      venue.faults.refuseRest(200, { path, body: JSON.stringify({ error: [`${words}${inSeconds()}`] }) });
      await using watched = open(venue, {
        exchange: Exchange.KRAKEN,
        subscribeChannels: PRIVATE,
        ...venue.credentials,
      });
      await expectPause(watched.recorder);
      expect(venue.counters.restRequests[path]).toBe(1);
    },
  );

  test('in the answer to a request on the WebSocket', async () => {
    await using server = new VenueServer({ seed: 1 });
    server.socket('/*', (connection) => ({
      onMessage: (text) => {
        const { req_id } = JSON.parse(text) as { readonly req_id: unknown };
        const error = `EService:Throttled: ${inSeconds()}`;
        connection.send(JSON.stringify({ method: 'subscribe', req_id, success: false, error }));
      },
    }));
    await server.listen();
    await using watched = open(server, { exchange: Exchange.KRAKEN, subscribeChannels: [Channel.TRADE] });
    await expectPause(watched.recorder);
    expect(server.counters.dials).toBe(1);
  });
});
