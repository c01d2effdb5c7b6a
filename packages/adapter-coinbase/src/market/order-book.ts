import type { BookLevel } from '@hftjs/core';
import {
  describeMessage,
  describeRow,
  readSlicedArrays,
  wire,
  wireRows,
  wireSidedLevels,
  type SidedLevels,
} from '@hftjs/core/adapter';
import { describeEvents } from '../venue/envelope.js';

/** Levels of both sides; `offer` is the ask. Times of a snapshot's levels are those of 1970, or of anything else. */
const levels = wireSidedLevels(
  {
    side: wire.word,
    event_time: wire.ignored,
    price_level: wire.positive,
    new_quantity: wire.amount,
  },
  { side: 'side', bid: 'bid', ask: 'offer', price: 'price_level', volume: 'new_quantity' },
);

/**
 * The whole book of a product, or levels that changed: absolute quantities, of which 0 removes a level.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#level2-channel
 */
export const bookRow = describeRow('l2_data', {
  type: wire.mostly(wire.word, 'update', 'snapshot'),
  product_id: wire.word,
  updates: levels,
});

export const bookMessages = [describeEvents('l2_data', wireRows(bookRow))];

/** Some levels of an array of them. */
const levelsMessage = describeMessage('levels', levels);

/**
 * Reads a snapshot, which may have several megabytes, in slices.
 *
 * @returns the parsed frame, whose events are rows that were read
 * @throws Error for what cannot be read
 */
export function* readLargeBook(frame: Buffer): Generator<undefined, unknown> {
  const arrays: Sides[] = [];
  const rest = yield* readSlicedArrays(frame, '"updates":', (items, array) => {
    const slice =
      (levelsMessage.read(items) as SidedLevels | undefined) ??
      levels.read(JSON.parse(items.toString('utf8')), 'updates');
    const { bids, asks } = (arrays[array] ??= noSides());
    // Level by level: the caller has little time in one piece.
    for (const level of slice.bids) bids.push(level);
    for (const level of slice.asks) asks.push(level);
  });
  if (!rest) return undefined;
  const packet = JSON.parse(rest.toString('utf8')) as {
    readonly channel?: unknown;
    readonly events?: unknown;
  };
  const { channel, events } = packet;
  // What is not as it should be is read as a whole, which reports it.
  if (channel !== 'l2_data' || !Array.isArray(events) || arrays.length > events.length) return undefined;
  const rows = (events as unknown[]).map((event, index) =>
    Object.assign(bookRow.read(event), { updates: arrays[index] ?? noSides() }),
  );
  return { ...packet, events: rows };
}

interface Sides {
  readonly bids: BookLevel[];
  readonly asks: BookLevel[];
}

const noSides = (): Sides => ({ bids: [], asks: [] });
