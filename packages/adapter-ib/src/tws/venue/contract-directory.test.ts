import { describe, expect, test } from 'vitest';
import { ContractDirectory, contractQuery, readContractDetails } from './contract-directory.js';

test.each([
  ['aapl/usd', {}, { symbol: 'AAPL', secType: 'STK', currency: 'USD', exchange: 'SMART' }],
  [
    'aapl/usd',
    { exchange: 'NASDAQ' },
    { symbol: 'AAPL', secType: 'STK', exchange: 'SMART', primaryExch: 'NASDAQ' },
  ],
  ['eur/usd', {}, { symbol: 'EUR', secType: 'CASH', currency: 'USD', exchange: 'IDEALPRO' }],
  [
    'btc/usd',
    { exchange: 'ZEROHASH' },
    { symbol: 'BTC', secType: 'CRYPTO', currency: 'USD', exchange: 'ZEROHASH' },
  ],
  ['link/usd', { secType: 'STK' }, { symbol: 'LINK', secType: 'STK', exchange: 'SMART' }],
  ['aapl/usd', { conid: 265598 }, { conId: 265598 }],
  ['aapl/usd', { conid: '265598@ISLAND' }, { conId: 265598, exchange: 'ISLAND' }],
] as const)('%s with %o', (pair, contract, query) => {
  expect(contractQuery(pair, contract)).toMatchObject(query);
});

test('a coin is requested at every exchange', () => {
  expect(contractQuery('btc/usd')).toEqual({ symbol: 'BTC', secType: 'CRYPTO', currency: 'USD' });
});

const details = (conId: number, primaryExch: string): object => ({
  contract: { conId, symbol: 'AAPL', secType: 'STK', exchange: 'SMART', currency: 'USD', primaryExch },
});

describe('the directory', () => {
  const make = (): ContractDirectory => new ContractDirectory(['aapl/usd']);

  test('takes the one contract, however often it is named', () => {
    const directory = make();
    const resolution = directory.settle('aapl/usd', [details(265598, 'NASDAQ'), details(265598, 'NASDAQ')]);
    expect(resolution).toMatchObject({ contract: { conId: 265598, exchange: 'SMART' } });
    expect(directory.pairOfContract(265598)).toBe('aapl/usd');
    expect(directory.subscribed('aapl/usd')).toEqual({ conId: 265598, exchange: 'SMART' });
  });

  test('does not choose between two', () => {
    const directory = make();
    expect(
      directory.settle('aapl/usd', [details(265598, 'NASDAQ'), details(38707078, 'MEXI')]),
    ).toHaveProperty(
      'reason',
      "aapl/usd may be STK AAPL in USD on NASDAQ, conid 265598; or STK AAPL in USD on MEXI, conid 38707078: say which by subscribeArgs.contracts['aapl/usd'].conid",
    );
    expect(directory.contractOf('aapl/usd')).toBeUndefined();
  });

  test('rejects a pair without a contract', () => {
    expect(make().settle('aapl/usd', [])).toHaveProperty('reason', expect.stringContaining('no contract'));
  });

  test('ids of contract requests, data requests and orders do not overlap', () => {
    const directory = make();
    expect(directory.pairOfRequest(directory.dataId('aapl/usd'))).toBe('aapl/usd');
    expect(directory.pairOfSearch(directory.dataId('aapl/usd'))).toBeUndefined();
    expect(directory.pairOfRequest(5_000)).toBeUndefined();
    expect(directory.pairOfRequest(-1)).toBeUndefined();
  });
});

test.each([undefined, {}, { contract: {} }, { contract: { conId: 0 } }])(
  '%o are not contract details',
  (value) => {
    expect(() => readContractDetails(value)).toThrow('without a contract number');
  },
);
