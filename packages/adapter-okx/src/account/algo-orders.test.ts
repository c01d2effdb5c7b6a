import { Channel, Exchange, getExchangeStream, silentLogger, type MyOrder } from '@hftjs/core';
import { BASE_SIZES, setPace, SymbolMap } from '@hftjs/core/adapter';
import { eventually, Recorder } from '@hftjs/testkit';
import { describe, expect, test } from 'vitest';
import { parseAlgoRow } from './algo-order.js';
import '../index.js';
import type { OrderContext } from './order.js';
import { startOkxSimulator, startOkxSwapSimulator } from '../simulator/index.js';
import { toSpotId } from '../venue/symbols.js';

/** How many times faster than at OKX streams and simulators are here. */
const PACE = 10;

setPace(PACE);

const context = (known: OrderContext['known'] = () => undefined): OrderContext => ({
  symbols: new SymbolMap({ options: { exchange: 'okx', currencyPairs: ['btc/usdt'] }, toSymbol: toSpotId }),
  sizesOf: () => BASE_SIZES,
  known,
});

const ROW = {
  instId: 'BTC-USDT', instType: 'SPOT', algoId: '1234', algoClOrdId: 'mine', ordType: 'conditional', side: 'sell',
  posSide: '', sz: '3', state: 'live', slTriggerPx: '99', slOrdPx: '-1', tpTriggerPx: '', tpOrdPx: '', triggerPx: '',
  ordPx: '', ordId: '', ordIdList: [], cTime: '1790000000000', uTime: '1790000000001',
}; // prettier-ignore

describe('a row', () => {
  const read = (fields: object, from = context()) => parseAlgoRow({ ...ROW, ...fields }, from, false);

  test('waits', () => {
    expect(read({})).toMatchObject({
      orderId: '1234',
      key: 'algo:1234',
      symbol: 'btc/usdt',
      clientOrderId: 'mine',
      type: 'stop',
      numbers: { stopPrice: '99', volume: '3', price: undefined },
      status: 'untriggered',
      event: 'new',
    });
  });

  test.each([
    [{ slOrdPx: '98' }, 'stop_limit'],
    [{ slTriggerPx: '', tpTriggerPx: '120', tpOrdPx: '-1' }, 'take_profit'],
    [{ ordType: 'trigger', triggerPx: '99', ordPx: '98' }, 'stop_limit'],
    [{ ordType: 'move_order_stop' }, 'trailing_stop'],
    [{ ordType: 'oco' }, 'oco'],
    [{ ordType: 'twap', slTriggerPx: '' }, 'twap'],
  ])('%o is a %s', (fields, type) => {
    expect(read(fields).type).toBe(type);
  });

  test.each([
    ['canceled', 'canceled'],
    ['order_failed', 'rejected'],
    ['pause', 'untriggered'],
    ['another', 'unknown'],
  ])('%s is %s', (state, status) => {
    expect(read({ state }).status).toBe(status);
  });

  test('one that was triggered is reported as the order that it placed', () => {
    const effective = { state: 'effective', ordId: '77' };
    expect(read(effective)).toMatchObject({ status: 'new', event: 'triggered', placed: { orderId: '77' } });
    const placed = { status: 'filled', event: 'trade', exact: { filledVolume: '3' } } as MyOrder;
    expect(
      read(
        effective,
        context((orderId) => (orderId === '77' ? placed : undefined)),
      ),
    ).toMatchObject({
      status: 'filled',
      numbers: { filledVolume: '3' },
    });
  });
});

describe.each([
  { exchange: Exchange.OKX, start: startOkxSimulator },
  { exchange: Exchange.OKX_SWAP, start: startOkxSwapSimulator },
])('$exchange', ({ exchange, start }) => {
  test(
    'stops are among the open orders, come and go, and stand as what they placed',
    { timeout: 60_000 },
    async () => {
      const pair = 'btc/usdt';
      await using venue = await start({ pace: PACE, seed: 21, pairs: [pair], rate: 0 });
      const { price } = venue.market.trades(pair).at(-1)!;
      const stop = { pair, side: 'sell', type: 'stop', volume: 0.01 } as const;
      venue.placeOrder({ ...stop, stopPrice: 50 });
      await using stream = getExchangeStream({
        exchange,
        currencyPairs: [pair],
        subscribeChannels: [Channel.MY_ORDER, Channel.MY_ORDER_BATCH, Channel.MY_TRADE],
        streamHost: venue.streamHost,
        apiHost: venue.apiHost,
        ...venue.credentials,
        logger: silentLogger,
      });
      const recorder = new Recorder();
      stream.bindObserver(recorder);
      void stream.start();
      await stream.ready();
      expect(recorder.myOrderBatches).toMatchObject([
        { complete: true, orders: [{ status: 'untriggered', type: 'stop', stopPrice: 50 }] },
      ]);
      const brief = venue.placeOrder({ ...stop, stopPrice: 60 });
      venue.cancelOrder(brief.orderId);
      await eventually(() => {
        expect(recorder.myOrders.find((order) => order.stopPrice === 60)).toMatchObject({
          status: 'canceled',
        });
      });
      const stopPrice = Number((price - 0.1).toFixed(1));
      venue.placeOrder({ ...stop, stopPrice });
      let algoId = '';
      await eventually(() => {
        algoId = recorder.myOrders.find((order) => order.stopPrice === stopPrice)?.orderId ?? '';
        expect(algoId).not.toBe('');
      });
      const { bids } = venue.market.book(pair, 2);
      for (const { volume } of bids) venue.market.trade(pair, 'sell', volume);
      expect(venue.market.fills.length).toBeGreaterThan(0);
      await eventually(() => {
        expect(recorder.myOrders.findLast(({ orderId }) => orderId === algoId)).toMatchObject({
          status: 'filled',
          filledVolume: 0.01,
        });
        expect(recorder.myTrades).toHaveLength(venue.market.fills.length);
      });
      expect(recorder.myTrades.every(({ orderId }) => orderId !== algoId)).toBe(true);
      expect(stream.status().channels.my_order?.state).toBe('live');
    },
  );
});
