import { BASE_SIZES, inverseSizes, linearSizes, type PublicHeader } from '@hftjs/core/adapter';
import { describe, expect, test } from 'vitest';
import { parseBestPrices, parseTicker, type Market } from './ticker.js';
import { parseTrade } from './trade.js';

const HEADER: PublicHeader = { exchange: 'okx', receivedTime: 1000, origin: undefined };
const SPOT: Market = { symbol: 'btc/usdt', sizes: BASE_SIZES };
const LINEAR: Market = { symbol: 'btc/usdt', sizes: linearSizes('0.01') };
const INVERSE: Market = { symbol: 'btc/usd:btc', sizes: inverseSizes('100') };

describe('bbo-tbt', () => {
  const row = {
    asks: [['8476.98', '415', '0', '13']],
    bids: [['8476.97', '256', '0', '12']],
    ts: '1597026383085',
    seqId: 123456,
  };

  test('the best of each side, at the time of the matching engine', () => {
    expect(parseBestPrices(row, SPOT, HEADER)).toEqual({
      channel: 'ticker',
      exchange: 'okx',
      symbol: 'btc/usdt',
      receivedTime: 1000,
      bidPrice: 8476.97,
      bidVolume: 256,
      askPrice: 8476.98,
      askVolume: 415,
      exchangeTime: 1597026383085,
    });
  });

  test('contracts become volumes', () => {
    expect(parseBestPrices(row, LINEAR, HEADER)).toMatchObject({ bidVolume: 2.56, askVolume: 4.15 });
    expect(parseBestPrices(row, INVERSE, HEADER)).toMatchObject({ bidVolume: 25600 / 8476.97 });
  });

  test('a size of more digits than a double has is the same from bytes and from text', () => {
    const text = '94894037.546216016';
    const level = (size: unknown): object => ({ ...row, bids: [['8476.97', size]] });
    expect(parseBestPrices(level(text), LINEAR, HEADER)).toEqual(
      parseBestPrices(level(Number(text)), LINEAR, HEADER),
    );
  });

  test('an empty side has neither price nor volume', () => {
    const ticker = parseBestPrices({ ...row, asks: [] }, SPOT, HEADER);
    expect(ticker).not.toHaveProperty('askPrice');
    expect(ticker).not.toHaveProperty('askVolume');
    expect(ticker.bidPrice).toBe(8476.97);
  });

  test.each([
    { asks: [['8476.98', '']] },
    { asks: [['', '1']], bids: 'none' },
    { asks: [['-1', '1']] },
    { asks: [['1']] },
    { asks: ['1'] },
    { asks: undefined },
  ])('%o is none', (fields) => {
    expect(() => parseBestPrices({ ...row, ...fields }, SPOT, HEADER)).toThrow();
  });
});

describe('tickers', () => {
  const row = {
    instType: 'SWAP', instId: 'BTC-USDT-SWAP', last: '63707.3', lastSz: '16.4', askPx: '63707.3', askSz: '15.45',
    bidPx: '63707.2', bidSz: '170', open24h: '63958.9', high24h: '64496.9', low24h: '63309.4', sodUtc0: '63484.7',
    sodUtc8: '63445.9', volCcy24h: '73998.8786', vol24h: '7399887.86', ts: '1786613174873',
  }; // prettier-ignore

  test('of contracts: the 24 hours are in base currency', () => {
    expect(parseTicker(row, LINEAR, HEADER)).toEqual({
      channel: 'ticker',
      exchange: 'okx',
      symbol: 'btc/usdt',
      receivedTime: 1000,
      bidPrice: 63707.2,
      bidVolume: 1.7,
      askPrice: 63707.3,
      askVolume: 0.1545,
      lastPrice: 63707.3,
      lastVolume: 0.164,
      stats24h: { volume: 73998.8786, low: 63309.4, high: 64496.9, open: 63958.9 },
      exchangeTime: 1786613174873,
    });
  });

  test('of a spot market `vol24h` is in base currency', () => {
    expect(parseTicker(row, SPOT, HEADER).stats24h?.volume).toBe(7399887.86);
  });

  test('empty is absent, never zero', () => {
    const empty = { ...row, askPx: '', askSz: '', last: '', lastSz: '', open24h: '', vol24h: '', ts: '' };
    expect(parseTicker(empty, SPOT, HEADER)).toEqual({
      channel: 'ticker',
      exchange: 'okx',
      symbol: 'btc/usdt',
      receivedTime: 1000,
      bidPrice: 63707.2,
      bidVolume: 170,
      stats24h: { low: 63309.4, high: 64496.9 },
    });
  });

  test('without best prices it is none', () => {
    expect(() => parseTicker({ ...row, bidPx: undefined }, SPOT, HEADER)).toThrow('without best prices');
    expect(() => parseTicker({ ...row, bidSz: undefined }, SPOT, HEADER)).toThrow('size');
  });
});

describe('trades', () => {
  const row = {
    instId: 'BTC-USDT-SWAP', tradeId: '2832749645', px: '63913.4', sz: '34.95', side: 'sell', ts: '1786540436090',
    count: '10', source: '0', seqId: 333793118093,
  }; // prettier-ignore

  test('a merged one states the trades that it covers; its id is the last', () => {
    expect(parseTrade(row, LINEAR, HEADER)).toEqual({
      firstId: 2832749636,
      id: 2832749645,
      trade: {
        channel: 'trade',
        exchange: 'okx',
        symbol: 'btc/usdt',
        receivedTime: 1000,
        tradeId: '2832749645',
        price: 63913.4,
        volume: 0.3495,
        contracts: 34.95,
        side: 'sell',
        exchangeTime: 1786540436090,
        aggregated: { firstId: '2832749636', lastId: '2832749645', count: 10 },
      },
    });
  });

  test.each(['1', '', undefined])('a single one states no range: count %s', (count) => {
    const { trade, firstId, id } = parseTrade({ ...row, count }, SPOT, HEADER);
    expect(trade).not.toHaveProperty('aggregated');
    expect(trade).not.toHaveProperty('contracts');
    expect([firstId, id]).toEqual([2832749645, 2832749645]);
  });

  test('of inverse contracts, at its price', () => {
    expect(parseTrade(row, INVERSE, HEADER).trade.volume).toBe(3495 / 63913.4);
  });

  test('fetched ones say so', () => {
    expect(parseTrade(row, SPOT, { ...HEADER, origin: 'backfill' }).trade.origin).toBe('backfill');
  });

  test.each([
    { tradeId: '' },
    { tradeId: 'x' },
    { px: '0' },
    { px: '' },
    { sz: '0' },
    { sz: undefined },
    { count: '0' },
    { count: '1000000' },
    { count: '1.5' },
  ])('%o is none', (fields) => {
    expect(() => parseTrade({ ...row, ...fields }, LINEAR, HEADER)).toThrow();
  });

  test('a side that is none', () => {
    expect(parseTrade({ ...row, side: '' }, SPOT, HEADER).trade.side).toBe('unknown');
  });
});
