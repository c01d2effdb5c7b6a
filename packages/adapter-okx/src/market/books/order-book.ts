import type { BookLevel, CurrencyPair } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  isRow,
  now,
  wire,
  wireLevel,
  wireLevels,
  wireObject,
  wireRows,
  type BookMessage,
  type MessageDescription,
  type Mutable,
  type Sizes,
  type Value,
} from '@hftjs/core/adapter';
import type { DataPacket } from '../../venue/data-packet.js';
import type { OkxVenue } from '../../venue/okx-venue.js';
import type { BookChannel } from './channels.js';

/** Price, size, a column that is not used any more, and the number of orders. In `books-rpi` the third is a part of the size. */
const levels = wireLevels(wireLevel(wire.ignored, wire.ignored));

/**
 * Since June 2026 the checksum is 0, which stands for none. A frame with another one is of an older recording: the plain
 * reader reads it, because the checksum is that of the texts in the frame.
 */
const noChecksum: Value<number | undefined> = wire.optional({
  ...wire.integer,
  write: (code) => {
    code.text('0');
    return '0';
  },
});

/** @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-ws-order-book-channel */
export const bookRow = describeRow('book', {
  asks: levels,
  bids: levels,
  instId: wire.optional(wire.ignored),
  ts: wire.epochTime(),
  checksum: noChecksum,
  seqId: wire.optional(wire.id),
  prevSeqId: wire.optional(wire.integer),
});

/** A frame of a book. */
export interface BookPacket extends DataPacket {
  readonly action?: unknown;
}

/** The hot messages of a channel: as OKX sends them, and with the order of keys of its documentation. */
export function bookMessages({ name, isWhole }: BookChannel): readonly MessageDescription[] {
  const arg = wireObject({ channel: wire.literal(name), instId: wire.word });
  if (isWhole)
    return [
      describeMessage(name, {
        arg,
        data: wireRows(bookRow.inOrder('asks', 'bids', 'instId', 'ts', 'seqId')),
      }),
    ];
  const rows = [
    bookRow.inOrder('asks', 'bids', 'ts', 'checksum', 'seqId', 'prevSeqId'),
    bookRow.inOrder('asks', 'bids', 'ts', 'checksum', 'prevSeqId', 'seqId'),
  ];
  return rows.map((row) =>
    describeMessage(name, { arg, action: wire.mostly(wire.word, 'update', 'snapshot'), data: wireRows(row) }),
  );
}

/** Makes the sizes of levels volumes in base currency. The levels are new, and of this caller alone. */
export function toVolumes(given: readonly BookLevel[], sizes: Sizes): void {
  if (!sizes.areContracts) return;
  for (const level of given as readonly Mutable<BookLevel>[]) level[1] = sizes.volume(level[1], level[0]);
}

/**
 * Reads the present book of a pair over REST. With `source` 0, it has the number of its last change.
 *
 * @see https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-order-book
 */
export async function readBook(
  { api, symbols, instruments, books }: OkxVenue,
  pair: CurrencyPair,
  signal: AbortSignal,
): Promise<BookMessage> {
  const instId = symbols.symbolOf(pair);
  const parameters = { instId, sz: books.channel.levels, source: 0 };
  const rows = await api.read({ path: '/api/v5/market/books', weight: 2, parameters, signal });
  return parseBook(rows, instruments.sizesOf(instId));
}

/**
 * The answer of REST.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseBook(rows: readonly unknown[], sizes: Sizes): BookMessage {
  const [row] = rows;
  if (rows.length !== 1 || !isRow(row)) throw new Error('the answer of market/books is not one book');
  const { bids, asks, seqId, ts } = bookRow.read(row);
  if (seqId === undefined) throw new Error('the answer of market/books has no seqId');
  toVolumes(bids, sizes);
  toVolumes(asks, sizes);
  return { bids, asks, sequence: seqId, exchangeTime: ts, receivedTime: now() };
}
