import { Paced } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Feed, Send } from './feed.js';
import { tickerBatchRow, tickerRow } from '../market/market-rows.js';
import type { Product } from '../market/product.js';

/** The last trade and the day, with the quotes: after each trade at once, and now and then when only quotes changed. */
export function tickerFeed(exchange: Exchange, product: Product, send: Send): Feed {
  let type = 'snapshot';
  const paced = new Paced(exchange.options.tickerInterval ?? 250, () => {
    send({ type, tickers: [tickerRow(exchange, product)] });
    type = 'update';
  });
  return {
    start: () => {
      paced.now();
    },
    onStep: ({ pair, trades, top }) => {
      if (pair !== product.spec.pair) return;
      if (trades.length > 0) paced.now();
      else if (top !== undefined) paced.touch();
    },
    release: () => {
      paced.release();
    },
  };
}

/** The same without quotes, and less often. */
export function tickerBatchFeed(exchange: Exchange, product: Product, send: Send): Feed {
  let timer: NodeJS.Timeout | undefined;
  const publish = (type: string): void => {
    send({ type, tickers: [tickerBatchRow(exchange, product)] });
  };
  return {
    start: () => {
      publish('snapshot');
      timer = setInterval(() => {
        publish('update');
      }, exchange.options.tickerBatchInterval ?? 5000);
    },
    release: () => {
      clearInterval(timer);
    },
  };
}
