import { expect, test } from 'vitest';
import { readLedgerRow } from './ledger-row.js';

/** As a session reads them: numbers are texts. */
const USD = {
  acctCode: 'DUO873728',
  cashbalance: '976920.88',
  key: 'LedgerListUSD',
  netLiquidationValue: '1017353.16',
  unrealizedPnl: '4598.91',
  secondKey: 'USD',
  settledCash: '970000.00',
  timestamp: '1783031080',
};

const REST = {
  stockmarketvalue: '30613.4',
  settledcash: '971869.6',
  cashbalance: '971869.6',
  currency: 'USD',
  acctcode: 'U1234567',
  key: 'LedgerList',
  secondkey: 'USD',
  timestamp: '1775169606',
};

test('the socket: the cash is the total, and settled cash is not read as available', () => {
  expect(readLedgerRow(USD)).toEqual({
    account: 'DUO873728',
    balance: { currency: 'usd', numbers: { total: '976920.88' } },
    time: 1_783_031_080_000,
  });
});

test('REST', () => {
  expect(readLedgerRow(REST)).toEqual({
    account: 'U1234567',
    balance: { currency: 'usd', numbers: { total: '971869.6' } },
    time: 1_775_169_606_000,
  });
});

test('a row of changes is of the currency in its key; a zero is a balance', () => {
  expect(readLedgerRow({ key: 'LedgerListEUR', cashbalance: '0.0' })).toEqual({
    account: undefined,
    balance: { currency: 'eur', numbers: { total: '0.0' } },
    time: undefined,
  });
});

test('cash that is lent is below zero', () => {
  expect(readLedgerRow({ ...USD, cashbalance: '-12.5' })?.balance.numbers).toEqual({ total: '-12.5' });
});

test.each([
  ['the sum in the base currency', { ...USD, key: 'LedgerListBASE', secondKey: 'BASE' }],
  ['the sum of REST', { ...REST, secondkey: 'BASE' }],
  ['without changes', { key: 'LedgerListUSD', timestamp: '1783031090' }],
  ['another change', { key: 'LedgerListUSD', unrealizedPnl: '4600.00' }],
  ['a balance that is not set', { ...USD, cashbalance: '1.7976931348623157E308' }],
  ['not a row of the ledger', { key: 'AccountReady', value: 'true' }],
])('%s is not a balance', (_, row) => {
  expect(readLedgerRow(row)).toBeUndefined();
});

test.each([{ ...USD, cashbalance: 'much' }, { ...REST, secondkey: null }, 'text'])(
  '%o cannot be read',
  (row) => {
    expect(() => readLedgerRow(row)).toThrow();
  },
);
