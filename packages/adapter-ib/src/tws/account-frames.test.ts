import { Channel, type MyOrder, type MyTrade } from '@hftjs/core';
import { eventually, Recorder, type Prepared } from '@hftjs/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import { makeStream, OWN } from '../testing/streams.js';

const AAPL = 265598;
const IBM = 8314;
/** A combination of the two. */
const COMBINATION = 28812380;
const CONTRACTS = { 'aapl/usd': { conid: AAPL }, 'ibm/usd': { conid: IBM } } as const;
const ID = 1204567801;
const STEM = '0000e0d5.6570a0a5.01';

let harness: Prepared<Recorder>;

afterEach(() => harness.stream.stop());

/** The steps of an order, as messages of either transport. */
interface Venue {
  placed(
    conid: number,
    more?: { readonly volume?: number; readonly cash?: number; readonly side?: 'BUY' | 'SELL' },
  ): void;
  status(
    status: string,
    more?: { readonly filled?: number; readonly remaining?: number; readonly reason?: string },
  ): void;
  executed(
    conid: number,
    execution: {
      readonly id?: string;
      readonly size: number;
      readonly price?: number;
      readonly side?: 'BUY' | 'SELL';
    },
  ): void;
  charged(
    conid: number,
    commission: number | string,
    execution: { readonly id?: string; readonly size: number },
  ): void;
}

const feed = (packet: object): void => {
  harness.stream.feed(Channel.MY_ORDER, JSON.stringify(packet));
};

function web(): Venue {
  harness = makeStream(new Recorder(), {
    currencyPairs: ['aapl/usd', 'ibm/usd'],
    subscribeChannels: OWN,
    args: { transport: 'web', contracts: CONTRACTS },
  });
  const row = (fields: object): void => {
    feed({ topic: 'sor', args: [{ acct: 'DU1', orderId: ID, ...fields }] });
  };
  const fill = (
    conid: number,
    { id = `${STEM}.01`, size, price = 100, side = 'BUY' }: Parameters<Venue['executed']>[1],
    fields = {},
  ): void => {
    feed({
      topic: 'str',
      args: [
        {
          ...{ execution_id: id, conid, order_id: ID, side: side.charAt(0), size, price: String(price) },
          ...{ account: 'DU1', trade_time_r: 1_790_000_000_000, ...fields },
        },
      ],
    });
  };
  return {
    placed: (conid, { volume = 10, cash, side = 'BUY' } = {}) => {
      row({
        ...{ conid, side, orderType: 'Limit', price: '100', status: 'Submitted', filledQuantity: 0 },
        ...(cash === undefined
          ? { totalSize: volume, remainingQuantity: volume }
          : { totalSize: 0, totalCashSize: cash, remainingQuantity: 0 }),
      });
    },
    status: (status, { filled, remaining, reason } = {}) => {
      row({
        status,
        filledQuantity: filled,
        remainingQuantity: remaining,
        order_cancellation_by_system_reason: reason,
      });
    },
    executed: (conid, execution) => {
      fill(conid, execution);
    },
    charged: (conid, commission, execution) => {
      fill(conid, execution, { commission });
    },
  };
}

function tws(): Venue {
  harness = makeStream(new Recorder(), {
    currencyPairs: ['aapl/usd', 'ibm/usd'],
    subscribeChannels: OWN,
    args: { transport: 'tws', contracts: CONTRACTS },
  });
  let order: object = {};
  let contract: object = {};
  let total = 0;
  const openOrder = (status: string): void => {
    feed({ event: 'openOrder', args: [5, contract, order, { status }] });
  };
  return {
    placed: (conid, { volume = 10, cash, side = 'BUY' } = {}) => {
      contract = { conId: conid };
      total = cash === undefined ? volume : 0;
      order = {
        ...{
          orderId: 5,
          clientId: 1,
          permId: ID,
          account: 'DU1',
          action: side,
          orderType: 'LMT',
          lmtPrice: 100,
        },
        ...{ totalQuantity: total, cashQty: cash ?? Number.MAX_VALUE },
      };
      openOrder('Submitted');
    },
    status: (status, { filled = 0, remaining = Math.max(total - filled, 0), reason } = {}) => {
      if (reason !== undefined) feed({ event: 'error', args: [reason, 201, 5] });
      openOrder(status);
      feed({ event: 'orderStatus', args: [5, status, filled, remaining, 100, ID, 0, 100, 1, '', 0] });
    },
    executed: (conid, { id = `${STEM}.01`, size, price = 100, side = 'BUY' }) => {
      const execution = {
        ...{ execId: id, time: '20260921-14:13:20', acctNumber: 'DU1', side: side === 'BUY' ? 'BOT' : 'SLD' },
        ...{ shares: size, price, permId: ID, cumQty: size, avgPrice: price },
      };
      feed({ event: 'execDetails', args: [-1, { conId: conid }, execution] });
    },
    charged: (_conid, commission, { id = `${STEM}.01` }) => {
      feed({ event: 'commissionReport', args: [{ execId: id, commission, currency: 'USD' }] });
    },
  };
}

const orders = (): readonly MyOrder[] => harness.recorder.myOrders;
const fills = (): readonly MyTrade[] => harness.recorder.myTrades;

describe.each([
  ['the Web API', web],
  ['TWS', tws],
])('%s', (_name, make) => {
  test('a fill after the order has ended keeps the final status and raises the filled volume', async () => {
    const venue = make();
    venue.placed(AAPL);
    venue.status('Cancelled');
    venue.executed(AAPL, { size: 3 });
    venue.charged(AAPL, 1, { size: 3 });
    await eventually(() => {
      expect(fills()).toMatchObject([{ volume: 3, fee: 1 }]);
    });
    expect(orders().at(-1)).toMatchObject({
      status: 'canceled',
      filledVolume: 3,
      remainingVolume: 7,
      lastFill: { tradeId: `${STEM}.01`, volume: 3 },
    });
  });

  test('an order that is Inactive with a refusal and then works and fills is reopened', () => {
    const venue = make();
    venue.placed(AAPL);
    venue.status('Inactive', { reason: 'Insufficient margin' });
    expect(orders().at(-1)).toMatchObject({ status: 'rejected', rawReason: 'Insufficient margin' });
    venue.status('Submitted');
    expect(orders().at(-1)).toMatchObject({ status: 'new', event: 'new', volume: 10 });
    expect(orders().at(-1)).not.toHaveProperty('rawReason');
    expect(orders().at(-1)).not.toHaveProperty('reason');
    venue.status('Filled', { filled: 10, remaining: 0 });
    expect(orders().at(-1)).toMatchObject({ status: 'filled', filledVolume: 10 });
  });

  test('an order that works after a refusal and is canceled by its owner is canceled, not rejected', () => {
    const venue = make();
    venue.placed(AAPL);
    venue.status('Inactive', { reason: 'Order rejected - too far away' });
    venue.status('Submitted');
    venue.status('Cancelled');
    expect(orders().at(-1)?.status).toBe('canceled');
  });

  test('an order by cash does not end by its first execution', async () => {
    const venue = make();
    venue.placed(AAPL, { cash: 2500 });
    expect(orders().at(-1)).toMatchObject({ quoteVolume: 2500, status: 'new' });
    expect(orders().at(-1)).not.toHaveProperty('volume');
    venue.executed(AAPL, { size: 3 });
    venue.status('Submitted', { filled: 3, remaining: 0 });
    venue.charged(AAPL, 1, { size: 3 });
    await eventually(() => {
      expect(fills()).toHaveLength(1);
    });
    expect(orders().at(-1)).toMatchObject({ status: 'partially_filled', filledVolume: 3 });
    expect(orders().at(-1)).not.toHaveProperty('remainingVolume');
    venue.status('Filled', { filled: 25, remaining: 0 });
    expect(orders().at(-1)).toMatchObject({ status: 'filled', filledVolume: 25 });
  });

  test.each([-1, '1.7976931348623157E308'])(
    'a commission of %s is waited for, and is none',
    async (pending) => {
      const venue = make();
      venue.placed(AAPL);
      venue.executed(AAPL, { size: 3 });
      venue.charged(AAPL, pending, { size: 3 });
      await eventually(() => {
        expect(fills()).toHaveLength(1);
      });
      expect(fills()[0]).not.toHaveProperty('fee');
      venue.charged(AAPL, 1.25, { size: 3 });
      expect(fills()).toHaveLength(2);
      expect(fills()[1]).toMatchObject({ tradeId: `${STEM}.01`, revision: 1, fee: 1.25, volume: 3 });
    },
  );

  test('a correction is published as a revision under the first id and changes the filled volume', () => {
    const venue = make();
    venue.placed(AAPL);
    const first = { size: 3 };
    const second = { id: `${STEM}.02`, size: 2, price: 101 };
    venue.executed(AAPL, first);
    venue.charged(AAPL, 1, first);
    venue.executed(AAPL, second);
    venue.charged(AAPL, 1.5, second);
    expect(fills().at(-1)).toMatchObject({ tradeId: `${STEM}.01`, price: 101, volume: 2, fee: 1.5 });
    expect(fills().at(-1)?.revision).toBeGreaterThan(0);
    expect(fills().filter(({ revision }) => revision === undefined)).toHaveLength(1);
  });

  test('the legs of a combination are published as fills, without an order', async () => {
    const venue = make();
    venue.placed(COMBINATION);
    const sold = { id: '1.b.01.01', size: 3, side: 'SELL' } as const;
    venue.executed(AAPL, { size: 3 });
    venue.executed(IBM, sold);
    venue.charged(AAPL, 1, { size: 3 });
    venue.charged(IBM, 1, sold);
    await eventually(() => {
      expect(fills()).toMatchObject([
        { symbol: 'aapl/usd', side: 'buy', volume: 3 },
        { symbol: 'ibm/usd', side: 'sell', volume: 3 },
      ]);
    });
    expect(orders()).toEqual([]);
  });

  test('a leg does not change the contract of the order that has the same number', async () => {
    const venue = make();
    venue.placed(AAPL);
    const sold = { id: '1.b.01.01', size: 3, side: 'SELL' } as const;
    venue.executed(IBM, sold);
    venue.charged(IBM, 1, sold);
    await eventually(() => {
      expect(fills()).toMatchObject([{ symbol: 'ibm/usd', side: 'sell' }]);
    });
    venue.status('Submitted');
    for (const order of orders())
      expect(order).toMatchObject({ symbol: 'aapl/usd', side: 'buy', filledVolume: 0 });
  });
});

test('Web API: an unknown order is published only when its side and filled volume are known', () => {
  web();
  feed({ topic: 'sor', args: [{ acct: 'DU1', conid: AAPL, orderId: ID }] });
  feed({ topic: 'sor', args: [{ acct: 'DU1', orderId: ID, status: 'Cancelled' }] });
  expect(orders()).toEqual([]);
});

test('Web API: one unreadable row is skipped, and the others are published', () => {
  web();
  const row = {
    acct: 'DU1',
    conid: AAPL,
    side: 'BUY',
    status: 'Submitted',
    filledQuantity: 0,
    totalSize: 10,
  };
  feed({
    topic: 'sor',
    args: [
      { ...row, orderId: 1 },
      { ...row, orderId: 'n/a' },
      { ...row, orderId: 3, filledQuantity: -1 },
      { ...row, orderId: 2 },
    ],
  });
  expect(orders().map(({ orderId }) => orderId)).toEqual(['1', '2']);
  expect(harness.stream.status().channels.my_order?.malformed).toBe(2);
});

test('TWS: a refusal of a working order may concern a change; the next status decides', () => {
  const venue = tws();
  venue.placed(AAPL);
  venue.status('Submitted', { reason: 'The price does not conform to the minimum price variation' });
  expect(orders().map(({ status }) => status)).toEqual(['new']);
  venue.status('Cancelled');
  expect(orders().at(-1)?.status).toBe('canceled');
});
