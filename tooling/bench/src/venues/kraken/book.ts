import { cycleOf, type BookShape } from '../../frames/book-cycle.js';
import { levelsText, priceAt, type TickLevel, type TickLevels } from '../../frames/book-levels.js';
import type { Market } from '../../frames/market.js';
import { nearby } from '../../frames/random.js';
import { sizeOf } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { crc32 } from './crc32.js';
import { kraken } from './venue.js';

/** The depth that is subscribed for views of 20 levels. Most frames change one level or two. */
const SHAPE: BookShape = {
  reach: 400,
  keeps: 25,
  spread: 5,
  changes: (random) => {
    const count = 1 + Math.min(4, nearby(random, 0.9));
    const bids = Math.round(count * random());
    return [bids, count - bids];
  },
};

const sizeText = (seed: number): string => (seed === 0 ? '0.00000000' : sizeOf(seed));

const level = (price: string, seed: number): string => `{"price":${price},"qty":${sizeText(seed)}}`;

/** A decimal as it counts in a checksum. */
const digitsOf = (decimal: string): string => decimal.replace('.', '').replace(/^0+/, '');

/** @see https://docs.kraken.com/api/docs/guides/spot-ws-book-v2 */
function checksumOf(market: Market, { bids, asks }: TickLevels): number {
  const side = (levels: readonly TickLevel[]): string =>
    levels
      .slice(0, 10)
      .map(([tick, seed]) => digitsOf(priceAt(market, tick)) + digitsOf(sizeText(seed)))
      .join('');
  return crc32(side(asks) + side(bids));
}

interface Content {
  readonly type: 'snapshot' | 'update';
  readonly levels: TickLevels;
  /** The book with these levels. */
  readonly book: TickLevels;
}

function textOf(market: Market, { type, levels, book }: Content): string {
  const row = [
    `"symbol":"${kraken.symbolOf(market)}"`,
    `"bids":[${levelsText(market, levels.bids, level)}]`,
    `"asks":[${levelsText(market, levels.asks, level)}]`,
    `"checksum":${checksumOf(market, book)}`,
    '"timestamp":"2026-01-01T00:00:00.000001Z"',
  ].join(',');
  return `{"channel":"book","type":"${type}","data":[{${row}}]}`;
}

/** @see https://docs.kraken.com/api/docs/websocket-v2/book */
export const krakenBook: HotMessage = {
  venue: kraken,
  name: 'book',
  channel: 'order_book',
  slots: [{ after: '"timestamp":"', value: 'iso' }],
  text: (market, _index, { turn, turns }) => {
    const { start, steps } = cycleOf(SHAPE, market, turns);
    const { changes: levels, top: book } = steps[turn] ?? { changes: start, top: start };
    return textOf(market, { type: 'update', levels, book });
  },
  snapshot: {
    text: (market, { turns }) => {
      const { start } = cycleOf(SHAPE, market, turns);
      return textOf(market, { type: 'snapshot', levels: start, book: start });
    },
  },
};
