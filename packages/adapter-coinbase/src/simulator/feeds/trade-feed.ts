import { Paced, type PublicTrade } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Feed, Send } from './feed.js';
import { tradeRow } from '../market/market-rows.js';
import type { Product } from '../market/product.js';

/** How many past trades the snapshot has. */
const RECENT_TRADES = 100;

/** Trades in batches, newest first. */
export function tradeFeed(exchange: Exchange, product: Product, send: Send): Feed {
  let waiting: PublicTrade[] = [];
  const publish = (type: string, trades: readonly PublicTrade[]): void => {
    send({ type, trades: trades.toReversed().map((trade) => tradeRow(trade, product)) });
  };
  const paced = new Paced(exchange.options.tradeInterval ?? 250, () => {
    const trades = waiting;
    waiting = [];
    publish('update', trades);
  });
  return {
    start: () => {
      publish('snapshot', exchange.market.trades(product.spec.pair).slice(-RECENT_TRADES));
    },
    onStep: ({ pair, trades }) => {
      if (pair !== product.spec.pair || trades.length === 0) return;
      if (exchange.faults.isStalled(['market_trades', 'trade'])) return;
      waiting.push(...trades);
      paced.collect();
    },
    release: () => {
      paced.release();
    },
  };
}
