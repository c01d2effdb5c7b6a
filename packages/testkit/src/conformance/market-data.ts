import { Channel } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { eventually, open, SIDE_BY_SIDE, type Suite } from './harness.js';
import { marketIdOf } from '../truth/market-id.js';
import { expectAllTrades, expectLastTickers } from './truth.js';

/** Compares the events of public channels with the market. */
export function describeMarketData(suite: Suite): void {
  const { pairs, publicChannels, startSimulator } = suite;

  describe.runIf(publicChannels.length > 0)('market data', SIDE_BY_SIDE, () => {
    test('each pair of each channel goes live, and ready() resolves', async () => {
      await using venue = await startSimulator({ seed: 1, pairs, rate: 50 });
      await using harness = open(suite, venue, { subscribeChannels: publicChannels });
      await harness.stream.ready();
      const { channels } = harness.stream.status();
      for (const channel of publicChannels) {
        expect(channels[channel]).toMatchObject({ state: 'live', reconnects: 0, malformed: 0, dropped: 0 });
        for (const pair of pairs) expect(channels[channel]?.symbols[pair]).toBe('live');
      }
    });

    test.runIf(publicChannels.includes(Channel.TICKER))('tickers are the top of the book', async () => {
      await using venue = await startSimulator({ seed: 2, pairs, rate: 200 });
      await using harness = open(suite, venue, { subscribeChannels: [Channel.TICKER] });
      const { recorder, stream } = harness;
      await stream.ready();
      await eventually(() => {
        expect(recorder.tickers.length).toBeGreaterThan(50);
      });
      venue.market.stop();
      await eventually(() => {
        expectLastTickers(recorder, venue, pairs);
      });
      for (const ticker of recorder.tickers) {
        expect(ticker.exchange).toBe(suite.exchange);
        expect(pairs).toContain(ticker.symbol);
        if (ticker.bidPrice !== undefined && ticker.askPrice !== undefined)
          expect(ticker.bidPrice).toBeLessThan(ticker.askPrice);
      }
      const received = recorder.tickers.map(({ receivedTime }) => receivedTime);
      expect(received).toEqual([...received].sort((left, right) => left - right));
    });

    test.runIf(publicChannels.includes(Channel.TRADE))(
      'trades are the market’s, each once, in order',
      async () => {
        await using venue = await startSimulator({ seed: 3, pairs, rate: 300 });
        await using harness = open(suite, venue, { subscribeChannels: [Channel.TRADE] });
        const { recorder, stream } = harness;
        await stream.ready();
        await eventually(() => {
          for (const pair of pairs)
            expect(recorder.trades.filter(({ symbol }) => symbol === pair).length).toBeGreaterThan(20);
        });
        venue.market.stop();
        await eventually(() => {
          expectAllTrades(recorder, venue, pairs);
        });
        for (const pair of pairs) {
          const ids = recorder.trades
            .filter(({ symbol }) => symbol === pair)
            .map((trade) => marketIdOf(venue, trade));
          expect(ids).toEqual([...ids].sort((left, right) => left - right));
        }
        for (const trade of recorder.trades) {
          const number = marketIdOf(venue, trade);
          const truth = venue.market.trades(trade.symbol).find(({ id }) => id === number);
          expect(Math.abs((trade.exchangeTime ?? 0) - (truth?.time ?? 0))).toBeLessThan(1);
        }
      },
    );

    test('a pair that the venue does not have is refused by name; the others run', async () => {
      await using venue = await startSimulator({ seed: 4, pairs, rate: 100 });
      const channels = publicChannels;
      await using harness = open(suite, venue, {
        subscribeChannels: channels,
        currencyPairs: [pairs[0], suite.unknownPair, pairs[1]],
      });
      const { recorder, stream } = harness;
      await expect(stream.ready()).rejects.toMatchObject({
        code: 'subscription_refused',
        symbol: suite.unknownPair,
        message: expect.stringContaining(suite.unknownPair) as string,
      });
      for (const channel of channels) {
        const status = stream.status().channels[channel];
        expect(status?.symbols[suite.unknownPair]).toBe('refused');
        for (const pair of pairs) expect(status?.symbols[pair]).toBe('live');
        expect(recorder.statuses).toContainEqual(
          expect.objectContaining({ channel, symbol: suite.unknownPair, state: 'refused' }),
        );
      }
      await eventually(() => {
        for (const pair of pairs)
          expect(recorder.events.some((event) => 'symbol' in event && event.symbol === pair)).toBe(true);
      });
    });

    test('a stream of which the venue has no pair ends with the reason', async () => {
      await using venue = await startSimulator({ seed: 5, pairs, rate: 10 });
      await using harness = open(suite, venue, {
        subscribeChannels: publicChannels,
        currencyPairs: [suite.unknownPair],
      });
      await expect(harness.ended).rejects.toMatchObject({ code: 'subscription_refused' });
    });
  });
}
