import { describe, expect, test } from 'vitest';
import { KnownOrders } from './known-orders.js';
import { readOrderRow, readOrderStatus } from './order-row.js';
import { isWhole, snapshotOf, updateOf } from './order-update.js';

const PLACED = {
  orderId: '7',
  conid: '265598',
  side: 'BUY',
  status: 'Submitted',
  totalSize: '10',
  filledQuantity: '0.0',
  remainingQuantity: '10.0',
};

type Updates = readonly ReturnType<typeof updateOf>[];

/** The updates that rows of an order give, in turn. */
function updates(...rows: readonly object[]): Updates {
  const known = new KnownOrders();
  return rows.map((row) => {
    const news = readOrderRow(row);
    return updateOf(known.take(news), 'aapl/usd', news);
  });
}

const last = (...rows: readonly object[]): Updates[number] | undefined => updates(...rows).at(-1);

describe('an order that was refused and works', () => {
  const refused = {
    orderId: '7',
    status: 'Inactive',
    order_cancellation_by_system_reason: 'Insufficient margin',
  };
  const rejected = { ...refused, status: 'Cancelled', order_cancellation_by_system_reason: 'Order rejected' };

  test.each([
    ['Inactive', refused],
    ['a rejection', rejected],
  ])('%s is not its end', (_name, refusal) => {
    const [, ended, works] = updates(PLACED, refusal, { orderId: '7', status: 'Submitted', totalSize: '5' });
    expect(ended).toMatchObject({ status: 'rejected', reopens: false });
    expect(works).toMatchObject({ status: 'new', event: 'new', reopens: true, numbers: { volume: '5' } });
    expect(works).not.toHaveProperty('rawReason');
  });

  test('may fill at once', () => {
    const filled = { orderId: '7', status: 'Filled', filledQuantity: '10.0', remainingQuantity: '0.0' };
    expect(last(PLACED, refused, filled)).toMatchObject({ status: 'filled', reopens: true });
  });

  test('is canceled, not rejected, when its owner cancels it', () => {
    const works = { orderId: '7', status: 'Submitted' };
    const canceled = { orderId: '7', status: 'Cancelled' };
    expect(last(PLACED, rejected, works, canceled)).toMatchObject({ status: 'canceled', reopens: false });
    expect(last(PLACED, refused, works, { orderId: '7', status: 'Inactive' })?.status).toBe('pending_new');
  });

  test('is accepted from a list after Inactive only, because lists may lag', () => {
    const listed = (refusal: object): boolean | undefined => {
      const known = new KnownOrders();
      for (const row of [PLACED, refusal]) known.take(readOrderRow(row));
      return snapshotOf(known.take(readOrderRow(PLACED)), 'aapl/usd').reopens;
    };
    expect(listed(refused)).toBe(true);
    expect(listed(rejected)).toBe(false);
  });

  test.each(['Cancelled', 'Filled'])('%s is an end', (status) => {
    expect(last(PLACED, { orderId: '7', status }, { orderId: '7', status: 'Submitted' })?.reopens).toBe(
      false,
    );
  });
});

describe('an order by cash', () => {
  const byCash = { ...PLACED, totalSize: '0.0', totalCashSize: '2500', remainingQuantity: '0.0' };

  test('has neither a volume nor a remainder, and does not end with its first fill', () => {
    expect(last(byCash)?.numbers).toMatchObject({
      volume: undefined,
      remainingVolume: undefined,
      quoteVolume: '2500',
    });
    const part = { orderId: '7', filledQuantity: '3.0', remainingQuantity: '0.0' };
    expect(last(byCash, part)).toMatchObject({
      status: 'partially_filled',
      numbers: { volume: undefined, filledVolume: '3.0' },
    });
    expect(last(byCash, part, { orderId: '7', status: 'Filled' })?.status).toBe('filled');
  });

  test('is read from the status of one order too', () => {
    const answer = {
      order_id: '7', conid: '265598', side: 'B', total_size: '0', total_cash_size: '2500', cum_fill: '1', size: '0',
      order_status: 'Submitted',
    }; // prettier-ignore
    expect(readOrderStatus(answer)).toMatchObject({ cash: '2500', filled: '1' });
    expect(readOrderStatus(answer)).not.toHaveProperty('volume');
  });
});

describe('a field that is not set is absent', () => {
  test.each(['1.7976931348623157E308', '1e400', '-1', '0.0', ''])('a price of %s', (price) => {
    const order = readOrderRow({ ...PLACED, price, auxPrice: price, avgPrice: price });
    expect(order).not.toHaveProperty('price');
    expect(order).not.toHaveProperty('stopPrice');
    expect(order).not.toHaveProperty('averagePrice');
  });

  test.each(['1.7976931348623157E308', '-1', '0'])('a size of %s', (totalSize) => {
    expect(readOrderRow({ ...PLACED, totalSize })).not.toHaveProperty('volume');
  });

  test('a negative total is absent', () => {
    expect(() => readOrderRow({ ...PLACED, filledQuantity: '-5' })).toThrow(
      'filledQuantity is -5, below zero',
    );
  });

  test('an unreadable average price is skipped', () => {
    expect(readOrderRow({ ...PLACED, avgPrice: 'much' })).toMatchObject({ volume: '10' });
  });

  test.each(['1790000000', '1790000000000000'])('%s is not a time of an order', (time) => {
    expect(readOrderRow({ ...PLACED, lastExecutionTime_r: time })).not.toHaveProperty('time');
  });
});

test('rows of the legs of a combination are not rows of its order', () => {
  const known = new KnownOrders();
  known.take(readOrderRow({ ...PLACED, conid: '28812380' }));
  expect(known.isOfLeg(readOrderRow({ ...PLACED, side: 'SELL' }))).toBe(true);
  expect(known.isOfLeg(readOrderRow({ ...PLACED, conid: '28812380@SMART' }))).toBe(false);
  expect(known.isOfLeg(readOrderRow({ orderId: '7', status: 'Filled' }))).toBe(false);
});

test.each([{ side: undefined }, { filledQuantity: undefined }, { conid: undefined }, { status: undefined }])(
  'an order without all that is published is not whole: %o',
  (less) => {
    expect(isWhole(readOrderRow(PLACED))).toBe(true);
    expect(isWhole(readOrderRow(JSON.parse(JSON.stringify({ ...PLACED, ...less }))))).toBe(false);
  },
);

test.each(['PreSubmitted', 'Submitted', 'Inactive'])(
  'a row of %s that comes late does not undo a cancel',
  (status) => {
    const canceled = { ...PLACED, status: 'Cancelled' };
    const late = last(PLACED, canceled, {
      orderId: '7',
      status,
      order_cancellation_by_system_reason: 'it expired',
    });
    expect(late).toMatchObject({ status: 'canceled', rawStatus: 'Cancelled', reopens: false });
    const next = last(
      PLACED,
      canceled,
      { orderId: '7', status: 'Inactive' },
      { orderId: '7', status: 'PreSubmitted' },
    );
    expect(next).toMatchObject({ status: 'canceled', reopens: false });
  },
);
