import type { Market } from '../../frames/market.js';
import { BOOKS_SLOTS, booksShape, booksSnapshot, booksText, type BooksFrame } from '../okx/books-text.js';
import type { HotMessage } from '../venue.js';
import { okxSwap } from './venue.js';

const SHAPE = booksShape(7);

/** Hundredths of contracts, of which a level never has twice the same: the modulus is a prime. */
const contractsOf = (seed: number): string => String((1 + ((seed * 7_919) % 39_989)) / 100);

const frameOf = (market: Market): BooksFrame => ({
  instId: okxSwap.symbolOf(market),
  shape: SHAPE,
  size: contractsOf,
});

export const okxSwapBooks: HotMessage = {
  venue: okxSwap,
  name: 'books',
  channel: 'order_book',
  slots: BOOKS_SLOTS,
  text: (market, _index, place) => booksText(frameOf(market), market, place),
  snapshot: booksSnapshot(frameOf),
};
