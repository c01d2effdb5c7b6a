import {
  describeMessage,
  describeRow,
  isRow,
  wire,
  wireExactLevelObject,
  wireLevels,
  wireRows,
  type DescribedRow,
  type Row,
} from '@hftjs/core/adapter';
import { MOST_DECIMALS, type Precision } from './checksum.js';

const levels = wireLevels(
  wireExactLevelObject({ price: wire.ignored, qty: wire.ignored }, { price: 'price', volume: 'qty' }),
);

/**
 * A book, or its changes: absolute volumes, of which 0 removes a level. What falls out of the depth is not removed by a
 * change.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/book
 */
export const bookRow = describeRow('book', {
  symbol: wire.word,
  bids: levels,
  asks: levels,
  checksum: wire.id,
  timestamp: wire.optional(wire.isoTime),
});

export type BookRow = DescribedRow<typeof bookRow>;

export const bookMessage = describeMessage('book', {
  channel: wire.literal('book'),
  type: wire.mostly(wire.text, 'update', 'snapshot'),
  data: wireRows(bookRow),
});

/** Levels per side that can be subscribed. */
const DEPTHS: readonly number[] = [10, 25, 100, 500, 1_000];

export const MOST_LEVELS = 1_000;

/** The depth that is subscribed for a book of so many levels. */
export const subscribedDepth = (depth: number): number =>
  DEPTHS.find((offered) => offered >= depth) ?? MOST_LEVELS;

/** Whether a packet has pairs of the `instrument` channel: its data is one object. */
export const isInstruments = (packet: unknown): packet is { readonly data: Row } =>
  isRow(packet) && packet.channel === 'instrument' && packet.method === undefined && isRow(packet.data);

/**
 * The precision of a pair, in a row of the `instrument` channel; `undefined` where it states none.
 *
 * @see https://docs.kraken.com/api/docs/websocket-v2/instrument
 */
export function precisionIn(row: Row): Omit<Precision, 'areContracts'> | undefined {
  const price = decimalsIn(row.price_precision);
  const volume = decimalsIn(row.qty_precision);
  return price === undefined || volume === undefined ? undefined : { price, volume };
}

function decimalsIn(value: unknown): number | undefined {
  const decimals = typeof value === 'string' ? Number(value) : value;
  return Number.isInteger(decimals) && (decimals as number) >= 0 && (decimals as number) <= MOST_DECIMALS
    ? (decimals as number)
    : undefined;
}
