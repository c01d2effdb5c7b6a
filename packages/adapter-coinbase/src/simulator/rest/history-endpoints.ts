import { createHash } from 'node:crypto';
import { toMicroseconds, type OwnFill, type OwnOrder } from '@hftjs/simulator';
import type { Row } from '../orders/order-notes.js';
import { orderTypeOf, statusWord } from '../orders/order-words.js';
import { isAmong, limitOf, listOf, own, pageOf, timeOf, type Endpoint, type OwnCall } from './endpoint.js';
import { fillRow } from './fill-row.js';
import { restOrderRow } from './rest-order-row.js';
import { unknownOrder, wrongParameter } from './venue-error.js';

const PRODUCTS = ['product_ids', 'product_id'] as const;

/** https://docs.cdp.coinbase.com/api-reference/advanced-trade-api/rest-api/orders/list-orders */
export const HISTORY_ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  'GET orders/historical/batch': own((call) => {
    const statuses = listOf(call, 'order_status').flatMap((text) => text.split(','));
    if (statuses.includes('OPEN') && statuses.length > 1)
      throw wrongParameter('OPEN orders cannot be queried with other order statuses');
    const [start, end] = [timeOf(call, 'start_date'), timeOf(call, 'end_date')];
    const side = call.params.get('order_side') ?? '';
    const found = ordersOf(call)
      .filter(({ createdTime }) => createdTime >= (start ?? 0) && createdTime < (end ?? Infinity))
      .filter((order) => isAmong(call, PRODUCTS, call.exchange.notes.of(order.orderId).product.id))
      .filter((order) => isAmong(call, 'order_ids', order.orderId))
      .filter((order) => isAmong(call, ['order_types', 'order_type'], orderTypeOf(order)))
      .filter((order) => side === '' || order.side.toUpperCase() === side)
      .filter((order) => statuses.length === 0 || statuses.includes(statusOf(call, order)))
      .filter(() => isOfSpot(call))
      .reverse();
    const limit = limitOf(call, 1000, 1000);
    const { page, cursor, hasNext } = pageOf(call, found, { limit, keyOf: ({ orderId }) => orderId });
    return {
      orders: call.exchange.market.lists.rows('orders', page, (order) => orderRow(call, order)),
      sequence: '0',
      has_next: hasNext,
      cursor: hasNext ? cursor : '',
    };
  }),
  'GET orders/historical/fills': own((call) => {
    const [start, end] = [timeOf(call, 'start_sequence_timestamp'), timeOf(call, 'end_sequence_timestamp')];
    const now = call.exchange.clock();
    const { lists } = call.exchange.market;
    const found = lists.fills
      .filter((fill) => fill.account === call.account.id)
      .filter((fill) => isAmong(call, 'order_ids', fill.orderId) && isAmong(call, 'trade_ids', fill.fillId))
      .filter((fill) => isAmong(call, PRODUCTS, call.exchange.notes.of(fill.orderId).product.id))
      .map((fill) => ({ fill, orderId: fill.orderId, time: sequenceTime(call, fill) }))
      .filter(({ time }) => time <= now && time >= (start ?? 0) && time <= (end ?? Infinity))
      .reverse();
    const limit = limitOf(call, 100, 1000);
    const { page, cursor } = pageOf(call, found, { limit, keyOf: ({ fill }) => fill.fillId });
    const rows = lists.rows('fills', page, ({ fill, time }) => fillRowOf(call, fill, time));
    return { fills: rows, cursor };
  }),
  'GET orders/historical/*': own((call) => {
    const order = ordersOf(call).find(({ orderId }) => orderId === call.id);
    if (order === undefined) throw unknownOrder();
    return { order: call.exchange.market.lists.row('orders', order, (one) => orderRow(call, one)) };
  }),
};

const isOfSpot = (call: OwnCall): boolean =>
  isAmong(call, 'product_type', 'SPOT') || isAmong(call, 'product_type', 'UNKNOWN_PRODUCT_TYPE');

const ordersOf = ({ exchange, account }: OwnCall): OwnOrder[] =>
  exchange.market.lists.orders.filter((order) => order.account === account.id);

const statusOf = ({ exchange }: OwnCall, order: OwnOrder): string =>
  statusWord(order, exchange.notes.of(order.orderId), exchange.market.lists.timeOf('orders'));

const orderRow = ({ exchange, account }: OwnCall, order: OwnOrder): Row =>
  restOrderRow(order, {
    ...exchange.context(order),
    userId: account.userId,
    time: exchange.market.lists.timeOf('orders'),
  });

/** When a fill comes into the list. */
const sequenceTime = ({ exchange }: OwnCall, { time }: OwnFill): number =>
  toMicroseconds(time + (exchange.options.fillDelay ?? 0)) / 1000;

const fillRowOf = ({ exchange, account }: OwnCall, fill: OwnFill, time: number): Row =>
  fillRow(fill, {
    note: exchange.notes.of(fill.orderId),
    entryId: createHash('sha256').update(fill.fillId).digest('hex'),
    sequenceTime: time,
    userId: account.userId,
    portfolioId: account.portfolioId,
  });
