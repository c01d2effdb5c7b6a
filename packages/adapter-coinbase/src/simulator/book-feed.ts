import { type LevelUpdate, Paced, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from './exchange.js';
import type { Feed, Send } from './feed.js';
import type { Product } from './product.js';
import { microTime } from './timestamp.js';

/** More levels than any book here has. */
const WHOLE_BOOK = 10_000;

/** The whole book, then what changes in it. */
export function bookFeed(exchange: Exchange, product: Product, send: Send): Feed {
  const { pair } = product.spec;
  const waiting = new Map<string, LevelUpdate>();
  const publish = (type: string, levels: readonly LevelUpdate[]): void => {
    const event_time = microTime(exchange.clock());
    const updates = levels.map(({ side, priceText, volumeText }) => ({
      side: side === 'buy' ? 'bid' : 'offer',
      event_time,
      price_level: withoutZeros(priceText),
      new_quantity: withoutZeros(volumeText),
    }));
    send({ type, product_id: product.id, updates });
  };
  const paced = new Paced(exchange.options.bookInterval ?? 50, () => {
    const levels = [...waiting.values()];
    waiting.clear();
    publish('update', levels);
  });
  return {
    start: () => {
      const { bids, asks } = exchange.market.book(pair, WHOLE_BOOK);
      publish('snapshot', [
        ...bids.map((level) => ({ ...level, side: 'buy' as const })),
        ...asks.map((level) => ({ ...level, side: 'sell' as const })),
      ]);
    },
    onStep: ({ pair: moved, levels }) => {
      if (moved !== pair || levels.length === 0) return;
      for (const level of levels) waiting.set(`${level.side} ${level.priceText}`, level);
      paced.collect();
    },
    release: () => {
      paced.release();
    },
  };
}
