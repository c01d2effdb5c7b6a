import type { Market } from '../../frames/market.js';
import { sizeOf, trimmed } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { BOOKS_SLOTS, booksShape, booksSnapshot, booksText, type BooksFrame } from './books-text.js';
import { okx } from './venue.js';

/** Frames of well-known markets change many levels. */
const SHAPE = booksShape(15);

const frameOf = (market: Market): BooksFrame => ({
  instId: okx.symbolOf(market),
  shape: SHAPE,
  size: (seed) => trimmed(sizeOf(seed)),
});

export const okxBooks: HotMessage = {
  venue: okx,
  name: 'books',
  channel: 'order_book',
  slots: BOOKS_SLOTS,
  text: (market, _index, place) => booksText(frameOf(market), market, place),
  snapshot: booksSnapshot(frameOf),
};
