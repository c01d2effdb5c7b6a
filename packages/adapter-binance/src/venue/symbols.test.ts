import { Channel, Exchange, getExchangeStream, silentLogger, type CurrencyPair } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import { refusalOf } from './markets.js';
import '../index.js';
import { toFutureSymbol, toSpotSymbol } from './symbols.js';

const open = (exchange: string, currencyPairs: CurrencyPair[], more: object = {}) =>
  getExchangeStream({
    exchange,
    currencyPairs,
    subscribeChannels: [Channel.TICKER],
    logger: silentLogger,
    ...more,
  });

test.each([
  ['btc/usdt', 'BTCUSDT'],
  ['1000pepe/usdt', '1000PEPEUSDT'],
] as const)('spot %s is %s', (pair, symbol) => {
  expect(toSpotSymbol(pair, Exchange.BINANCE)).toBe(symbol);
});

test.each([
  ['btc/usdt', 'BTCUSDT'],
  ['btc/usdt:usdt', 'BTCUSDT'],
  ['btc/usdc', 'BTCUSDC'],
  ['btc/usdt:usdt-261225', 'BTCUSDT_261225'],
] as const)('futures %s is %s', (pair, symbol) => {
  expect(toFutureSymbol(pair, Exchange.BINANCE_FUTURE)).toBe(symbol);
});

test.each([
  [Exchange.BINANCE_FUTURE, ['btc/usd:btc'], /btc\/usd:btc is a COIN-M contract; only USD-M is supported/],
  [Exchange.BINANCE_FUTURE, ['btc/usd:btc-261225'], /COIN-M/],
  [Exchange.BINANCE_FUTURE, ['btc/usdt:eur'], /settled in eur/],
  [Exchange.BINANCE_FUTURE, ['btc/usdt', 'btc/usdt:usdt'], /the same market as btc\/usdt, BTCUSDT/],
  [Exchange.BINANCE, ['btc/usdt:usdt'], /is a contract, and this is the spot market/],
] as const)('%s refuses %o', (exchange, pairs, message) => {
  expect(() => open(exchange, [...pairs])).toThrow(message);
});

test.each([
  [Exchange.BINANCE, { ticker: 'best' }, "subscribeArgs.ticker takes 'book' or '24h' or 'book+24h'"],
  [Exchange.BINANCE, { depth: 5 }, 'subscribeArgs.depth is unknown; expected one of ticker, trade'],
  [Exchange.BINANCE_FUTURE, { ticker: 'book+24h' }, "subscribeArgs.ticker takes 'book' or '24h'"],
])('%s refuses subscribeArgs %o', (exchange, subscribeArgs, message) => {
  expect(() => open(exchange, ['btc/usdt'], { subscribeArgs })).toThrow(message);
});

describe('the status of a pair in the list of markets', () => {
  const spot = { symbol: 'BTCUSDT', status: 'TRADING', baseAsset: 'BTC', quoteAsset: 'USDT' };
  const future = { ...spot, marginAsset: 'USDT', contractType: 'PERPETUAL' };

  test.each([
    [spot, 'btc/usdt', undefined],
    [{ ...spot, status: 'HALT' }, 'btc/usdt', undefined],
    [{ ...spot, status: 'CANCEL_ONLY' }, 'btc/usdt', undefined],
    [{ ...spot, status: 'END_OF_DAY' }, 'btc/usdt', undefined],
    [{ ...spot, status: 'BREAK' }, 'btc/usdt', undefined],
    [undefined, 'btc/usdt', /no such market/],
    [spot, 'btcu/sdt', /is btc, usdt, sdt, not btcu, sdt, sdt/],
    [future, 'btc/usdt', undefined],
    [{ ...future, contractType: 'TRADIFI_PERPETUAL' }, 'btc/usdt', undefined],
    [{ ...future, contractType: '' }, 'btc/usdt', undefined],
    [{ ...future, contractType: 'CURRENT_QUARTER' }, 'btc/usdt', /not a perpetual/],
    [{ ...future, contractType: 'CURRENT_QUARTER' }, 'btc/usdt:usdt-261225', undefined],
    [{ ...future, marginAsset: 'BTC' }, 'btc/usdt', /btc, usdt, btc/],
    [{ ...future, status: 'PENDING_TRADING' }, 'btc/usdt', undefined],
    ...['PRE_DELIVERING'].map((status) => [{ ...future, status }, 'btc/usdt', undefined] as const),
    ...['DELIVERING', 'DELIVERED', 'PRE_SETTLE', 'SETTLING', 'CLOSE'].map(
      (status) => [{ ...future, status }, 'btc/usdt', new RegExp(status)] as const,
    ),
  ] as const)('%o, %s: %s', (market, pair, message) => {
    const reason = refusalOf(market, pair, false);
    if (message === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(message);
  });

  test('a pair that was live is not rejected while its trading is paused', () => {
    expect(refusalOf({ ...future, status: 'SETTLING' }, 'btc/usdt', true)).toBeUndefined();
    expect(refusalOf(undefined, 'btc/usdt', true)).toMatch(/no such market/);
  });
});
