import { describe, expect, test } from 'vitest';
import { sizesByName } from './contract-sizes.js';
import type { OwnContext } from './open-order.js';
import { Products } from './products.js';
import { parseOrderEnd, parseRestOrder } from './rest-order.js';

const context: OwnContext = {
  products: new Products('kraken_future', ['btc/usd', 'btc/usd:btc']),
  sizesOf: sizesByName,
  known: () => undefined,
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
      numbers: { price: '50000.0', volume: '2.0', filledVolume: '0.5' },
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

  test('what is filled of an inverse order is for its fills to tell', () => {
    const inverse = status({ status: 'FULLY_EXECUTED' }, { symbol: 'PI_XBTUSD', quantity: '1000' });
    expect(parseRestOrder(inverse, context).numbers).toMatchObject({ volume: '0.02', contracts: '1000' });
    expect(parseRestOrder(inverse, context).numbers.filledVolume).toBeUndefined();
  });
});

describe('the history of orders', () => {
  const event = (name: string, reason: string, tradeable = 'PF_XBTUSD'): object => ({
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

  test.each([
    ['an order placed', event('OrderPlaced', '')],
    ['a trigger that released its order', event('OrderCancelled', 'stop_order_triggered')],
    ['another product', event('OrderCancelled', 'cancelled_by_user', 'PF_ETHUSD')],
    ['nothing known', { event: {} }],
  ])('%s is none', (_, element) => {
    expect(parseOrderEnd(element, context)).toBeUndefined();
  });
});
