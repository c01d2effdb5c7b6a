import { type Level, type PublicTrade, withoutZeros } from '@hftjs/simulator';
import type { Exchange } from '../exchange.js';
import type { Row } from '../orders/order-notes.js';
import type { Product } from './product.js';
import { microTime } from '../timestamp.js';

/** https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#ticker-channel */
export function tickerRow(exchange: Exchange, product: Product): Row {
  const { bid, ask } = exchange.market.top(product.spec.pair);
  return {
    ...tickerBatchRow(exchange, product),
    best_bid: price(bid),
    best_ask: price(ask),
    best_bid_quantity: quantity(bid),
    best_ask_quantity: quantity(ask),
  };
}

/** The same without quotes. */
export function tickerBatchRow(exchange: Exchange, product: Product): Row {
  const day = exchange.stats(product);
  return {
    type: 'ticker',
    product_id: product.id,
    price: day.price,
    volume_24_h: day.volume,
    low_24_h: day.low,
    high_24_h: day.high,
    low_52_w: day.lowOfYear,
    high_52_w: day.highOfYear,
    price_percent_chg_24_h: day.change,
  };
}

/** The side is the maker's: https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#market-trades-channel */
export const tradeRow = (trade: PublicTrade, product: Product): Row => ({
  product_id: product.id,
  trade_id: String(trade.id),
  price: withoutZeros(trade.priceText),
  size: withoutZeros(trade.volumeText),
  time: microTime(trade.time),
  side: makerSide(trade),
});

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/public/get-public-market-trades */
export const restTradeRow = (trade: PublicTrade, product: Product): Row => {
  const { product_id, trade_id, ...rest } = tradeRow(trade, product);
  const { price: tradePrice, size, time, side } = rest;
  return {
    trade_id,
    product_id,
    price: tradePrice,
    size,
    time,
    side,
    bid: '',
    ask: '',
    exchange: 'coinbase',
  };
};

/** Empty when that side of the book is empty. */
export const price = (level: Level | undefined): string => withoutZeros(level?.priceText ?? '');

const quantity = (level: Level | undefined): string => withoutZeros(level?.volumeText ?? '');

const makerSide = ({ side }: PublicTrade): string => (side === 'buy' ? 'SELL' : 'BUY');
