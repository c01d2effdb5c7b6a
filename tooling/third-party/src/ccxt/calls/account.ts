import { expect } from 'vitest';
import { isDone } from '@hftjs/simulator';
import { amountOf, placeResting, placeStop, priceAt, sweepOf, VOLUME } from '../acting.js';
import type { Bench, Call } from '../call.js';
import { actualMoney, actualPosition, expectedMoney, expectedPosition } from '../money.js';
import {
  actualFill,
  actualOrder,
  expectedFill,
  expectedOrder,
  idsOf,
  openOrders,
  orderOf,
  readFields,
  unitOf,
} from '../truth.js';

/** What an account has and had, over REST. */
export const ACCOUNT_CALLS: readonly Call[] = [
  {
    name: 'fetchBalance',
    async run(bench: Bench): Promise<void> {
      await placeResting(bench);
      const balances = await bench.exchange.fetchBalance(bench.facts.balanceParameters);
      const truth = expectedMoney(bench);
      expect(truth.size).toBeGreaterThan(0);
      expect(actualMoney(balances, truth)).toEqual(truth);
    },
  },
  {
    name: 'fetchPositions',
    async run(bench: Bench): Promise<void> {
      const { exchange, symbol, market, pair } = bench;
      const unit = await unitOf(bench);
      const amount = await amountOf(bench, 3 * VOLUME);
      await exchange.createOrder(symbol, 'market', 'buy', amount, priceAt(bench, 'sell', 1));
      market.trade(pair, 'sell', sweepOf(bench));
      const positions = await exchange.fetchPositions([symbol]);
      expect(positions.map((position) => actualPosition(position))).toEqual([expectedPosition(bench, unit)]);
    },
  },
  {
    name: 'fetchOrder',
    variant: 'that rests',
    async run(bench: Bench): Promise<void> {
      const unit = await unitOf(bench);
      const id = await placeResting(bench);
      const truth = orderOf(bench, id);
      const order = await bench.exchange.fetchOrder(id, bench.symbol);
      expect(readFields(actualOrder(order, truth), bench.facts, 'fetchOrder')).toEqual(
        readFields(expectedOrder(truth, { symbol: bench.symbol, unit }), bench.facts, 'fetchOrder'),
      );
    },
  },
  {
    name: 'fetchOrder',
    variant: 'that has filled in part',
    async run(bench: Bench): Promise<void> {
      const unit = await unitOf(bench);
      const id = await placeResting(bench, 1);
      bench.market.fillOrder(id, VOLUME / 2);
      const truth = orderOf(bench, id);
      expect(truth.status).toBe('partially_filled');
      const order = await bench.exchange.fetchOrder(id, bench.symbol);
      expect(readFields(actualOrder(order, truth), bench.facts, 'fetchOrder')).toEqual(
        readFields(expectedOrder(truth, { symbol: bench.symbol, unit }), bench.facts, 'fetchOrder'),
      );
    },
  },
  {
    name: 'fetchOrder',
    variant: 'that has filled',
    async run(bench: Bench): Promise<void> {
      const unit = await unitOf(bench);
      const id = await placeResting(bench, 1);
      bench.market.fillOrder(id);
      const truth = orderOf(bench, id);
      const order = await bench.exchange.fetchOrder(id, bench.symbol);
      expect(readFields(actualOrder(order, truth), bench.facts, 'fetchOrder')).toEqual(
        readFields(expectedOrder(truth, { symbol: bench.symbol, unit }), bench.facts, 'fetchOrder'),
      );
    },
  },
  {
    name: 'fetchOpenOrders',
    async run(bench: Bench): Promise<void> {
      await placeResting(bench);
      const orders = await bench.exchange.fetchOpenOrders(bench.symbol);
      // Some venues list stop orders apart.
      const truth = openOrders(bench).filter(({ status }) => status !== 'untriggered');
      expect(idsOf(orders)).toEqual(expect.arrayContaining(truth.map(({ orderId }) => orderId)));
      for (const { id } of orders) expect(isDone(orderOf(bench, id))).toBe(false);
    },
  },
  {
    name: 'fetchOpenOrders',
    variant: 'stop orders',
    async run(bench: Bench): Promise<void> {
      const id = await placeStop(bench);
      const orders = await bench.exchange.fetchOpenOrders(
        bench.symbol,
        undefined,
        undefined,
        bench.facts.stopListParameters,
      );
      const stop = orders.find((order) => order.id === id);
      const stopPrice = stop?.triggerPrice ?? stop?.stopPrice ?? stop?.stopLossPrice;
      expect(stopPrice).toBe(orderOf(bench, id).stopPrice);
    },
  },
  {
    name: 'fetchClosedOrders',
    async run(bench: Bench): Promise<void> {
      const unit = await unitOf(bench);
      const id = await placeResting(bench, 1);
      bench.market.fillOrder(id);
      const orders = await bench.exchange.fetchClosedOrders(bench.symbol);
      const order = orders.find((one) => one.id === id);
      if (order === undefined) throw new Error(`order ${id} has filled and is not listed`);
      const truth = orderOf(bench, id);
      expect(readFields(actualOrder(order, truth), bench.facts, 'fetchClosedOrders')).toEqual(
        readFields(expectedOrder(truth, { symbol: bench.symbol, unit }), bench.facts, 'fetchClosedOrders'),
      );
      for (const one of orders) expect(isDone(orderOf(bench, one.id))).toBe(true);
    },
  },
  {
    name: 'fetchMyTrades',
    async run(bench: Bench): Promise<void> {
      const unit = await unitOf(bench);
      const amount = await amountOf(bench);
      await bench.exchange.createOrder(bench.symbol, 'market', 'sell', amount, priceAt(bench, 'sell', 1));
      const trades = await bench.exchange.fetchMyTrades(bench.symbol);
      const truth = bench.market.fills.filter(({ pair }) => pair === bench.pair);
      expect(trades.map((trade) => JSON.stringify(actualFill(trade))).toSorted()).toEqual(
        truth.map((fill) => JSON.stringify(expectedFill(fill, unit))).toSorted(),
      );
    },
  },
];
