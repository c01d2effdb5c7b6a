import { expect, test } from 'vitest';
import { fillOf, readExecution } from './execution.js';

const ROW = {
  execution_id: '00025b49.6a4ffd74.01.01',
  conid: '265598',
  order_id: '7',
  side: 'B',
  size: '3',
  price: '189.60',
  commission: '1.25',
  trade_time_r: '1790000000000',
};

const fees = (commission: string): unknown => fillOf(readExecution({ ...ROW, commission }), 'aapl/usd').fees;

test.each(['-1', '-1.0', '-1.00', '1.7976931348623157E308', '', 'much'])(
  'a commission of %s is not known yet',
  (commission) => {
    expect(fees(commission)).toEqual([]);
  },
);

test.each(['1.25', '0', '-0.5', '-1.01'])('a commission of %s is published', (commission) => {
  expect(fees(commission)).toEqual([{ amount: commission, currency: 'usd' }]);
});

test.each([{ price: '0' }, { price: '-1' }, { size: '0.0' }, { price: '1e400' }, { execution_id: '' }])(
  '%o is not a fill',
  (wrong) => {
    expect(() => readExecution({ ...ROW, ...wrong })).toThrow();
  },
);

test('sizes of sales may be negative', () => {
  expect(fillOf(readExecution({ ...ROW, side: 'S', size: '-3' }), 'aapl/usd')).toMatchObject({
    side: 'sell',
    volume: '3',
  });
});

test.each([null, undefined, '0'])('executions of order %s have their own order ids', (order_id) => {
  const row = JSON.parse(JSON.stringify({ ...ROW, order_id })) as object;
  expect(readExecution(row).orderId).toBe('00025b49.6a4ffd74.01');
});

test.each([['1790000000'], ['1790000000000000']])(
  '%s is not a time, and the time text is used',
  (trade_time_r) => {
    const row = { ...ROW, trade_time_r, trade_time: '20260921-14:13:20' };
    expect(readExecution(row).time).toBe(1_790_000_000_000);
    expect(readExecution({ ...ROW, trade_time_r }).time).toBeUndefined();
  },
);
