import { describe, expect, test } from 'vitest';
import { bookMessages, bookRow, readLargeBook } from './order-book.js';

const TIME = '2026-08-09T21:05:48.35161Z';

const level = (index: number): object => ({
  side: index % 2 === 0 ? 'bid' : 'offer',
  event_time: TIME,
  price_level: String(1_000 - index / 100),
  new_quantity: String(index % 7),
});

const event = (productId: string, count: number, type = 'snapshot'): object => ({
  type,
  product_id: productId,
  updates: Array.from({ length: count }, (_, index) => level(index)),
});

const frame = (...events: readonly object[]): object => ({
  channel: 'l2_data',
  timestamp: TIME,
  sequence_num: 8,
  events,
});

interface Packet {
  readonly channel: string;
  readonly sequence_num: number;
  readonly events: readonly unknown[];
}

/** Reads all slices of a frame. */
function slowly(text: string): Packet | undefined {
  const reading = readLargeBook(Buffer.from(text));
  let result = reading.next();
  while (result.done !== true) result = reading.next();
  return result.value as Packet | undefined;
}

describe('a large book', () => {
  test.each([
    ['one event', frame(event('BTC-USD', 5_000))],
    ['several events', frame(event('BTC-USD', 2_000), event('ETH-USD', 0), event('SOL-USD', 900, 'update'))],
  ])('%s: what the other readers read', (_, given) => {
    const text = JSON.stringify(given);
    const { events, ...head } = slowly(text)!;
    const plain = JSON.parse(text) as Packet;
    expect({ ...head, events: [] }).toEqual({ ...plain, events: [] });
    const rows = plain.events.map((row) => bookRow.read(row));
    expect(events).toEqual(rows);
    expect(events.every((row) => bookRow.has(row))).toBe(true);
    const compiled = bookMessages[0]!.read(Buffer.from(text)) as Packet;
    expect(compiled.events).toEqual(rows);
  });

  test('slices that have another layout are parsed', () => {
    const text = JSON.stringify(frame(event('BTC-USD', 3_000)));
    const changed = text.replaceAll(/"event_time":"[^"]*",/g, '').replaceAll('"bid",', '"bid","more":{},');
    expect(slowly(changed)!.events).toEqual(
      (JSON.parse(text) as Packet).events.map((row) => bookRow.read(row)),
    );
  });

  test.each([
    ['of another channel', JSON.stringify({ ...frame(event('BTC-USD', 5)), channel: 'other' })],
    ['without levels', JSON.stringify({ channel: 'l2_data', events: [] })],
    [
      'with levels outside of its events',
      JSON.stringify({ channel: 'l2_data', updates: [level(1)], events: [] }),
    ],
  ])('a frame %s is left to the plain reader', (_, text) => {
    expect(slowly(text)).toBeUndefined();
  });

  test.each([
    ['side', 'ask'],
    ['price_level', '-1'],
    ['new_quantity', 'many'],
  ])('a level whose %s is %s makes it unreadable', (key, value) => {
    const one = { ...level(0), [key]: value };
    expect(() => slowly(JSON.stringify(frame({ ...event('BTC-USD', 1), updates: [one] })))).toThrow();
  });
});
