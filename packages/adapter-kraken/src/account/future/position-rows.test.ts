import { BASE_SIZES, inverseSizes, parseExactJson } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { parsePosition, parseRestPosition, positionNumbers } from './position-rows.js';

const linear = { symbol: 'btc/usd', sizes: BASE_SIZES } as const;
const inverse = { symbol: 'btc/usd:btc', sizes: inverseSizes('1') } as const;

const read = (json: string) => parsePosition(parseExactJson(json));

test('the sign of the size is the side', () => {
  const row =
    '"instrument":"PF_XBTUSD","entry_price":26911.75,"mark_price":29900.81124638736,"pnl":119.56244985549435';
  const long = read(`{${row},"balance":0.04,"liquidation_threshold":9572.804662403718,"pnl_currency":"USD"}`);
  expect(positionNumbers(long, linear)).toEqual({
    volume: '0.04',
    contracts: '0.04',
    entryPrice: '26911.75',
    markPrice: '29900.81124638736',
    unrealizedPnl: '119.56244985549435',
    liquidationPrice: '9572.804662403718',
    leverage: undefined,
  });
  const short = read(`{${row},"balance":-0.040,"liquidation_threshold":0.0,"pnl_currency":"USD"}`);
  expect(positionNumbers(short, linear)).toMatchObject({
    volume: '-0.040',
    contracts: '-0.040',
    liquidationPrice: undefined,
  });
});

test('contracts of one dollar count at the entry price', () => {
  const row = read('{"instrument":"PI_XBTUSD","balance":-1000.0,"entry_price":40000.0,"mark_price":50000.0}');
  expect(positionNumbers(row, inverse)).toMatchObject({ volume: '-0.025', contracts: '-1000.0' });
  const unpriced = read('{"instrument":"PI_XBTUSD","balance":-1000.0,"entry_price":0.0}');
  expect(() => positionNumbers(unpriced, inverse)).toThrow('entry_price');
});

test('profit in another currency than that of settlement is left out', () => {
  const row = read('{"instrument":"PF_XBTUSD","balance":1,"entry_price":1,"pnl":0.01,"pnl_currency":"BTC"}');
  expect(positionNumbers(row, linear).unrealizedPnl).toBeUndefined();
  const own = read('{"instrument":"PI_XBTUSD","balance":1,"entry_price":1,"pnl":0.01,"pnl_currency":"XBT"}');
  expect(positionNumbers(own, inverse).unrealizedPnl).toBe('0.01');
});

test.each(['{"balance":1}', '{"instrument":"PF_XBTUSD"}', '[]'])('%s is refused', (json) => {
  expect(() => read(json)).toThrow();
});

test('REST states a side', () => {
  const row = parseExactJson(
    '{"side":"short","symbol":"PI_XBTUSD","price":9392.749993345933,"fillTime":"2020-07-22T14:39:12.376Z","size":10000,"unrealizedFunding":0.00001}',
  );
  const position = parseRestPosition(row);
  expect(position).toMatchObject({
    productId: 'PI_XBTUSD',
    contracts: '-10000',
    entryPrice: '9392.749993345933',
  });
  expect(positionNumbers(position, inverse).volume).toMatch(/^-1\.06465/);
  const isolated = parseExactJson(
    '{"side":"long","symbol":"PF_DEFIUSD","price":570,"size":1,"pnlCurrency":"BTC","maxFixedLeverage":5}',
  );
  expect(parseRestPosition(isolated)).toMatchObject({ contracts: '1', leverage: '5', pnlCurrency: 'BTC' });
  expect(() => parseRestPosition({ symbol: 'PF_XBTUSD', side: 'both', size: '1', price: '1' })).toThrow(
    'side',
  );
});
