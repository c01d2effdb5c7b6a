import { BadRequest, InsufficientFunds, InvalidOrder, OrderNotFillable } from 'ccxt';
import { expect } from 'vitest';
import { amountOf, idOf, placeResting, placeStop, priceAt, VOLUME } from '../acting.js';
import type { Bench, Call } from '../call.js';
import { openOrders, orderOf } from '../truth.js';

/** Orders that are placed, amended and cancelled over REST. */
export const ORDER_CALLS: readonly Call[] = [
  {
    name: 'createOrder',
    variant: 'limit',
    async run(bench: Bench): Promise<void> {
      const price = priceAt(bench, 'buy', 0.99);
      const id = await placeResting(bench);
      expect(orderOf(bench, id)).toMatchObject({
        pair: bench.pair,
        side: 'buy',
        type: 'limit',
        price,
        volume: VOLUME,
        status: 'new',
        account: bench.market.orders.at(-1)?.account,
      });
    },
  },
  {
    name: 'createOrder',
    variant: 'post-only',
    async run(bench: Bench): Promise<void> {
      const { exchange, symbol } = bench;
      const amount = await amountOf(bench);
      const price = priceAt(bench, 'sell', 1.01);
      const { id } = await exchange.createOrder(symbol, 'limit', 'sell', amount, price, { postOnly: true });
      expect(orderOf(bench, id)).toMatchObject({ side: 'sell', price, postOnly: true, status: 'new' });
      await exchange.cancelOrder(idOf(id), symbol);
    },
  },
  {
    name: 'createOrder',
    variant: 'market',
    async run(bench: Bench): Promise<void> {
      const { exchange, symbol, market } = bench;
      const amount = await amountOf(bench);
      // A reference price: some venues size market orders that buy in quote currency.
      const price = priceAt(bench, 'sell', 1);
      const { id } = await exchange.createOrder(symbol, 'market', 'sell', amount, price);
      const order = orderOf(bench, id);
      expect(order).toMatchObject({ type: 'market', side: 'sell', status: 'filled', filled: VOLUME });
      expect(market.fills.filter(({ orderId }) => orderId === order.orderId).length).toBeGreaterThan(0);
    },
  },
  {
    name: 'createOrder',
    variant: 'immediate or cancel',
    async run(bench: Bench): Promise<void> {
      const { exchange, symbol, facts, market } = bench;
      const amount = await amountOf(bench);
      const price = priceAt(bench, 'buy', 0.99);
      const isRefused = facts.refusesUnfilledTakers === true;
      const created = exchange.createOrder(symbol, 'limit', 'buy', amount, price, {
        timeInForce: isRefused ? 'ioc' : 'IOC',
      });
      if (isRefused) await expect(created).rejects.toThrow(OrderNotFillable);
      const id = isRefused ? market.orders.at(-1)?.orderId : (await created).id;
      const { timeInForce, status, filled } = orderOf(bench, id);
      expect({ timeInForce, filled }).toEqual({ timeInForce: 'ioc', filled: 0 });
      expect(['canceled', 'expired']).toContain(status);
    },
  },
  {
    name: 'createOrder',
    variant: 'stop',
    async run(bench: Bench): Promise<void> {
      const stopPrice = priceAt(bench, 'buy', 0.98);
      const id = await placeStop(bench);
      expect(orderOf(bench, id)).toMatchObject({ side: 'sell', stopPrice, status: 'untriggered' });
    },
  },
  {
    name: 'createOrder',
    variant: 'refused for missing funds',
    async run(bench: Bench): Promise<void> {
      const { exchange, symbol, market, facts } = bench;
      const before = market.orders.length;
      const amount = await amountOf(bench, 1_000_000);
      const price = priceAt(bench, 'buy', 0.99);
      await expect(exchange.createOrder(symbol, 'limit', 'buy', amount, price)).rejects.toThrow(
        facts.missingFundsText ?? InsufficientFunds,
      );
      const placed = market.orders.slice(before);
      expect(placed.filter(({ status }) => status !== 'rejected')).toEqual([]);
    },
  },
  {
    name: 'editOrder',
    async run(bench: Bench): Promise<void> {
      const { exchange, symbol, facts } = bench;
      const id = await placeResting(bench, 0.985);
      const before = openOrders(bench).length;
      const price = priceAt(bench, 'buy', 0.984);
      const amount = await amountOf(bench, 2 * VOLUME);
      const edited = await exchange.editOrder(id, symbol, 'limit', 'buy', amount, price);
      const open = openOrders(bench);
      expect(open.length, 'one order, not two').toBe(before);
      const changed = open.find((order) => order.price === price);
      expect(changed).toMatchObject({ side: 'buy', volume: 2 * VOLUME });
      // Venues that replace the order give a new id.
      const hasOtherId = facts.amendmentsHaveIds === true || facts.editsLackId === true;
      expect(orderOf(bench, hasOtherId ? id : edited.id)).toEqual(changed);
    },
  },
  {
    name: 'cancelOrder',
    variant: 'limit',
    async run(bench: Bench): Promise<void> {
      const id = await placeResting(bench);
      await bench.exchange.cancelOrder(id, bench.symbol);
      expect(orderOf(bench, id).status).toBe('canceled');
    },
  },
  {
    name: 'cancelOrder',
    variant: 'stop',
    async run(bench: Bench): Promise<void> {
      const { exchange, symbol, facts } = bench;
      const id = await placeStop(bench);
      await exchange.cancelOrder(id, symbol, facts.stopListParameters);
      expect(orderOf(bench, id).status).toBe('canceled');
    },
  },
  {
    name: 'cancelOrder',
    variant: 'that does not exist is refused',
    async run(bench: Bench): Promise<void> {
      const id = await placeResting(bench);
      await bench.exchange.cancelOrder(id, bench.symbol);
      const again = bench.exchange.cancelOrder(id, bench.symbol);
      await expect(again).rejects.toSatisfy(
        (error) => error instanceof InvalidOrder || error instanceof BadRequest,
      );
    },
  },
  {
    name: 'cancelAllOrders',
    async run(bench: Bench): Promise<void> {
      await placeResting(bench);
      await placeResting(bench, 0.98);
      await bench.exchange.cancelAllOrders(bench.symbol);
      // Some venues keep stop orders, which have a call of their own.
      expect(openOrders(bench).filter(({ status }) => status !== 'untriggered')).toEqual([]);
    },
  },
];
