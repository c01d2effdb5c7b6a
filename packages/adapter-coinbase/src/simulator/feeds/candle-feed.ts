import { Paced, type MarketCandle } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { candleRow } from '../market/candles.js';
import type { Product } from '../market/product.js';
import type { Row } from '../orders/order-notes.js';
import type { Feed, Send } from './feed.js';

/** There is no other choice. */
const INTERVAL = '5m';
/** Candles of the snapshot at most. */
const RECENT = 100;

/**
 * Candles of five minutes: the last ones, the oldest first, then the present one again and again while there are trades.
 * How a candle ended is not sent if a later one has begun meanwhile.
 */
export function candleFeed(exchange: Exchange, { spec, id }: Product, send: Send): Feed {
  const series = exchange.market.candles(spec.pair, INTERVAL);
  const publish = (type: string, candles: readonly MarketCandle[]): void => {
    send({ type, candles: candles.map((candle) => rowOf(candle, id)) });
  };
  const paced = new Paced(exchange.options.candleInterval ?? 1000, () => {
    const { last } = series;
    if (last !== undefined) publish('update', [last]);
  });
  return {
    start: () => {
      publish('snapshot', series.list({ limit: RECENT }));
    },
    onStep: ({ pair, trades }) => {
      if (pair === spec.pair && trades.length > 0) paced.touch();
    },
    release: () => {
      paced.release();
    },
  };
}

/** The keys of the channel have another order than those of REST. */
function rowOf(candle: MarketCandle, product_id: string): Row {
  const { start, low, high, ...rest } = candleRow(candle);
  return { start, high, low, ...rest, product_id };
}
