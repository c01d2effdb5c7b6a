import { Channel, Exchange, getExchangeStream, silentLogger, type CurrencyPair } from '@hftjs/core';
import { VenueServer } from '@hftjs/simulator';
import { eventually, Recorder, expectFills, type VenueAddress } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { PAIRS, PRIVATE, buy, last, rest, start, watchWith, type Options } from './testing/watch.js';

const watch = (venue: VenueAddress, options: Options) => watchWith(new Recorder(), venue, options);

describe('frames', () => {
  test('a gap in the numbers is reported and filled: no trade lost', async () => {
    await using venue = await start({ rate: 200 });
    await using watched = watch(venue, { subscribeChannels: [Channel.TICKER, Channel.TRADE] });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      expect(recorder.trades.length).toBeGreaterThan(5);
    });
    venue.loseFrames(1, 'trade');
    await eventually(() => {
      expect(
        recorder.statuses.filter(({ channel }) => channel === 'trade').map(({ state }) => state),
      ).toContain('reconnecting');
    });
    await stream.ready();
    expect(recorder.statuses).toContainEqual(
      expect.objectContaining({
        channel: 'trade',
        state: 'gap',
        reason: expect.stringMatching(/1 frame is missing before sequence_num \d+/) as string,
      }),
    );
    venue.market.stop();
    for (const pair of PAIRS) venue.market.trade(pair, 'buy', 0.1);
    await eventually(() => {
      for (const pair of PAIRS) {
        const ids = recorder.trades
          .filter(({ symbol }) => symbol === pair)
          .map(({ tradeId }) => Number(tradeId));
        const truth = venue.market.trades(pair).filter(({ id }) => id >= Math.min(...ids));
        expect(ids.sort((left, right) => left - right)).toEqual(truth.map(({ id }) => id));
      }
    });
    const { channels } = stream.status();
    expect(channels.trade?.reconnects).toBe(1);
    expect(channels.ticker?.reconnects).toBe(0);
  });

  test('a gap in the account’s frames: orders and fills are reconciled', async () => {
    await using venue = await start();
    await using watched = watch(venue, { subscribeChannels: PRIVATE });
    const { stream, recorder } = watched;
    await stream.ready();
    const resting = rest(venue);
    await eventually(() => {
      expect(last(recorder, resting.orderId)?.status).toBe('new');
    });
    venue.loseFrames(100, 'my_order');
    venue.cancelOrder(resting.orderId);
    buy(venue);
    venue.loseFrames(0);
    await eventually(() => {
      expect(recorder.saw('gap')).toBe(true);
      expect(last(recorder, resting.orderId)).toMatchObject({ status: 'canceled', volume: 0.5 });
      expectFills(recorder, venue);
    });
  });

  test('a frame of 5 MB', () => {
    const stream = getExchangeStream({
      exchange: Exchange.COINBASE,
      currencyPairs: ['btc/usd'],
      subscribeChannels: [Channel.TRADE],
      logger: silentLogger,
    });
    const recorder = new Recorder();
    stream.bindObserver(recorder);
    const trades = Array.from({ length: 40_000 }, (_, index) => ({
      product_id: 'BTC-USD',
      trade_id: String(40_000 - index),
      price: '63310.25',
      size: '0.00000012',
      time: '2026-08-12T19:27:48.298771Z',
      side: 'BUY',
    }));
    const timestamp = '2026-08-12T19:27:48.349771Z';
    const events = [{ type: 'update', trades }];
    const text = JSON.stringify({ channel: 'market_trades', timestamp, sequence_num: 0, events });
    expect(text.length).toBeGreaterThan(5_000_000);
    stream.feed(Channel.TRADE, text);
    expect(recorder.trades).toHaveLength(40_000);
    expect(recorder.trades[0]?.tradeId).toBe('1');
  });

  test('a channel that Coinbase does not have is refused, and not blamed on the key', async () => {
    const server = new VenueServer({ seed: 1 });
    server.socket('/', (connection) => ({
      onMessage: (text) => {
        const isKnown = text.includes('heartbeats');
        const events = [{ subscriptions: { heartbeats: ['heartbeats'] } }];
        const listing = { channel: 'subscriptions', sequence_num: 0, events };
        connection.send(
          JSON.stringify(isKnown ? listing : { type: 'error', message: 'authentication failure' }),
        );
      },
    }));
    await server.listen();
    await using watched = watch(server, { subscribeChannels: [Channel.TRADE] });
    await expect(watched.ended).rejects.toMatchObject({
      code: 'subscription_refused',
      message: expect.stringContaining('the channel does not exist') as string,
    });
    for (const symbol of PAIRS)
      expect(watched.recorder.statuses).toContainEqual(expect.objectContaining({ symbol, state: 'refused' }));
    await server.close();
  });
});

describe('market data', () => {
  test('both names of a shared book are fed by one subscription', async () => {
    await using venue = await start({ rate: 100 });
    const pairs = ['btc/usdc', 'btc/usd', 'eth/usdc'] as const;
    await using watched = watch(venue, {
      currencyPairs: pairs,
      subscribeChannels: [Channel.TICKER, Channel.TRADE],
    });
    const { stream, recorder } = watched;
    await stream.ready();
    await eventually(() => {
      for (const pair of pairs) {
        expect(recorder.tickers.filter(({ symbol }) => symbol === pair).length).toBeGreaterThan(3);
        expect(recorder.trades.filter(({ symbol }) => symbol === pair).length).toBeGreaterThan(3);
      }
    });
    venue.market.stop();
    const idsOf = (pair: CurrencyPair) =>
      recorder.trades.filter(({ symbol }) => symbol === pair).map(({ tradeId }) => tradeId);
    expect(idsOf('btc/usdc')).toEqual(idsOf('btc/usd'));
    expect(stream.status().channels.trade?.malformed).toBe(0);
  });

  test('without REST the acknowledgement decides: an alias is known by its answer, the unknown is refused', async () => {
    await using venue = await start({ rate: 100 });
    // An answer that the client does not try again by itself, which would take its time.
    venue.faults.refuseRest(501);
    await using watched = watch(venue, {
      currencyPairs: ['btc/usdc', 'nope/usd', 'eth/usd'],
      subscribeChannels: [Channel.TRADE],
    });
    const { stream, recorder } = watched;
    await expect(stream.ready()).rejects.toMatchObject({
      code: 'subscription_refused',
      symbol: 'nope/usd',
      message: expect.stringContaining('Coinbase left NOPE-USD out') as string,
    });
    await eventually(() => {
      for (const pair of ['btc/usdc', 'eth/usd'])
        expect(recorder.trades.some(({ symbol }) => symbol === pair)).toBe(true);
    });
  });

  test('trades of before the stream are not published', async () => {
    await using venue = await start();
    expect(venue.market.trades('btc/usd').length).toBeGreaterThan(10);
    await using watched = watch(venue, { subscribeChannels: [Channel.TRADE] });
    const { stream, recorder } = watched;
    await stream.ready();
    venue.market.trade('btc/usd', 'buy', 0.1);
    const id = String(venue.market.trades('btc/usd').at(-1)?.id);
    await eventually(() => {
      expect(recorder.trades.at(-1)?.tradeId).toBe(id);
    });
    for (const trade of recorder.trades) expect(trade).toMatchObject({ side: 'buy', symbol: 'btc/usd' });
    expect(recorder.trades.every(({ origin }) => origin === undefined)).toBe(true);
    expect(stream.status().channels.trade?.skipped).toBeGreaterThan(10);
    expect(recorder.saw('gap')).toBe(false);
  });

  test('ticker_batch has last price and day, and no best prices', async () => {
    await using venue = await start({ rate: 50, tickerBatchInterval: 100 });
    await using watched = watch(venue, {
      subscribeChannels: [Channel.TICKER],
      subscribeArgs: { ticker: 'ticker_batch' },
    });
    await eventually(() => {
      expect(watched.recorder.tickers.length).toBeGreaterThan(4);
    });
    for (const ticker of watched.recorder.tickers) {
      expect(ticker.lastPrice).toBeGreaterThan(0);
      expect(ticker.stats24h?.volume).toBeGreaterThanOrEqual(0);
      expect(ticker).not.toHaveProperty('bidPrice');
    }
  });
});
