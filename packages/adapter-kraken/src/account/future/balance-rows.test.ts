import { parseExactJson, type Row } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { parseAccounts, parseBalance, sectionsOf } from './balance-rows.js';

const read = (json: string) =>
  sectionsOf(parseExactJson(json) as Row).flatMap(({ name, rows }) =>
    rows.map(([key, row]) => parseBalance(name, key, row)),
  );

const coin =
  '{"name":"F-XBT:USD","pair":"XBT/USD","unit":"XBT","balance":0.1219368845,"available":0.1,"pnl":0.0}';

test('each section has its wallets, digit for digit', () => {
  const rows = read(
    `{"feed":"balances_snapshot","holding":{"USDT":4997.5012493753,"XBT":0.10},"futures":{"F-XBT:USD":${coin}},"flex_futures":{"currencies":{"USD":{"quantity":5000.0,"value":5000.0,"available":-1.5}},"balance_value":5000.0},"seq":0}`,
  );
  expect(rows).toEqual([
    { wallet: 'holding', currency: 'usdt', total: '4997.5012493753', available: undefined },
    { wallet: 'holding', currency: 'btc', total: '0.10', available: undefined },
    { wallet: 'F-XBT:USD', currency: 'btc', total: '0.1219368845', available: '0.1' },
    { wallet: 'flex_futures', currency: 'usd', total: '5000.0', available: '-1.5' },
  ]);
});

test('an update has the section that changed, and states nothing of the others', () => {
  expect(read('{"feed":"balances","holding":{"USD":5000.0},"futures":{},"seq":83}')).toHaveLength(1);
  expect(read(`{"feed":"balances","holding":{},"futures":{"F-XBT:USD":${coin}},"seq":2}`)).toHaveLength(1);
  expect(read('{"feed":"balances","flex_futures":{"currencies":{}},"seq":1}')).toEqual([]);
  expect(sectionsOf({ flex_futures: { currencies: {} } })).toEqual([{ name: 'flex_futures', rows: [] }]);
});

test('an older code of a currency is the same currency', () => {
  expect(parseBalance('holding', 'XXBT', '1')).toMatchObject({ currency: 'btc' });
  expect(parseBalance('holding', 'ZUSD', '1')).toMatchObject({ currency: 'usd' });
  expect(parseBalance('holding', 'XRP', '1')).toMatchObject({ currency: 'xrp' });
  expect(parseBalance('holding', 'ZEC', '1')).toMatchObject({ currency: 'zec' });
});

test.each(['{"holding":[]}', '{"futures":1}', '{"flex_futures":null}', '{"flex_futures":{"currencies":[]}}'])(
  '%s is refused',
  (json) => {
    expect(() => read(json)).toThrow('is not an object');
  },
);

test.each([
  ['holding', 'USD', {}],
  ['futures', 'F-XBT:USD', { unit: 'XBT' }],
  ['futures', 'F-XBT:USD', { balance: '1' }],
  ['flex_futures', 'USD', { value: '1' }],
] as const)('%s: a row of %s that states no amount is refused', (name, key, row) => {
  expect(() => parseBalance(name, key, row)).toThrow();
});

test('the wallets of REST have the names of the frames', () => {
  const answer = parseExactJson(
    '{"cash":{"type":"cashAccount","balances":{"xbt":141.31756797,"xrp":52465.1254}},"fi_xbtusd":{"type":"marginAccount","currency":"xbt","balances":{"FI_XBTUSD_171215":50000,"xbt":141.31756790,"xrp":0},"auxiliary":{"af":100.73891563}},"flex":{"type":"multiCollateralMarginAccount","currencies":{"XBT":{"quantity":0.1185308247,"available":0.11},"USD":{"quantity":5000,"available":5000}},"balanceValue":34995.52}}',
  ) as Row;
  expect(parseAccounts(answer)).toEqual([
    { wallet: 'holding', currency: 'btc', total: '141.31756797', available: undefined },
    { wallet: 'holding', currency: 'xrp', total: '52465.1254', available: undefined },
    { wallet: 'F-XBT:USD', currency: 'btc', total: '141.31756790', available: '100.73891563' },
    { wallet: 'flex_futures', currency: 'btc', total: '0.1185308247', available: '0.11' },
    { wallet: 'flex_futures', currency: 'usd', total: '5000', available: '5000' },
  ]);
  expect(() => parseAccounts({ flex: 1 })).toThrow('flex');
  expect(() =>
    parseAccounts({ fi_xbtusd: { type: 'marginAccount', currency: 'xbt', balances: {} } }),
  ).toThrow('balances.xbt');
});
