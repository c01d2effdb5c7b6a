import { describe, expect, test } from 'vitest';
import type { MyOrder } from '@hftjs/core';
import { sizesByName } from '../../venue/future/contract-sizes.js';
import { futureProducts } from '../../venue/future/products.js';
import { ListedContracts } from './filled-sums.js';
import { parseOrderEnd } from './order-history.js';
import type { AccountView } from './order-numbers.js';
import { parseOpenOrder } from './rest-open-order.js';
import { parseRestOrder } from './rest-order.js';

const context: AccountView = {
  products: futureProducts({ exchange: 'kraken_future', currencyPairs: ['btc/usd', 'btc/usd:btc'] }),
  sizesOf: sizesByName,
  known: () => undefined,
  knows: () => false,
  isCounted: () => false,
  // Each test states orders anew.
  get listed() {
    return new ListedContracts();
  },
  filledBefore: () => ({ volume: '0', contracts: '0' }),
};

/** Fields of the order in an event of the history. */
type EventFields = Readonly<Record<string, string>>;

const KNOWN: MyOrder = {
  channel: 'my_order',
  exchange: 'kraken_future',
  symbol: 'btc/usd',
  receivedTime: 1,
  orderId: 'order',
  side: 'buy',
  type: 'limit',
  filledVolume: 0,
  status: 'new',
  event: 'new',
  rawStatus: 'new',
  exact: {},
};

const status = (fields: object, order: object = {}): object => ({
  order: {
    type: 'ORDER',
    orderId: 'order',
    cliOrdId: null,
    symbol: 'PF_XBTUSD',
    side: 'buy',
    quantity: '2.0',
    filled: '0.5',
    limitPrice: '50000.0',
    reduceOnly: false,
    timestamp: '2026-09-25T12:00:00.000Z',
    lastUpdateTimestamp: '2026-09-25T12:00:01.000Z',
    ...order,
  },
  updateReason: null,
  error: null,
  ...fields,
});

describe('orders/status', () => {
  test.each([
    ['ENTERED_BOOK', null, 'partially_filled', undefined],
    ['FULLY_EXECUTED', 'FULL_FILL', 'filled', undefined],
    ['REJECTED', 'POST_WOULD_EXECUTE_REASON', 'rejected', 'post_only'],
    ['CANCELLED', 'CANCELLED_BY_USER', 'canceled', 'user'],
    ['CANCELLED', 'IOC_WOULD_NOT_EXECUTE_REASON', 'canceled', 'not_filled'],
    ['CANCELLED', 'WOULD_EXECUTE_SELF_REASON', 'canceled', 'self_trade'],
    ['CANCELLED', 'CONTRACT_EXPIRED', 'expired', 'expired'],
    ['CANCELLED', 'EXPIRED', 'expired', 'expired'],
    ['CANCELLED', null, 'canceled', 'other'],
    ['CANCELLED', 'STOP_ORDER_TRIGGERED', 'new', undefined],
    ['TRIGGER_PLACED', null, 'untriggered', undefined],
    ['TRIGGER_ACTIVATION_FAILURE', 'STOP_ORDER_TRIGGERED', 'rejected', undefined],
    ['SOMETHING_NEW', null, 'unknown', undefined],
  ])('%s', (...[word, updateReason, expected, reason]) => {
    const order = parseRestOrder(status({ status: word, updateReason }), context);
    expect(order.status).toBe(expected);
    expect(order.reason).toBe(reason);
    expect(order).toMatchObject({
      orderId: 'order',
      symbol: 'btc/usd',
      side: 'buy',
      type: 'limit',
      numbers: { price: '50000.0', volume: expected === 'filled' ? '0.5' : '2.0', filledVolume: '0.5' },
      rawStatus: word,
      time: Date.UTC(2026, 8, 25, 12, 0, 1),
    });
  });

  test('an order without a limit is a market order, one of another product is not ours', () => {
    const market = status({ status: 'CANCELLED' }, { limitPrice: null, filled: '0.0' });
    expect(parseRestOrder(market, context)).toMatchObject({ type: 'market', status: 'canceled' });
    const foreign = status({ status: 'ENTERED_BOOK' }, { symbol: 'PF_ETHUSD' });
    expect(parseRestOrder(foreign, context).symbol).toBe('pf_ethusd/');
  });

  test('the filled size of an inverse order is in contracts; its volume follows from the fills', () => {
    const inverse = status(
      { status: 'FULLY_EXECUTED' },
      { symbol: 'PI_XBTUSD', side: 'sell', quantity: '1000', filled: '1000' },
    );
    expect(parseRestOrder(inverse, context)).toMatchObject({
      numbers: { volume: '0.02', contracts: '1000', filledVolume: '0' },
      filledContracts: '1000',
    });
  });

  test('the size and the price of an order that was amended unseen are the new ones', () => {
    const known = { ...KNOWN, exact: { volume: '10', price: '40000', contracts: '10' } };
    const amended = { quantity: '2.0', filled: '2.0', limitPrice: '50000.0' };
    const filled = status({ status: 'FULLY_EXECUTED' }, amended);
    expect(parseRestOrder(filled, { ...context, known: () => known }).numbers).toMatchObject({
      price: '50000.0',
      volume: '2.0',
      filledVolume: '2.0',
    });
    const canceled = status({ status: 'CANCELLED' }, { ...amended, filled: '0' });
    expect(parseRestOrder(canceled, { ...context, known: () => known }).numbers).toMatchObject({
      price: '50000.0',
      volume: '2.0',
      filledVolume: '0',
    });
  });

  test.each([
    ['POST_WOULD_EXECUTE_REASON', { status: 'rejected', reason: 'post_only', type: 'limit', postOnly: true }],
    ['IOC_WOULD_NOT_EXECUTE_REASON', { status: 'canceled', type: 'limit', timeInForce: 'ioc' }],
  ])('CANCELLED for %s has the order', (updateReason, expected) => {
    expect(parseRestOrder(status({ status: 'CANCELLED', updateReason }), context)).toMatchObject(expected);
  });
});

describe('the history of orders', () => {
  const event = (
    name: string,
    reason: string,
    { tradeable = 'PF_XBTUSD', ...order }: EventFields = {},
  ): object => ({
    uid: 'element',
    timestamp: '1790337600000',
    event: {
      [name]: {
        order: {
          uid: 'order',
          tradeable,
          direction: 'Sell',
          quantity: '2',
          filled: '0',
          limitPrice: '50000',
          orderType: 'Limit',
          clientId: '',
          lastUpdateTimestamp: '1790337600000',
          ...order,
        },
        reason,
      },
    },
  });

  test.each([
    ['OrderCancelled', 'cancelled_by_user', { status: 'canceled', reason: 'user' }],
    ['OrderCancelled', 'contract_expired', { status: 'expired', reason: 'expired' }],
    ['OrderCancelled', 'full_fill', { status: 'filled', reason: undefined }],
    ['OrderCancelled', '', { status: 'canceled', reason: 'other' }],
    [
      'OrderRejected',
      'post_order_failed_because_it_would_filled',
      { status: 'rejected', reason: 'post_only' },
    ],
    ['OrderRejected', 'insufficient_margin', { status: 'rejected', reason: 'other' }],
  ])('%s %s is an end', (name, reason, expected) => {
    expect(parseOrderEnd(event(name, reason), context)).toMatchObject({
      orderId: 'order',
      symbol: 'btc/usd',
      side: 'sell',
      rawStatus: name,
      time: 1_790_337_600_000,
      ...expected,
    });
  });

  test.each(['OrderPlaced', 'OrderUpdated'])('%s of which nothing is left is an end', (name) => {
    const order = { quantity: '0', filled: '2', orderType: 'IoC' };
    expect(parseOrderEnd(event(name, '', order), context)).toMatchObject({
      status: 'filled',
      type: 'limit',
      timeInForce: 'ioc',
      numbers: { price: '50000', volume: '2', filledVolume: '2' },
    });
  });

  test('an order that was amended unseen has its last price and size', () => {
    const known = { ...KNOWN, exact: { volume: '10', price: '40000', contracts: '10' } };
    const end = event('OrderCancelled', 'cancelled_by_user');
    expect(parseOrderEnd(end, { ...context, known: () => known })?.numbers).toMatchObject({
      price: '50000',
      volume: '2',
      filledVolume: '0',
    });
  });

  test('a stop order that was cancelled while it waited', () => {
    expect(parseOrderEnd(event('OrderTriggerCancelled', 'cancelled_by_user'), context)).toMatchObject({
      status: 'canceled',
      reason: 'user',
    });
  });

  test.each([
    ['an order placed', event('OrderPlaced', '')],
    ['an order changed', event('OrderUpdated', 'edited_by_user')],
    ['a trigger that released its order', event('OrderCancelled', 'stop_order_triggered')],
    ['nothing known', { event: {} }],
  ])('%s is none', (_, element) => {
    expect(parseOrderEnd(element, context)).toBeUndefined();
  });

  test('each event of an order of another product names it', () => {
    const foreign = event('OrderUpdated', 'edited_by_user', { tradeable: 'PF_ETHUSD' });
    expect(parseOrderEnd(foreign, context)).toMatchObject({ orderId: 'order', symbol: 'pf_ethusd/' });
  });
});

describe('open orders', () => {
  const row = (fields: object = {}): object => ({
    order_id: 'order',
    symbol: 'PF_XBTUSD',
    side: 'sell',
    orderType: 'lmt',
    limitPrice: '50000.0',
    unfilledSize: '1.5',
    filledSize: '0.5',
    receivedTime: '2026-09-25T12:00:00.000Z',
    status: 'partiallyFilled',
    reduceOnly: true,
    lastUpdateTime: '2026-09-25T12:00:01.000Z',
    ...fields,
  });

  test('as they stand', () => {
    expect(parseOpenOrder(row(), context)).toMatchObject({
      orderId: 'order',
      symbol: 'btc/usd',
      side: 'sell',
      type: 'limit',
      reduceOnly: true,
      numbers: { price: '50000.0', volume: '2.0', filledVolume: '0.5' },
      status: 'partially_filled',
      createdTime: Date.UTC(2026, 8, 25, 12),
    });
  });

  test('one that waits for its trigger, one of another product', () => {
    const stop = row({ orderType: 'stop', limitPrice: null, stopPrice: '40000', filledSize: '0' });
    expect(parseOpenOrder(stop, context)).toMatchObject({ type: 'stop', status: 'untriggered' });
    expect(parseOpenOrder(row({ symbol: 'PF_ETHUSD' }), context).symbol).toBe('pf_ethusd/');
  });

  test('a row that cannot be read', () => {
    expect(() => parseOpenOrder(row({ unfilledSize: 'much' }), context)).toThrow('unfilledSize');
  });
});
