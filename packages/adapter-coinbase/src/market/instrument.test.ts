import { describe, expect, test } from 'vitest';
import { makeInstrument, readProduct, readStatus, statusOf } from './instrument.js';

const LIVE = {
  product_type: 'SPOT',
  id: 'BTC-USD',
  base_currency: 'BTC',
  quote_currency: 'USD',
  base_increment: '0.00000001',
  quote_increment: '0.01',
  display_name: 'BTC/USD',
  status: 'online',
  status_message: '',
  min_market_funds: '1',
};

const LISTED = {
  product_id: 'BTC-USD',
  base_increment: '0.0000001',
  quote_increment: '0.1',
  price_increment: '0.1',
  quote_min_size: '2',
  base_min_size: '0.000016',
  status: 'online',
  is_disabled: false,
  cancel_only: false,
  limit_only: false,
  post_only: false,
  trading_disabled: false,
  auction_mode: false,
  view_only: false,
  product_type: 'SPOT',
  quote_currency_id: 'USD',
  base_currency_id: 'BTC',
};

const HEADER = { exchange: 'coinbase', receivedTime: 1, exchangeTime: 2 };

const live = readStatus(LIVE);
const listed = readProduct(LISTED);

describe('instruments', () => {
  const EXPECTED = {
    channel: 'instrument',
    exchange: 'coinbase',
    receivedTime: 1,
    exchangeTime: 2,
    symbol: 'btc/usd',
    venueSymbol: 'BTC-USD',
    base: 'btc',
    quote: 'usd',
    kind: 'spot',
    status: 'trading',
    rawStatus: 'online',
    priceIncrement: 0.01,
    volumeIncrement: 0.00000001,
    minNotional: 1,
  };

  test('of the channel alone', () => {
    expect(makeInstrument('btc/usd', { id: 'BTC-USD', live, listed: undefined }, HEADER)).toEqual(EXPECTED);
  });

  test('of both: the channel is newer', () => {
    expect(makeInstrument('btc/usd', { id: 'BTC-USD', live, listed }, HEADER)).toEqual({
      ...EXPECTED,
      minVolume: 0.000016,
    });
  });

  test('of REST alone', () => {
    expect(makeInstrument('btc/usd', { id: 'BTC-USD', live: undefined, listed }, HEADER)).toEqual({
      ...EXPECTED,
      priceIncrement: 0.1,
      volumeIncrement: 0.0000001,
      minVolume: 0.000016,
      minNotional: 2,
    });
  });

  test('of a pair that shares another one’s book: its own names', () => {
    const alias = readProduct({ ...LISTED, product_id: 'BTC-USDC', quote_currency_id: 'USDC' });
    const names = { symbol: 'btc/usdc', venueSymbol: 'BTC-USDC', base: 'btc', quote: 'usdc' };
    expect(makeInstrument('btc/usdc', { id: 'BTC-USDC', live, listed: alias }, HEADER)).toMatchObject(names);
    expect(makeInstrument('btc/usdc', { id: 'BTC-USDC', live, listed: undefined }, HEADER)).toMatchObject(
      names,
    );
  });

  test('nothing is known', () => {
    const known = { id: 'BTC-USD', live: undefined, listed: undefined };
    expect(makeInstrument('btc/usd', known, HEADER)).toBeUndefined();
  });

  test.each([
    { word: 'online', flags: {}, status: 'trading', rawStatus: 'online' },
    { word: 'offline', flags: {}, status: 'halted', rawStatus: 'offline' },
    { word: 'internal', flags: {}, status: 'halted', rawStatus: 'internal' },
    { word: 'delisted', flags: {}, status: 'delisted', rawStatus: 'delisted' },
    { word: 'paused', flags: {}, status: 'unknown', rawStatus: 'paused' },
    { word: 'offline', flags: { cancel_only: true }, status: 'halted', rawStatus: 'offline' },
    {
      word: 'online',
      flags: { trading_disabled: true, post_only: true },
      status: 'halted',
      rawStatus: 'trading_disabled',
    },
    { word: 'online', flags: { is_disabled: true }, status: 'halted', rawStatus: 'is_disabled' },
    { word: 'online', flags: { view_only: true }, status: 'halted', rawStatus: 'view_only' },
    {
      word: 'online',
      flags: { cancel_only: true, limit_only: true },
      status: 'cancel_only',
      rawStatus: 'cancel_only',
    },
    {
      word: 'online',
      flags: { auction_mode: true, post_only: true },
      status: 'auction',
      rawStatus: 'auction_mode',
    },
    { word: 'online', flags: { post_only: true }, status: 'post_only', rawStatus: 'post_only' },
    { word: 'online', flags: { limit_only: 'true' }, status: 'limit_only', rawStatus: 'limit_only' },
  ])('$word with $flags is $status', ({ word, flags, status, rawStatus }) => {
    const known = {
      live: readStatus({ ...LIVE, status: word }),
      listed: readProduct({ ...LISTED, ...flags }),
    };
    expect(statusOf(known)).toEqual({ status, rawStatus });
  });

  test('the status of REST where the channel has not come yet', () => {
    const known = { live: undefined, listed: readProduct({ ...LISTED, status: 'delisted' }) };
    expect(statusOf(known)).toEqual({ status: 'delisted', rawStatus: 'delisted' });
  });

  test.each([
    { id: undefined },
    { base_currency: null },
    { quote_currency: '' },
    { base_increment: '0' },
    { quote_increment: 'x' },
    { status: '' },
  ])('a row of the channel with %o throws', (fields) => {
    expect(() => readStatus({ ...LIVE, ...fields })).toThrow('product.');
  });

  test('a zero sets no limit', () => {
    const row = readStatus({ ...LIVE, min_market_funds: '0' });
    const known = { id: 'BTC-USD', live: row, listed: undefined };
    expect(makeInstrument('btc/usd', known, HEADER)).not.toHaveProperty('minNotional');
  });
});
