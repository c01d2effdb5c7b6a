import { jsonArray, jsonObject, quoted, type BookFrame, type Level } from '@hftjs/simulator';
import type { FutureExchange } from './future-exchange.js';
import { double, milliseconds } from './number-text.js';
import type { Product } from './products.js';
import type { V1Feed } from './v1-feeds.js';

/**
 * The whole book of a product, then its changes, one level in a frame. Each has the next number of the product.
 *
 * https://docs.kraken.com/api/docs/futures-api/websocket/book
 */
export function bookFeed(
  exchange: FutureExchange,
  product: Product,
  send: (frame: string) => boolean,
): V1Feed {
  const { pair } = product.spec;
  const source = exchange.books.source('v1', pair, {
    levelsPerFrame: 1,
    sequence: () => exchange.nextBookNumber(product),
  });
  const subscription = source.subscribe({
    snapshot: (frame) => wholeFrame(product, frame),
    update: (frame) => changeFrame(product, frame),
    send,
  });
  return {
    open() {
      subscription.sendSnapshot();
    },
    release() {
      subscription.release();
    },
  };
}

const wholeFrame = ({ id }: Product, { time, sequence, bids, asks }: BookFrame): string =>
  jsonObject({
    feed: '"book_snapshot"',
    product_id: quoted(id),
    timestamp: milliseconds(time),
    seq: String(sequence),
    tickSize: 'null',
    bids: levelRows(bids),
    asks: levelRows(asks),
  });

function changeFrame({ id }: Product, frame: BookFrame): string {
  const { side, level } = levelOf(frame);
  return jsonObject({
    feed: '"book"',
    product_id: quoted(id),
    side: quoted(side),
    seq: String(frame.sequence),
    price: double(level.price),
    qty: double(level.volume),
    timestamp: milliseconds(frame.time),
  });
}

interface SidedLevel {
  readonly side: 'buy' | 'sell';
  readonly level: Level;
}

/**
 * The level of a frame. Where a fault adds one that crosses the book, that one is sent instead, unless all that it crosses
 * is the other one.
 */
function levelOf({ bids, asks, book }: BookFrame): SidedLevel {
  const all: readonly SidedLevel[] = [
    ...bids.map((level) => ({ side: 'buy', level }) as const),
    ...asks.map((level) => ({ side: 'sell', level }) as const),
  ];
  const [{ price: bestBid } = { price: -Infinity }] = book.bids;
  const [{ price: bestAsk } = { price: Infinity }] = book.asks;
  const crossing = all.find(
    ({ side, level }) =>
      level.volume > 0 && (side === 'buy' ? level.price >= bestAsk : level.price <= bestBid),
  );
  const real = all.find((one) => one !== crossing);
  const sent = crossing?.level.price === real?.level.price ? real : (crossing ?? real);
  if (sent === undefined) throw new RangeError('a frame without a level');
  return sent;
}

const levelRows = (levels: readonly Level[]): string =>
  jsonArray(levels.map(({ price, volume }) => jsonObject({ price: double(price), qty: double(volume) })));
