import { Channel } from '@hftjs/core';
import { eventually, Recorder } from '@hftjs/testkit';
import { expect, test } from 'vitest';
import { startTwsSimulator } from '../simulator/tws/start-tws-simulator.js';
import { openStream, makeStream } from '../testing/streams.js';

const PAIRS = ['aapl/usd', 'btc/usd', 'eur/usd'] as const;

const EXPECTED = [
  {
    symbol: 'aapl/usd',
    venueSymbol: 'AAPL',
    base: 'aapl',
    quote: 'usd',
    priceIncrement: 0.01,
    volumeIncrement: 1,
  },
  { symbol: 'btc/usd', venueSymbol: 'BTC.USD', priceIncrement: 0.1, volumeIncrement: 1e-8 },
  { symbol: 'eur/usd', venueSymbol: 'EUR.USD', priceIncrement: 0.00001, volumeIncrement: 1 },
].map((each) => ({ kind: 'spot', status: 'unknown', rawStatus: '', ...each }));

test('the contracts of the pairs, and after a reconnect what changed of them', async () => {
  await using venue = await startTwsSimulator({ seed: 4, pairs: PAIRS, rate: 0 });
  await using watched = openStream(new Recorder(), {
    streamHost: venue.streamHost,
    currencyPairs: PAIRS,
    subscribeChannels: [Channel.INSTRUMENT],
  });
  await watched.stream.ready();
  const { recorder } = watched;
  expect(recorder.instruments).toMatchObject(EXPECTED.map((each) => ({ ...each, origin: 'snapshot' })));
  venue.market.setIncrements('aapl/usd', { priceStep: 0.05, volumeStep: 10, minVolume: 20 });
  venue.faults.drop();
  await eventually(() => {
    expect(recorder.instruments.slice(PAIRS.length)).toMatchObject([
      { symbol: 'aapl/usd', priceIncrement: 0.05, volumeIncrement: 10, minVolume: 20 },
    ]);
  });
});

test('are listed before the start, without the pairs that TWS does not know', async () => {
  await using venue = await startTwsSimulator({ seed: 4, pairs: PAIRS, rate: 0 });
  await using prepared = makeStream(new Recorder(), {
    streamHost: venue.streamHost,
    currencyPairs: [...PAIRS, 'spy/usd'],
    subscribeChannels: [Channel.TICKER],
  }).stream;
  expect(await prepared.instruments()).toMatchObject(EXPECTED);
  await venue.faults.down();
  await expect(prepared.instruments()).rejects.toMatchObject({ code: 'connect_failed' });
});
