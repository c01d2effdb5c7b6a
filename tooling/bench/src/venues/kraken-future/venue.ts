import type { Market } from '../../frames/market.js';
import type { Json, Venue } from '../venue.js';

const symbolOf = ({ base, quote }: Market): string => `PF_${base === 'BTC' ? 'XBT' : base}${quote}`;

/** Kraken's derivatives, WebSocket v1. */
export const krakenFuture: Venue = {
  exchange: 'kraken_future',
  quote: 'USD',
  symbolOf,
  greeting: [{ event: 'info', version: 1 }],
  answer: ({ event, feed, product_ids }: Json) => {
    if (event === 'ping') return { frames: [{ event: 'pong' }] };
    if (event !== 'subscribe') return {};
    const products = (product_ids ?? []) as readonly string[];
    return { frames: [{ event: 'subscribed', feed, product_ids }], subscribed: products };
  },
  rest: (path, markets) =>
    path.endsWith('/instruments')
      ? { result: 'success', serverTime: new Date().toISOString(), instruments: markets.map(instrumentOf) }
      : undefined,
};

const instrumentOf = (market: Market): Json => ({
  symbol: symbolOf(market),
  type: 'flexible_futures',
  base: market.base,
  quote: market.quote,
  pair: `${market.base}:${market.quote}`,
  tradeable: true,
  tickSize: 10 ** -market.decimals,
  contractSize: 1,
  contractValueTradePrecision: 4,
  postOnly: false,
});
