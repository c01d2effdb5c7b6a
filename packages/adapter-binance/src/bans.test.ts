import { Channel, Exchange, type StreamOptions } from '@hftjs/core';
import { VenueServer } from '@hftjs/simulator';
import { eventually, Recorder, watch, type VenueAddress, type Watched } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import './index.js';
import { startBinanceFutureSimulator, startBinanceSimulator } from './simulator/index.js';

/** How long the bans of these tests are: longer than what a ban is taken to be where its end is not known. */
const BAN = 300_000;

const VENUES = [
  { exchange: Exchange.BINANCE, start: startBinanceSimulator },
  { exchange: Exchange.BINANCE_FUTURE, start: startBinanceFutureSimulator },
] as const;

const PRIVATE = [Channel.MY_ORDER, Channel.MY_TRADE] as const;

const banWords = (end: number): string =>
  `Way too many requests; IP(1.2.3.4) banned until ${end}. Please use the websocket for live updates to avoid bans.`;

const open = (
  venue: VenueAddress,
  options: Pick<StreamOptions, 'exchange' | 'subscribeChannels'> & Partial<StreamOptions>,
): Watched<Recorder> => watch(new Recorder(), venue, { currencyPairs: ['btc/usdt'], ...options });

/** The stream waits for the end of the ban: as long as the venue's message states, plus some jitter. */
const expectPause = (recorder: Recorder): Promise<void> =>
  eventually(() => {
    const delays = recorder.statuses.map(({ nextDelay = 0 }) => nextDelay);
    expect(Math.max(...delays)).toBeGreaterThan(BAN - 30_000);
    expect(Math.max(...delays)).toBeLessThan(BAN * 1.15);
  });

describe.each(VENUES)('$exchange obeys "banned until" without a Retry-After', ({ exchange, start }) => {
  test('of REST', async () => {
    await using venue = await start({ seed: 3, pairs: ['btc/usdt'], rate: 0 });
    venue.faults.refuseRest(418, { bannedFor: BAN });
    await using watched = open(venue, { exchange, subscribeChannels: PRIVATE, ...venue.credentials });
    await expectPause(watched.recorder);
    const { restRequests, dials } = venue.counters;
    expect(Object.values(restRequests)).toEqual([1]);
    expect(dials).toBeLessThanOrEqual(1);
  });

  test('of a dial', async () => {
    await using venue = await start({ seed: 3, pairs: ['btc/usdt'], rate: 0 });
    venue.faults.refuse(418, { bannedFor: BAN });
    await using watched = open(venue, { exchange, subscribeChannels: [Channel.TICKER] });
    await expectPause(watched.recorder);
    expect(venue.counters.dials).toBe(1);
  });
});

const ASSETS = { baseAsset: 'BTC', quoteAsset: 'USDT', marginAsset: 'USDT' };

/** A venue that answers each request on its WebSockets with an error. */
async function refusingVenue(answer: () => object): Promise<VenueServer> {
  const server = new VenueServer({ seed: 1 });
  server.socket('/*', (connection) => ({
    onMessage: (text) => {
      const { id } = JSON.parse(text) as { readonly id: unknown };
      connection.send(JSON.stringify({ id, ...answer() }));
    },
  }));
  server.route('GET *', () => ({
    body: JSON.stringify({
      serverTime: Date.now(),
      symbols: [{ symbol: 'BTCUSDT', status: 'TRADING', contractType: 'PERPETUAL', ...ASSETS }],
    }),
  }));
  await server.listen();
  return server;
}

describe('a ban that answers a WebSocket request is respected', () => {
  test.each([
    ['by its words', (end: number) => ({ code: -1003, msg: banWords(end) })],
    [
      'by its data',
      (end: number) => ({ code: -1003, msg: 'words', data: { serverTime: 1, retryAfter: end } }),
    ],
  ])('on the WebSocket API of the spot market: %s', async (_name, error) => {
    await using venue = await refusingVenue(() => ({ status: 418, error: error(Date.now() + BAN) }));
    await using watched = open(venue, {
      exchange: Exchange.BINANCE,
      subscribeChannels: PRIVATE,
      apiKey: 'key',
      apiSecret: 'secret',
    });
    await expectPause(watched.recorder);
    expect(venue.counters.dials).toBe(1);
  });

  test.each([Exchange.BINANCE, Exchange.BINANCE_FUTURE])(
    'on the market streams of %s: by its words',
    async (exchange) => {
      await using venue = await refusingVenue(() => ({
        error: { code: -1003, msg: banWords(Date.now() + BAN) },
      }));
      await using watched = open(venue, { exchange, subscribeChannels: [Channel.TRADE] });
      await expectPause(watched.recorder);
      expect(venue.counters.dials).toBe(1);
    },
  );
});
