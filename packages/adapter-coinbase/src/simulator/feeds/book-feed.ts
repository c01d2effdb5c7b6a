import { type BookFrame, type BookSubscription, type Level, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Feed } from './feed.js';
import type { Product } from '../market/product.js';
import { microTime } from '../timestamp.js';

/** Writes frames with their numbers, and sends them. */
export interface BookSender {
  readonly number: (event: object) => string;
  readonly send: (text: string) => boolean;
}

/** Time of a level in a snapshot. */
const NO_TIME = '1970-01-01T00:00:00Z';

/** The whole book, then what changes in it. A frame that gets lost has used up its number. */
export function bookFeed(exchange: Exchange, product: Product, { number, send }: BookSender): Feed {
  let subscription: BookSubscription | undefined;
  const write = (type: string, { bids, asks }: BookFrame, event_time: string): string =>
    number({
      type,
      product_id: product.id,
      updates: [...updates('bid', bids, event_time), ...updates('offer', asks, event_time)],
    });
  return {
    start: () => {
      subscription = exchange.books
        .source('level2', product.spec.pair, { interval: exchange.options.bookInterval ?? 50 })
        .subscribe({
          snapshot: (frame) => write('snapshot', frame, NO_TIME),
          update: (frame) => write('update', frame, microTime(frame.time)),
          send,
        });
      subscription.sendSnapshot();
    },
    release: () => {
      subscription?.release();
    },
  };
}

const updates = (side: string, levels: readonly Level[], event_time: string): object[] =>
  levels.map(({ priceText, volumeText }) => ({
    side,
    event_time,
    price_level: withoutZeros(priceText),
    new_quantity: withoutZeros(volumeText),
  }));
