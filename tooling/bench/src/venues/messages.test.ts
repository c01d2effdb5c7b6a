import { expect, test } from 'vitest';
import '@hftjs/adapter-binance';
import '@hftjs/adapter-coinbase';
import '@hftjs/adapter-kraken';
import '@hftjs/adapter-okx';
import { AsyncQueue, getExchangeStream } from '@hftjs/core';
import { countersOf, LOSSES } from '../clients/counters.js';
import { marketsOf, pairOf } from '../frames/market.js';
import { readFrames } from '../frames/read-frames.js';
import { eventsOf, WireBatches } from '../frames/wire-batches.js';
import { MESSAGES, nameOf } from './messages.js';
import { swapRow } from './okx-swap/venue.js';

const FRAMES = 250;

test.each(MESSAGES.map((message) => [nameOf(message), message] as const))(
  '%s: the adapter publishes every frame, from its bytes where the message is described',
  (_, message) => {
    const { venue, channel } = message;
    const markets = marketsOf(venue.quote);
    const stream = getExchangeStream({
      exchange: venue.exchange,
      currencyPairs: markets.map(pairOf),
      subscribeChannels: [channel],
      subscribeArgs: {
        ...message.subscribeArgs,
        ...(venue.exchange === 'okx_swap' && { instruments: markets.map(swapRow) }),
      },
    });
    const queue = new AsyncQueue();
    stream.bindObserver(channel === 'ticker' ? { tickerQueue: queue } : { tradeQueue: queue });
    const source = new WireBatches(message, markets, FRAMES).source(() => Date.now());
    for (const text of readFrames(source.take())) stream.feed(channel, text);
    const counters = countersOf(stream, message);
    expect(counters).toMatchObject({
      frames: FRAMES,
      events: eventsOf(message, FRAMES),
      control: 0,
      fallbacks: 0,
    });
    for (const name of LOSSES) expect(counters[name], name).toBe(0);
  },
);
