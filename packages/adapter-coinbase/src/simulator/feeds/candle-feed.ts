import { Paced } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { bucketOf, candlesOf } from '../market/candles.js';
import type { Product } from '../market/product.js';
import type { Feed, Send } from './feed.js';

/** Seconds; there is no other choice. */
const BUCKET = 300;
/** Buckets of the snapshot at most. */
const RECENT = 100;

/** Buckets of five minutes: the recent ones, then the present one again and again while there are trades. */
export function candleFeed(exchange: Exchange, product: Product, send: Send): Feed {
  const { spec, id: product_id } = product;
  let since = 0;
  const publish = (type: string): void => {
    const trades = exchange.market.trades(spec.pair).filter(({ time }) => bucketOf(time, BUCKET) >= since);
    const rows = candlesOf(trades, { seconds: BUCKET, volumeDecimals: spec.volumeDecimals });
    const last = rows[0]?.start;
    // Trades of a bucket may come after its end was published: it is published again.
    if (last !== undefined) since = Number(last);
    send({ type, candles: rows.slice(0, RECENT).map((row) => ({ ...row, product_id })) });
  };
  const paced = new Paced(exchange.options.candleInterval ?? 1000, () => {
    publish('update');
  });
  return {
    start: () => {
      publish('snapshot');
    },
    onStep: ({ pair, trades }) => {
      if (pair === spec.pair && trades.length > 0) paced.touch();
    },
    release: () => {
      paced.release();
    },
  };
}
