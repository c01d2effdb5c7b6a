import { expect, test } from 'vitest';
import { camelKeys, snakeName } from './camel-keys.js';

test('keys at every level are converted, values and pairs are not', () => {
  const config = {
    subscribe_args: {
      order_book: [{ smart_depth: 'my_value' }],
      contracts: { 'b_b/usd': { sec_type: 'STK' } },
    },
  };
  expect(camelKeys(config)).toEqual({
    subscribeArgs: { orderBook: [{ smartDepth: 'my_value' }], contracts: { 'b_b/usd': { secType: 'STK' } } },
  });
});

test.each([
  ['currencyPairs', 'currency_pairs'],
  ['subscribeArgs.orderBook.delivery', 'subscribe_args.order_book.delivery'],
  ['apiAuthData.dhPrime', 'api_auth_data.dh_prime'],
  ['ctValCcy', 'ct_val_ccy'],
  ['exchange', 'exchange'],
])('%s is %s, and back', (name, spelled) => {
  expect(snakeName(name)).toBe(spelled);
  const back = spelled.split('.').map((part) => Object.keys(camelKeys({ [part]: 1 })).join(''));
  expect(back.join('.')).toBe(name);
});
