import { Channel, getExchangeStream, silentLogger, type Exchange } from '@hftjs/core';
import { Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import '../index.js';
import { BASE_SIZES, SymbolMap } from '@hftjs/core/adapter';
import { parseRestFill } from './fill.js';
import { toSpotId } from '../venue/symbols.js';

const PRIVATE = [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE];

const CONTRACT = {
  instId: 'BTC-USDT-SWAP',
  ctType: 'linear',
  ctVal: '0.01',
  ctMult: '1',
  ctValCcy: 'BTC',
  instFamily: 'BTC-USDT',
};

/** What a stream that was never started makes of rows of the `orders` channel, one list a frame. */
function read(exchange: Exchange, ...frames: readonly (readonly object[])[]): Recorder {
  return readFrom(
    exchange,
    frames.map((data) => ({ channel: 'orders', data })),
  );
}

/** The same for frames of several channels. */
function readFrom(
  exchange: Exchange,
  frames: readonly { readonly channel: string; readonly data: readonly object[] }[],
): Recorder {
  const stream = getExchangeStream({
    exchange,
    currencyPairs: ['btc/usdt'],
    subscribeChannels: PRIVATE,
    apiKey: 'key',
    apiSecret: 'secret',
    apiAuthData: { passphrase: 'words' },
    logger: silentLogger,
    ...(exchange === 'okx_swap' && { subscribeArgs: { instruments: [CONTRACT] } }),
  });
  const recorder = new Recorder();
  stream.bindObserver(recorder);
  for (const { channel, data } of frames) {
    const arg = { channel, instType: 'ANY', uid: '1' };
    stream.feed(Channel.MY_ORDER, JSON.stringify({ arg, data }));
  }
  return recorder;
}

const row = (fields: object = {}): Record<string, string> => ({
  instType: 'SPOT', instId: 'BTC-USDT', tgtCcy: '', ordId: '81', clOrdId: '', px: '64000', sz: '0.01', ordType: 'limit',
  side: 'buy', posSide: '', accFillSz: '0.01', avgPx: '64000', state: 'filled', feeCcy: 'BTC', fee: '-0.00001',
  category: 'normal', uTime: '1790000001001', cTime: '1790000000000', reduceOnly: 'false', cancelSource: '',
  fillFee: '-0.00001', fillFeeCcy: 'BTC', execType: 'T', fillPx: '64000', tradeId: '906', fillSz: '0.01',
  fillTime: '1790000001000', ...fields,
}); // prettier-ignore

describe('fees', () => {
  test('in scientific notation', () => {
    expect(read('okx', [row({ fillFee: '-1.0E-8' })]).myTrades).toMatchObject([
      { tradeId: '906', fee: 1e-8, feeCurrency: 'btc', exact: { fee: '0.000000010' } },
    ]);
    expect(read('okx', [row({ fillFee: '2.5e-7' })]).myTrades).toMatchObject([{ fee: -2.5e-7 }]);
  });

  test('an empty one is the fee of the order, where the fill is the order’s first', () => {
    const empty = { fillFee: '', fillFeeCcy: '' };
    expect(read('okx', [row(empty)]).myTrades).toMatchObject([{ fee: 0.00001, feeCurrency: 'btc' }]);
    const second = row({ ...empty, sz: '0.02', accFillSz: '0.02', fee: '-0.00002' });
    const { myTrades } = read(
      'okx',
      [row({ state: 'partially_filled', sz: '0.02' })],
      [{ ...second, tradeId: '907' }],
    );
    expect(myTrades).toMatchObject([{ tradeId: '906' }, { tradeId: '907' }]);
    expect(myTrades[1]).not.toHaveProperty('fee');
  });

  test('none at all, or null', () => {
    const nothing = { fillFee: null, fillFeeCcy: null, fee: null, feeCcy: null };
    const { myTrades, myOrders } = read('okx', [row(nothing)]);
    expect(myTrades).toHaveLength(1);
    expect(myTrades[0]).not.toHaveProperty('fee');
    expect(myOrders).toMatchObject([{ status: 'filled', filledVolume: 0.01 }]);
  });
});

describe('fills without an id of a trade', () => {
  const forced = (fields: object): Record<string, string> =>
    row({
      category: 'full_liquidation',
      ordType: 'market',
      tgtCcy: 'base_ccy',
      side: 'sell',
      px: '',
      ...fields,
    });
  const first = { state: 'partially_filled', accFillSz: '0.004', fillSz: '0.004', fillTime: '1790000001000' };
  const second = { accFillSz: '0.01', fillSz: '0.006', fillTime: '1790000001002', uTime: '1790000001003' };

  test('0: each is one fill, however often it is pushed', () => {
    const rows = [forced({ ...first, tradeId: '0' }), forced({ ...second, tradeId: '0' })];
    const other = forced({ ...second, tradeId: '0', ordId: '82' });
    const { myTrades } = read('okx', rows, [rows[1]!], [other]);
    expect(myTrades).toMatchObject([
      { orderId: '81', volume: 0.004 },
      { orderId: '81', volume: 0.006 },
      { orderId: '82', volume: 0.006 },
    ]);
    for (const { tradeId } of myTrades) expect(tradeId).not.toBe('0');
  });

  test('empty: a fill where the order has filled by so much, and an echo of the last fill otherwise', () => {
    const rows = [forced({ ...first, tradeId: '' }), forced({ ...second, tradeId: '' })];
    const { myTrades } = read('okx', [rows[0]!], [rows[1]!], [rows[1]!]);
    expect(myTrades).toMatchObject([{ volume: 0.004 }, { volume: 0.006 }]);
    const echo = row({ tradeId: '', uTime: '1790000001009' });
    expect(read('okx', [row({ state: 'partially_filled' })], [echo]).myTrades).toHaveLength(1);
  });

  test('REST calls it the same', () => {
    const [reported] = read('okx', [row({ tradeId: '0' })]).myTrades;
    const listed = parseRestFill(
      {
        instId: 'BTC-USDT',
        ordId: '81',
        tradeId: '',
        fillPx: '64000.0',
        fillSz: '0.0100',
        fillTime: '1790000001000',
      },
      {
        symbols: new SymbolMap({
          options: { exchange: 'okx', currencyPairs: ['btc/usdt'] },
          toSymbol: toSpotId,
        }),
        sizesOf: () => BASE_SIZES,
      },
    );
    expect(listed?.tradeId).toBe(reported?.tradeId);
  });
});

describe('rows that cannot be', () => {
  test.each([
    { px: '1e400' },
    { sz: '-0.01' },
    { accFillSz: '-0.01' },
    { avgPx: '-64000' },
    { fillPx: '0' },
    { fillPx: '-1' },
    { fillSz: '-0.01' },
    { fillSz: '1e999' },
    { ordId: '' },
  ])('%o costs that row, and no other', (fields) => {
    const good = row({ ordId: '82', tradeId: '907' });
    const { myOrders, myTrades } = read('okx', [row(fields), good]);
    expect(myOrders.map(({ orderId }) => orderId)).toEqual(['82']);
    expect(myTrades.map(({ tradeId }) => tradeId)).toEqual(['907']);
  });

  test.each(['1790000001', '1790000001001000', '0', '-1'])('a time that is none, %s', (time) => {
    const { myOrders, myTrades } = read('okx', [row({ uTime: time, fillTime: time, cTime: time })]);
    expect(myTrades[0]).not.toHaveProperty('exchangeTime');
    expect(myOrders[0]).not.toHaveProperty('exchangeTime');
    expect(myOrders[0]).not.toHaveProperty('createdTime');
  });
});

describe('position side and flags', () => {
  const contract = (fields: object): Record<string, string> =>
    row({ instType: 'SWAP', instId: 'BTC-USDT-SWAP', sz: '1', accFillSz: '1', fillSz: '1', ...fields });

  test.each(['long', 'short', 'net'])('%s', (posSide) => {
    const { myOrders, myTrades } = read('okx_swap', [contract({ posSide, reduceOnly: 'true' })]);
    expect(myOrders).toMatchObject([
      { positionSide: posSide, reduceOnly: true, postOnly: false, volume: 0.01 },
    ]);
    expect(myTrades).toMatchObject([{ positionSide: posSide, contracts: 1, volume: 0.01 }]);
  });

  test('a spot market has no positions', () => {
    const { myOrders, myTrades } = read('okx', [row({ ordType: 'post_only', posSide: 'net' })]);
    expect(myOrders[0]).toMatchObject({ postOnly: true, reduceOnly: false });
    expect(myOrders[0]).not.toHaveProperty('positionSide');
    expect(myTrades[0]).not.toHaveProperty('positionSide');
  });
});

test('a conditional order ends with the order that it placed', () => {
  const algo = {
    instId: 'BTC-USDT', algoId: '5', ordType: 'trigger', side: 'buy', sz: '0.01', state: 'live', triggerPx: '63000',
    ordPx: '64000', cTime: '1790000000000', uTime: '1790000000000',
  }; // prettier-ignore
  const { myOrders, myTrades } = readFrom('okx', [
    { channel: 'orders-algo', data: [algo] },
    { channel: 'orders', data: [row({ algoId: '5' })] },
  ]);
  expect(myOrders).toMatchObject([
    { orderId: '5', status: 'untriggered', type: 'stop_limit', stopPrice: 63000 },
    { orderId: '81', status: 'filled' },
    { orderId: '5', status: 'filled', filledVolume: 0.01 },
  ]);
  expect(myTrades).toMatchObject([{ orderId: '81' }]);
});
