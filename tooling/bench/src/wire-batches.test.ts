import { expect, test } from 'vitest';
import { FIRST_TRADE_ID, ROWS_PER_FRAME } from './frame-text.js';
import type { BenchChannel } from './messages.js';
import { WireBatches } from './wire-batches.js';

interface Packet {
  readonly channel: string;
  readonly data: readonly {
    readonly symbol: string;
    readonly trade_id: number;
    readonly timestamp: string;
  }[];
}

function* packetsOf(bytes: Buffer): Generator<Packet> {
  for (let at = 0; at < bytes.length;) {
    const isShort = bytes.readUInt8(at + 1) < 126;
    const start = at + (isShort ? 2 : 4);
    const length = isShort ? bytes.readUInt8(at + 1) : bytes.readUInt16BE(at + 2);
    yield JSON.parse(bytes.toString('latin1', start, start + length)) as Packet;
    at = start + length;
  }
}

function takePackets(channel: BenchChannel, batches: number): Packet[] {
  const take = new WireBatches(channel, 32).taker();
  return Array.from({ length: batches }, () => [...packetsOf(take())]).flat();
}

test('trade ids rise by one per trade and market, past the end of the prepared frames', () => {
  const rows = takePackets('trade', 200).flatMap(({ data }) => data);
  const last = new Map<string, number>();
  for (const { symbol, trade_id } of rows) {
    expect(trade_id).toBe((last.get(symbol) ?? FIRST_TRADE_ID) + 1);
    last.set(symbol, trade_id);
  }
  expect(last.size).toBe(8);
});

test('the stated number of rows per frame is right', () => {
  for (const channel of ['ticker', 'trade'] as const) {
    const packets = takePackets(channel, 100);
    const rows = packets.reduce((sum, { data }) => sum + data.length, 0);
    expect(rows / packets.length).toBeCloseTo(ROWS_PER_FRAME[channel], 1);
  }
});

test('a clock stamps every frame, to the microsecond', () => {
  const take = new WireBatches('ticker', 1).taker(() => Date.UTC(2025, 0, 2, 3, 4, 5, 6) + 0.0071 + 0.5);
  const [packet] = [...packetsOf(take())];
  expect(packet?.data[0]?.timestamp).toBe('2025-01-02T03:04:05.006507Z');
});
