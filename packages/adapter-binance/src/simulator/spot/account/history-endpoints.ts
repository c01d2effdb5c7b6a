import { jsonArray, type OwnOrder } from '@hftjs/simulator';
import {
  bySymbol,
  integerOf,
  limitOf,
  pairOf,
  within,
  type Call,
  type Endpoint,
} from '../../rest/endpoint.js';
import {
  fillsOf,
  fromOrderId,
  namedOrder,
  openOrdersOf,
  ordersOf,
  ordersWithin,
} from '../../orders/own-records.js';
import { page } from '../../market/public-endpoints.js';
import { fillRow, orderRow } from '../spot-rows.js';

/** Hours that `startTime` and `endTime` may be apart. */
const HOURS = 24;

export const openOrders: Endpoint = {
  weight: bySymbol(6, 80),
  security: 'signed',
  answer: (call) => orderRows(call, openOrdersOf(call)),
};

export const oneOrder: Endpoint = {
  weight: 4,
  security: 'signed',
  answer(call) {
    pairOf(call);
    const { lists } = call.exchange.market;
    return lists.row('orders', namedOrder(call, ordersOf(call)), (order) => orderRow(order, call));
  },
};

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#all-orders-user_data */
export const allOrders: Endpoint = {
  weight: 20,
  security: 'signed',
  answer(call) {
    pairOf(call);
    const { params } = call;
    const orders = ordersOf(call);
    const limit = limitOf(call, 500, 1000);
    const orderId = params.get('orderId');
    integerOf(params, 'orderId');
    const timed = ordersWithin(orders, params, HOURS);
    const hasStart = params.has('startTime') || params.has('endTime');
    const found =
      orderId === undefined
        ? hasStart
          ? timed.slice(0, limit)
          : timed.slice(-limit)
        : fromOrderId(orders, orderId).slice(0, limit);
    return orderRows(call, found);
  },
};

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/account-endpoints#account-trade-list-user_data */
export const myTrades: Endpoint = {
  weight: (params) => (params.has('orderId') ? 5 : 20),
  security: 'signed',
  answer(call) {
    pairOf(call);
    const { params } = call;
    const orderId = params.get('orderId');
    const from = integerOf(params, 'fromId');
    const limit = limitOf(call, 500, 1000);
    const hasTimes = params.has('startTime') || params.has('endTime');
    const timed = within(fillsOf(call), params, HOURS).filter(
      (fill) => orderId === undefined || fill.orderId === orderId,
    );
    const found =
      hasTimes && from === undefined
        ? timed.slice(0, limit)
        : page(timed, ({ tradeId }) => tradeId, { from, limit });
    return jsonArray(call.exchange.market.lists.rows('fills', found, (fill) => fillRow(fill, call)));
  },
};

/** A list of what this venue never has: smart order routing and order lists have not filled anything here. */
export const nothing = (weight: number): Endpoint => ({
  weight,
  security: 'signed',
  answer(call) {
    if (call.params.has('symbol')) pairOf(call);
    return '[]';
  },
});

const orderRows = (call: Call, orders: readonly OwnOrder[]): string =>
  jsonArray(call.exchange.market.lists.rows('orders', orders, (order) => orderRow(order, call)));
