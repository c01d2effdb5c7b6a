import { formatUnits, type PairStatus } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
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

/** What a product is and how it is traded: at first, and whenever that changes. */
export function statusFeed(exchange: Exchange, product: Product, send: Send): Feed {
  const publish = (type: string): void => {
    send({ type, products: [statusRow(exchange, product)] });
  };
  const stop = exchange.market.on('status', ({ pair }) => {
    if (pair === product.spec.pair) publish('update');
  });
  return {
    start: () => {
      publish('snapshot');
    },
    release: stop,
  };
}

/** https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#status-channel */
function statusRow({ market }: Exchange, { id, base, quote, spec }: Product): Row {
  const status = market.status(spec.pair);
  return {
    product_type: 'SPOT',
    id,
    base_currency: base,
    quote_currency: quote,
    base_increment: formatUnits(1, spec.volumeDecimals),
    quote_increment: formatUnits(1, spec.priceDecimals),
    display_name: `${base}/${quote}`,
    status: status === 'halted' ? 'offline' : 'online',
    status_message: MESSAGES[status],
    min_market_funds: String(spec.limits?.minNotional ?? 0),
  };
}
