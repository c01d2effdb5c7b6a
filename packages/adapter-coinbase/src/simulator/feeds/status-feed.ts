import type { PairStatus } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import { incrementsOf } from '../market/increments.js';
import type { Product } from '../market/product.js';
import type { Row } from '../orders/order-notes.js';
import type { Feed, Send } from './feed.js';

const MESSAGES: Readonly<Record<PairStatus, string>> = {
  trading: '',
  halted: 'Trading is disabled',
  cancel_only: 'Cancel only',
  limit_only: 'Limit only',
  post_only: 'Post only',
  reduce_only: 'Reduce only',
  auction: 'Auction',
};

/** What a product is and how it is traded: at first, whenever that changes, and again and again. */
export function statusFeed(exchange: Exchange, product: Product, send: Send): Feed {
  const publish = (type: string): void => {
    send({ type, products: [statusRow(exchange, product)] });
  };
  let timer: NodeJS.Timeout | undefined;
  const stop = exchange.market.on('instrument', ({ pair }) => {
    if (pair === product.spec.pair) publish('update');
  });
  return {
    start: () => {
      publish('snapshot');
      timer = setInterval(() => {
        publish('update');
      }, exchange.options.statusInterval ?? 5000);
    },
    release: () => {
      clearInterval(timer);
      stop();
    },
  };
}

/** https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#status-channel */
function statusRow({ market }: Exchange, { id, base, quote, spec: { pair } }: Product): Row {
  const status = market.status(pair);
  const spec = market.spec(pair);
  const { tick, lot } = incrementsOf(spec);
  return {
    product_type: 'SPOT',
    id,
    base_currency: base,
    quote_currency: quote,
    base_increment: lot,
    quote_increment: tick,
    display_name: `${base}/${quote}`,
    status: status === 'halted' ? 'offline' : 'online',
    status_message: MESSAGES[status],
    min_market_funds: String(spec.limits?.minNotional ?? 0),
  };
}
