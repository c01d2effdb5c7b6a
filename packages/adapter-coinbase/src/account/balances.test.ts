import { describe, expect, test } from 'vitest';
import { addAccounts, parseAccount, parseFuturesSummary } from './balances.js';

describe('accounts', () => {
  const ROW = {
    uuid: '8bfc20d7-f7c6-4422-bf07-8243ca4169fe',
    currency: 'BTC',
    available_balance: { value: '1.23456789', currency: 'BTC' },
    updated_at: '2024-01-15T10:30:00.5Z',
    type: 'ACCOUNT_TYPE_CRYPTO',
    hold: { value: '0.00500000', currency: 'BTC' },
  };

  test('the total is what is available and what is on hold, to the last digit', () => {
    expect(parseAccount(ROW)).toEqual({
      currency: 'btc',
      numbers: { total: '1.23956789', available: '1.23456789', locked: '0.00500000' },
      time: 1705314600500,
    });
  });

  test('an account without a time', () => {
    expect(parseAccount({ ...ROW, updated_at: '0001-01-01T00:00:00Z' })).not.toHaveProperty('time');
  });

  test.each(['VAULT', 'ACCOUNT_TYPE_VAULT'])('a %s has a wallet of its own', (type) => {
    expect(parseAccount({ ...ROW, type }).wallet).toBe('vault');
  });

  test('accounts of one currency add up', () => {
    const other = {
      ...ROW,
      available_balance: { value: '0.00000001' },
      hold: { value: '0.1' },
      updated_at: '2024-01-16T10:30:00Z',
    };
    const rows = [ROW, { ...ROW, currency: 'ETH' }, other, { ...ROW, type: 'VAULT' }].map(parseAccount);
    expect(addAccounts(rows)).toEqual([
      {
        currency: 'btc',
        numbers: { total: '1.33956790', available: '1.23456790', locked: '0.10500000' },
        time: 1705401000000,
      },
      rows[1],
      rows[3],
    ]);
  });

  test.each([
    { currency: undefined },
    { currency: '' },
    { available_balance: undefined },
    { available_balance: { currency: 'BTC' } },
    { available_balance: '1' },
    { hold: null },
    { hold: { value: 'x' } },
  ])('%o throws', (fields) => {
    expect(() => parseAccount({ ...ROW, ...fields })).toThrow('account.');
  });
});

describe('the futures account', () => {
  const SUMMARY = {
    futures_buying_power: '100.00',
    total_usd_balance: '200.00',
    cbi_usd_balance: '300.00',
    cfm_usd_balance: '400.00',
    total_open_orders_hold_amount: '500.00',
    available_margin: '800.00',
  };
  const ROW = { currency: 'usd', wallet: 'futures', numbers: { total: '400.00' } };

  test('its dollars have a wallet of their own, without what is stated for both accounts together', () => {
    expect(parseFuturesSummary(SUMMARY, 7)).toEqual({ ...ROW, time: 7 });
  });

  test('REST has amounts of money, and no time', () => {
    const summary = { ...SUMMARY, cfm_usd_balance: { value: '400.00', currency: 'USD' } };
    expect(parseFuturesSummary(summary)).toEqual(ROW);
  });

  test.each([undefined, null, {}, { cfm_usd_balance: '' }, { cfm_usd_balance: { currency: 'USD' } }])(
    '%o throws',
    (summary) => {
      expect(() => parseFuturesSummary(summary)).toThrow('the futures summary');
    },
  );
});
