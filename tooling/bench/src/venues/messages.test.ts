import { expect, test, vi } from 'vitest';
import '@hftjs/adapter-binance';
import '@hftjs/adapter-coinbase';
import '@hftjs/adapter-kraken';
import '@hftjs/adapter-okx';
import {
  AsyncQueue,
  getExchangeStream,
  type OrderBook,
  type StreamBase,
  type StreamStatus,
} from '@hftjs/core';
import { FrameMap } from '@hftjs/core/adapter';
import { countersOf, LOSSES } from '../clients/counters.js';
import { marketsOf, pairOf, type Market } from '../frames/market.js';
import { readFrames } from '../frames/read-frames.js';
import { eventsOf, turnsOf, WireBatches } from '../frames/wire-batches.js';
import { MESSAGES, nameOf } from './messages.js';
import type { HotMessage } from './venue.js';
import { swapRow } from './okx-swap/venue.js';

const FRAMES = 250;

/** More than a cycle of frames: afterwards all books are again what they were. */
const BOOK_FRAMES = 4_400;

const streamOf = ({ venue, channel, subscribeArgs }: HotMessage, markets: readonly Market[]): StreamBase =>
  getExchangeStream({
    exchange: venue.exchange,
    currencyPairs: markets.map(pairOf),
    subscribeChannels: [channel],
    subscribeArgs: {
      ...subscribeArgs,
      ...(venue.exchange === 'okx_swap' && { instruments: markets.map(swapRow) }),
    },
  });

const rowsOf = (areBooks: boolean): [string, HotMessage][] =>
  MESSAGES.filter(({ snapshot }) => (snapshot !== undefined) === areBooks).map((message) => [
    nameOf(message),
    message,
  ]);

/** How often what belongs to a symbol or a pair is not found by the text that was read last. */
function lookUpsOf(run: () => void): number {
  const get = vi.spyOn(Map.prototype, 'get');
  run();
  const count = get.mock.contexts.filter((context) => context instanceof FrameMap).length;
  get.mockRestore();
  return count;
}

test.each(rowsOf(false))(
  '%s: what belongs to a symbol is found by the text that was read last',
  (_, message) => {
    const { venue, channel } = message;
    const markets = marketsOf(venue.quote);
    const stream = streamOf(message, markets);
    const source = new WireBatches(message, markets, { framesPerBatch: FRAMES }).source(() => Date.now());
    const feed = (): void => {
      for (const text of readFrames(source.take())) stream.feed(channel, text);
    };
    expect(lookUpsOf(feed)).toBeGreaterThan(0);
    expect(lookUpsOf(feed)).toBe(0);
  },
);

test.each(rowsOf(false))(
  '%s: the adapter publishes every frame, from its bytes where the message is described',
  (_, message) => {
    const { venue, channel } = message;
    const markets = marketsOf(venue.quote);
    const stream = streamOf(message, markets);
    const queue = new AsyncQueue();
    stream.bindObserver(channel === 'ticker' ? { tickerQueue: queue } : { tradeQueue: queue });
    const source = new WireBatches(message, markets, { framesPerBatch: FRAMES }).source(() => Date.now());
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

test.each(rowsOf(true))(
  '%s: the adapter publishes a book of every frame, which is right past the end of the prepared frames',
  (_, message) => {
    const { venue, channel, snapshot } = message;
    const markets = marketsOf(venue.quote);
    const stream = streamOf(message, markets);
    const books = new AsyncQueue<OrderBook>();
    const statuses = new AsyncQueue<StreamStatus>();
    stream.bindObserver({ orderBookQueue: books, statusQueue: statuses });
    const source = new WireBatches(message, markets, { framesPerBatch: FRAMES }).source(() => Date.now());
    const frames: string[] = [];
    while (frames.length < BOOK_FRAMES) frames.push(...readFrames(source.take()));
    const turns = turnsOf(markets.length);
    const snapshots = markets.map(
      (market, sent) =>
        snapshot?.text(market, { turns, sent: sent - markets.length, limit: 100 }) ?? 'no snapshot',
    );
    // A recording has the answers of REST after the first changes, which they do not contain.
    const kept = snapshot?.rest === undefined ? 0 : markets.length;
    const texts = [...frames.slice(0, kept), ...snapshots, ...frames.slice(kept)];
    for (const text of texts.slice(0, FRAMES)) stream.feed(channel, text);
    const lookUps = lookUpsOf(() => {
      for (const text of texts.slice(FRAMES)) stream.feed(channel, text);
    });
    expect(lookUps, 'what belongs to a symbol is found by the text that was read last').toBe(0);
    const counters = countersOf(stream, message);
    expect(statuses.drain().filter(({ state }) => state === 'gap')).toEqual([]);
    expect(counters).toMatchObject({ events: texts.length - kept, control: 0 });
    expect(counters.fallbacks).toBeLessThanOrEqual(markets.length);
    for (const name of LOSSES) expect(counters[name], name).toBe(0);
    const views = new Map(markets.map((market) => [pairOf(market), [] as OrderBook[]]));
    for (const book of books.drain()) views.get(book.symbol)?.push(book);
    for (const list of views.values()) {
      expect(list.length).toBeGreaterThan(turns + 1);
      for (const { bids, asks } of list) {
        expect([bids.length, asks.length]).toEqual([20, 20]);
        expect(bids[0]![0]).toBeLessThan(asks[0]![0]);
      }
      for (const [index, { bids, asks }] of list.slice(1 + turns).entries())
        expect(list[1 + index], 'a frame leaves the same book in every cycle').toMatchObject({ bids, asks });
    }
  },
);
