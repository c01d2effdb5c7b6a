import { expect, test } from 'vitest';
import { detailsOf, parseBalance } from './balance.js';

const DETAIL = {
  availBal: '4734.371190691436', availEq: '4734.371190691435', cashBal: '4750.426970691436', ccy: 'USDT',
  eq: '4892.951170691435', frozenBal: '158.57998', ordFrozen: '0', stgyEq: '150', uTime: '1705564213903',
  upl: '-7.475800000000003',
}; // prettier-ignore

test('cash, what is free, and what is frozen, digit for digit', () => {
  expect(parseBalance(DETAIL)).toEqual({
    currency: 'usdt',
    numbers: { total: '4750.426970691436', available: '4734.371190691436', locked: '158.57998' },
    time: 1705564213903,
  });
});

test('an empty number is not stated', () => {
  expect(parseBalance({ ...DETAIL, availBal: '', uTime: '' })).toEqual({
    currency: 'usdt',
    numbers: { total: '4750.426970691436', locked: '158.57998' },
  });
});

test('what is owed is below zero', () => {
  expect(parseBalance({ ...DETAIL, cashBal: '-20.5' }).numbers.total).toBe('-20.5');
});

test.each([{ ccy: '' }, { ccy: 5 }, { cashBal: 'x' }, { availBal: {} }])('%o cannot be read', (fields) => {
  expect(() => parseBalance({ ...DETAIL, ...fields })).toThrow(/balance\./);
});

test('details of all rows', () => {
  expect(detailsOf([{ details: [DETAIL] }, { details: [] }])).toEqual([DETAIL]);
  expect(() => detailsOf([{}])).toThrow('without details');
});
