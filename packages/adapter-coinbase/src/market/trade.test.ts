import { describe, expect, test } from 'vitest';
import { parseTicker } from './ticker.js';
import { parseTrade } from './trade.js';

const HEADER = {
  exchange: 'coinbase',
  receivedTime: 1,
  origin: undefined,
  time: 1786562853489.674,
};

describe('trades', () => {
  const ROW = {
    product_id: 'BTC-USD',
    trade_id: '1069726293',
    price: '63310.25',
    size: '0.00000012',
    time: '2026-08-12T19:27:48.298771Z',
    side: 'BUY',
  };

  test('the side is the taker’s, which is not the maker’s', () => {
    expect(parseTrade(ROW, 'btc/usd', HEADER)).toEqual({
      id: 1069726293,
      trade: {
        channel: 'trade',
        exchange: 'coinbase',
        symbol: 'btc/usd',
        receivedTime: 1,
        exchangeTime: 1786562868298.771,
        tradeId: '1069726293',
        price: 63310.25,
        volume: 0.00000012,
        side: 'sell',
      },
    });
  });

  test.each([
    ['BUY', 'sell'],
    ['SELL', 'buy'],
    ['UNKNOWN_ORDER_SIDE', 'unknown'],
    [undefined, 'unknown'],
  ])('a maker’s %s is a taker’s %s', (maker, taker) => {
    expect(parseTrade({ ...ROW, side: maker }, 'btc/usd', HEADER).trade.side).toBe(taker);
  });

  test('a time that is none is absent', () => {
    const { trade } = parseTrade({ ...ROW, time: '0001-01-01T00:00:00Z' }, 'btc/usd', HEADER);
    expect(trade).not.toHaveProperty('exchangeTime');
  });

  test.each([
    { price: '0' },
    { price: '-1' },
    { price: undefined },
    { size: '0.00' },
    { size: 'x' },
    { trade_id: 'a1' },
    { trade_id: undefined },
  ])('%o throws', (fields) => {
    expect(() => parseTrade({ ...ROW, ...fields }, 'btc/usd', HEADER)).toThrow();
  });
});

describe('tickers', () => {
  const ROW = {
    type: 'ticker',
    product_id: 'BTC-USD',
    price: '63320.73',
    volume_24_h: '6629.927726',
    low_24_h: '63235.88',
    high_24_h: '64416.3',
    price_percent_chg_24_h: '-0.03813791548644',
    best_bid: '63320.73',
    best_bid_quantity: '0.12636254',
    best_ask: '63320.74',
    best_ask_quantity: '0.49679101',
  };

  test('best prices, last trade, and the day', () => {
    expect(parseTicker(ROW, 'btc/usd', { ...HEADER, origin: 'snapshot' })).toEqual({
      channel: 'ticker',
      exchange: 'coinbase',
      symbol: 'btc/usd',
      receivedTime: 1,
      exchangeTime: 1786562853489.674,
      origin: 'snapshot',
      bidPrice: 63320.73,
      bidVolume: 0.12636254,
      askPrice: 63320.74,
      askVolume: 0.49679101,
      lastPrice: 63320.73,
      stats24h: { volume: 6629.927726, low: 63235.88, high: 64416.3, changePercent: -0.03813791548644 },
    });
  });

  test.each([
    ['absent, as in ticker_batch', { best_bid: undefined, best_bid_quantity: undefined }],
    ['empty', { best_bid: '', best_bid_quantity: '' }],
    ['zero', { best_bid: '0', best_bid_quantity: '0' }],
  ])('a side that is %s has neither price nor volume', (_, fields) => {
    const ticker = parseTicker({ ...ROW, ...fields }, 'btc/usd', HEADER);
    expect(ticker).not.toHaveProperty('bidPrice');
    expect(ticker).not.toHaveProperty('bidVolume');
    expect(ticker.askPrice).toBe(63320.74);
  });

  test.each(['0', '', null])('a last price of %o is none', (price) => {
    const ticker = parseTicker({ ...ROW, price }, 'btc/usd', HEADER);
    expect(ticker).not.toHaveProperty('lastPrice');
    expect(ticker.bidPrice).toBe(63320.73);
  });

  test.each([undefined, '', null])('a price with a quantity of %o is a price', (quantity) => {
    const ticker = parseTicker({ ...ROW, best_bid_quantity: quantity }, 'btc/usd', HEADER);
    expect(ticker.bidPrice).toBe(63320.73);
    expect(ticker).not.toHaveProperty('bidVolume');
  });

  test.each([{ price: undefined }, { best_ask: 'x' }, { best_ask_quantity: '-1' }])('%o throws', (fields) => {
    expect(() => parseTicker({ ...ROW, ...fields }, 'btc/usd', HEADER)).toThrow();
  });

  test.each([
    { low_24_h: {} },
    { high_24_h: '-1' },
    { volume_24_h: 'n/a' },
    { price_percent_chg_24_h: 'x' },
    { price: 'x' },
  ])('%o costs that figure, not the quotes', (fields) => {
    const ticker = parseTicker({ ...ROW, ...fields }, 'btc/usd', HEADER);
    expect(ticker).toMatchObject({ bidPrice: 63320.73, askPrice: 63320.74 });
    expect(Object.keys(ticker.stats24h ?? {}).length + Number('lastPrice' in ticker)).toBe(4);
  });
});
