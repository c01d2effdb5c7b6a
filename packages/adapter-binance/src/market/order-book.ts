import {
  describeRow,
  idOf,
  isRow,
  now,
  wire,
  wireLevel,
  wireLevels,
  type BookMessage,
  type DescribedRow,
  type MessageDescription,
} from '@hftjs/core/adapter';
import { describeNamedStream } from '../venue/packet.js';
import { timeOf } from '../venue/time.js';

/** What follows a symbol in the name of its stream of changes. */
export const DEPTH_STREAM = 'depth@100ms';

/** Price and volume. Recordings of before 2018 have an empty array behind them, which the plain reader skips. */
const levels = wireLevels(wireLevel());

/**
 * The changes of a book within 100 ms: absolute volumes, of which 0 removes a level.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#diff-depth-stream
 * @see https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/Diff-Book-Depth-Streams
 */
export const depthRow = describeRow('depthUpdate', {
  e: wire.name('depthUpdate'),
  E: wire.epochTime('milliseconds or microseconds'),
  T: wire.optional(wire.epochTime('milliseconds or microseconds')),
  s: wire.word,
  ps: wire.optional(wire.ignored),
  st: wire.optional(wire.wholeFigure),
  U: wire.id,
  u: wire.id,
  pu: wire.optional(wire.id),
  b: levels,
  a: levels,
});

export type DepthRow = DescribedRow<typeof depthRow>;

/** The hot messages of the channel. */
export const DEPTH_MESSAGES: readonly MessageDescription[] = [
  describeNamedStream('depthUpdate', DEPTH_STREAM, depthRow),
  describeNamedStream(
    'depthUpdate of futures',
    DEPTH_STREAM,
    depthRow.inOrder('e', 'E', 'T', 's', 'ps', 'U', 'u', 'pu', 'b', 'a', 'st'),
  ),
];

/** A limit of REST `depth`, in levels per side, and its weight. */
export type DepthLimit = readonly [limit: number, weight: number];

/** @see https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#order-book */
export const SPOT_DEPTHS: readonly DepthLimit[] = [
  [100, 5],
  [500, 25],
  [1_000, 50],
  [5_000, 250],
];

/** @see https://developers.binance.com/docs/derivatives/usds-margined-futures/market-data/rest-api/Order-Book */
export const FUTURE_DEPTHS: readonly DepthLimit[] = [
  [50, 2],
  [100, 5],
  [500, 10],
  [1_000, 20],
];

/** A snapshot has so many times the levels that are shown: prices beyond its last level are not known. */
const RESERVE = 4;

/** The limit of a snapshot. @param attempt - how many times a smaller one did not last */
export function depthLimit(limits: readonly DepthLimit[], depth: number, attempt: number): DepthLimit {
  const last = limits.length - 1;
  const enough = limits.findIndex(([limit]) => limit >= RESERVE * depth);
  const chosen = limits[Math.min(last, (enough < 0 ? last : enough) + attempt)];
  if (!chosen) throw new Error('no limits of depth');
  return chosen;
}

/**
 * The answer of REST `depth`.
 *
 * @throws Error naming the field that is missing or wrong
 */
export function parseDepth(answer: unknown, limit: number, receivedTime = now()): BookMessage {
  if (!isRow(answer)) throw new Error('the answer of depth is not an object');
  return {
    bids: levels.read(answer.bids, 'bids'),
    asks: levels.read(answer.asks, 'asks'),
    sequence: idOf(answer.lastUpdateId, 'lastUpdateId'),
    exchangeTime: answer.T === undefined ? undefined : timeOf(answer.T),
    receivedTime,
    limit,
  };
}
