import { describe, expect, test } from 'vitest';
import { MESSAGES, nameOf } from '../venues/messages.js';
import { coinbaseMarketTrades } from '../venues/coinbase/market-trades.js';
import { krakenTicker } from '../venues/kraken/ticker.js';
import { krakenTrade } from '../venues/kraken/trade.js';
import type { HotMessage } from '../venues/venue.js';
import { marketsOf } from './market.js';
import { readFrames } from './read-frames.js';
import { eventsOf, WireBatches } from './wire-batches.js';

const START = Date.UTC(2026, 0, 2, 3, 4, 5, 6) + 0.5;

function take(message: HotMessage, frames: number, clock = (): number => START): unknown[] {
  const source = new WireBatches(message, marketsOf(message.venue.quote), { framesPerBatch: 20 }).source(
    clock,
  );
  const texts: string[] = [];
  while (texts.length < frames) texts.push(...readFrames(source.take()));
  return texts.slice(0, frames).map((text) => JSON.parse(text) as unknown);
}

interface KrakenPacket {
  readonly data: readonly {
    readonly symbol: string;
    readonly trade_id: number;
    readonly timestamp: string;
  }[];
}

describe('rising numbers and times', () => {
  test('trade ids rise by one per trade and market, past the end of the prepared frames', () => {
    const rows = (take(krakenTrade, 6_000) as KrakenPacket[]).flatMap(({ data }) => data);
    const last = new Map<string, number>();
    for (const { symbol, trade_id: id } of rows) {
      expect(id).toBe((last.get(symbol) ?? 109_116_693) + 1);
      last.set(symbol, id);
    }
    expect(last.size).toBe(8);
  });

  test('the newest comes first where the venue writes it so; frames are numbered', () => {
    const packets = take(coinbaseMarketTrades, 20) as {
      readonly sequence_num: number;
      readonly events: readonly { readonly trades: readonly { readonly trade_id: string }[] }[];
    }[];
    expect(packets.map(({ sequence_num: number }) => number - 200_000_000)).toEqual([...Array(20).keys()]);
    const ids = packets.map(({ events }) => events[0]?.trades.map(({ trade_id: id }) => Number(id)) ?? []);
    expect(ids.every((list) => list.every((id, index) => index === 0 || id === list[index - 1]! - 1))).toBe(
      true,
    );
    expect(ids.some((list) => list.length === 3)).toBe(true);
  });

  test('each frame has the time of the clock, or a microsecond more than the one before', () => {
    const packets = take(krakenTicker, 3) as KrakenPacket[];
    expect(packets.map(({ data }) => data[0]?.timestamp)).toEqual([
      '2026-01-02T03:04:05.006501Z',
      '2026-01-02T03:04:05.006501Z',
      '2026-01-02T03:04:05.006502Z',
    ]);
  });
});

test('the last microsecond of a second', () => {
  const end = Date.UTC(2026, 0, 2, 3, 4, 5, 999);
  const [packet] = take(krakenTicker, 1, () => end + 0.9997) as KrakenPacket[];
  expect(packet?.data[0]?.timestamp).toBe('2026-01-02T03:04:05.999999Z');
});

test('the number of events is known', () => {
  expect(eventsOf(krakenTicker, 1_000)).toBe(1_000);
  const packets = take(krakenTrade, 5_003) as KrakenPacket[];
  expect(eventsOf(krakenTrade, 5_003)).toBe(packets.reduce((sum, { data }) => sum + data.length, 0));
});

test('every frame is JSON, and the frames of many markets are as different', () => {
  for (const message of MESSAGES) {
    const source = new WireBatches(message, marketsOf(message.venue.quote, 1_500), {
      framesPerBatch: 1_000,
    }).source(() => START);
    const texts = readFrames(source.take());
    for (const text of texts) expect(() => JSON.parse(text) as unknown, nameOf(message)).not.toThrow();
    expect(new Set(texts).size, nameOf(message)).toBe(texts.length);
  }
});
