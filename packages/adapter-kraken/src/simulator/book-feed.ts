import { crc32 } from 'node:zlib';
import {
  type BookFrame,
  type Books,
  formatTimestamp,
  jsonArray,
  jsonObject,
  type Level,
  quoted,
} from '@hftjs/simulator';
import type { Feed, NamedPair } from './feeds.js';
import { sortedObject } from './json-text.js';
import type { Asked, Params } from './subscriptions.js';

/** Levels per side that can be subscribed. */
const DEPTHS: readonly unknown[] = [10, 25, 100, 500, 1_000];

/** Levels per side that a checksum covers. */
const COVERED = 10;

/** Names by which faults select the frames. */
const CHANNELS = ['book', 'order_book'];

/** A subscription to the book of a pair. */
export function askedBook(params: Params, books: Books, pair: NamedPair): Asked {
  const { depth = 10 } = params;
  if (!DEPTHS.includes(depth)) return { kind: 'error', error: 'Subscription depth not supported' };
  const wantsSnapshot = params.snapshot !== false;
  return {
    kind: 'subscription',
    key: `book ${String(depth)} ${pair.symbol}`,
    channels: CHANNELS,
    result: sortedObject({
      channel: '"book"',
      depth: String(depth),
      snapshot: String(wantsSnapshot),
      symbol: quoted(pair.symbol),
    }),
    open: (send) => bookFeed(books, { pair, depth: depth as number, wantsSnapshot }, send),
  };
}

interface BookOptions {
  readonly pair: NamedPair;
  readonly depth: number;
  readonly wantsSnapshot: boolean;
}

// https://docs.kraken.com/api/docs/websocket-v2/book
function bookFeed(
  books: Books,
  { pair, depth, wantsSnapshot }: BookOptions,
  send: (text: string) => boolean,
): Feed {
  const write = (type: 'snapshot' | 'update', frame: BookFrame): string => {
    const row = jsonObject({
      symbol: quoted(pair.symbol),
      bids: levelRows(frame.bids),
      asks: levelRows(frame.asks),
      checksum: String(checksumOf(frame)),
      timestamp: quoted(formatTimestamp(frame.time)),
    });
    return jsonObject({ channel: '"book"', type: quoted(type), data: jsonArray([row]) });
  };
  const subscription = books.source(`v2 ${depth}`, pair.spec.pair, { depth }).subscribe({
    snapshot: (frame) => write('snapshot', frame),
    update: (frame) => write('update', frame),
    send,
    hasChecksum: true,
  });
  return {
    snapshot() {
      if (wantsSnapshot) subscription.sendSnapshot();
      return [];
    },
    update: () => [],
    release: () => {
      subscription.release();
    },
  };
}

const levelRows = (levels: readonly Level[]): string =>
  jsonArray(levels.map(({ priceText, volumeText }) => jsonObject({ price: priceText, qty: volumeText })));

/** https://docs.kraken.com/api/docs/guides/spot-ws-book-v2 */
function checksumOf({ book: { bids, asks }, checksumMask }: BookFrame): number {
  const digits = (text: string): string => text.replace('.', '').replace(/^0+/, '');
  const text = [...asks.slice(0, COVERED), ...bids.slice(0, COVERED)]
    .map(({ priceText, volumeText }) => digits(priceText) + digits(volumeText))
    .join('');
  return (crc32(text) ^ checksumMask) >>> 0;
}
