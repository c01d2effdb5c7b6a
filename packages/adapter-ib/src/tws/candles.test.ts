import { Channel, type Candle } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { startTwsSimulator, type TwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream, type OpenOptions, type Opened } from '../testing/streams.js';

const PAIRS = ['aapl/usd', 'btc/usd'] as const;

/** A market whose clock is moved by each trade, from an hour ago. */
async function start(
  pairs: readonly string[] = PAIRS,
): Promise<TwsSimulator & { trade(seconds: number): void }> {
  let time = Math.floor(Date.now() / 3_600_000 - 1) * 3_600_000;
  const venue = await startTwsSimulator({ seed: 9, pairs, rate: 0, clock: () => time });
  let count = 0;
  return Object.assign(venue, {
    trade: (seconds: number) => {
      time += seconds * 1_000;
      for (const pair of pairs)
        venue.market.trade(pair, ++count % 3 === 0 ? 'sell' : 'buy', pair === 'btc/usd' ? 0.001 : 3);
    },
  });
}

const open = (venue: TwsSimulator, options: Partial<OpenOptions> = {}): Opened<Recorder> =>
  openStream(new Recorder(), {
    streamHost: venue.streamHost,
    currencyPairs: PAIRS,
    subscribeChannels: [Channel.CANDLE],
    ...options,
  });

const figures = ({ openTime, closeTime, open, high, low, close, volume, trades }: Omit<Candle, 'channel'>): unknown => ({
  openTime, closeTime, open, high, low, close, volume, trades,
}); // prettier-ignore

/** The candles of the market's tape that have ended were published as closed, each once, and the present one as it is. */
async function expectTape(watched: Opened<Recorder>, venue: TwsSimulator, interval = '1m'): Promise<void> {
  await eventually(() => {
    for (const symbol of PAIRS) {
      const truth = venue.market.candles(symbol, interval).list();
      const candles = watched.recorder.candles.filter((candle) => candle.symbol === symbol);
      const closed = candles.filter((candle) => candle.closed);
      expect(closed.map(figures), symbol).toEqual(truth.slice(0, -1).map((one) => figures(one as never)));
      expect(figures(candles.at(-1)!)).toEqual(figures(truth.at(-1) as never));
      expect(candles.at(-1)?.closed).toBe(false);
    }
  });
}

describe('candles of TWS', () => {
  test('each change of the present bar, and each bar once when a later one begins', async () => {
    await using venue = await start();
    venue.trade(0);
    await using watched = open(venue);
    await watched.stream.ready();
    for (let count = 0; count < 12; count++) venue.trade(25);
    await expectTape(watched, venue);
    expect(watched.recorder.candles[0]).toMatchObject({ interval: '1m', origin: 'snapshot' });
    // The first ones, and one for each trade.
    expect(watched.recorder.candles.filter(({ closed }) => !closed)).toHaveLength(26);
  });

  test('bars of an outage come with the next connection, with the end of the one that was open', async () => {
    await using venue = await start();
    venue.trade(0);
    await using watched = open(venue, { args: { candle: { interval: '5m' } } });
    await watched.stream.ready();
    for (let count = 0; count < 4; count++) venue.trade(100);
    await venue.faults.down();
    for (let count = 0; count < 10; count++) venue.trade(200);
    await venue.faults.up();
    await eventually(() => {
      expect(watched.stream.status().channels.candle).toMatchObject({ state: 'live', reconnects: 1 });
    });
    for (let count = 0; count < 6; count++) venue.trade(100);
    await expectTape(watched, venue, '5m');
    expect(watched.recorder.candles.some(({ origin }) => origin === 'backfill')).toBe(true);
    expect(watched.recorder.saw('gap')).toBe(false);
  });

  test('when TWS has lost its data, bars are asked for again', async () => {
    await using venue = await start();
    venue.trade(0);
    await using watched = open(venue);
    await watched.stream.ready();
    venue.trade(30);
    venue.faults.loseConnectivity();
    venue.trade(60);
    venue.trade(60);
    venue.faults.restoreConnectivity({ isDataLost: true });
    await eventually(() => {
      expect(watched.stream.status().channels.candle?.state).toBe('live');
    });
    venue.trade(60);
    await expectTape(watched, venue);
  });

  test('there are none of currencies', async () => {
    await using venue = await start(['aapl/usd', 'eur/usd']);
    await using watched = open(venue, { currencyPairs: ['eur/usd'] });
    await expect(watched.ended).rejects.toThrow('have no volume');
  });

  test('a length that TWS does not have is a mistake', () => {
    const args = { candle: { interval: '4h' as never } };
    const options = { currencyPairs: PAIRS, subscribeChannels: [Channel.CANDLE], args } as const;
    expect(() => openStream(new Recorder(), options)).toThrow('interval');
  });
});
