import { SymbolMap, VenueError } from '@hftjs/core/adapter';
import { expect, test } from 'vitest';
import { Products, type ProductsInit } from './products.js';
import { toProductId } from './symbols.js';

const LIST = {
  products: [
    { product_id: 'BTC-USD', alias: '' },
    { product_id: 'BTC-USDC', alias: 'BTC-USD' },
  ],
};

/** What REST returns for products that are not in its list: an HTTP status. */
function read(status: number) {
  const failures: string[] = [];
  const options = { exchange: 'coinbase', currencyPairs: ['btc/usdc', 'new/usd'] as const };
  const symbols = new SymbolMap({ options, toSymbol: toProductId });
  const answer: ProductsInit['api'] = {
    read: ({ path }) =>
      path.endsWith('/market/products')
        ? Promise.resolve(LIST)
        : Promise.reject(
            new VenueError(`HTTP ${status}`, { code: 'connect_failed', exchange: 'coinbase', status }),
          ),
  };
  const products = new Products({
    api: answer,
    options,
    symbols,
    onFailed: (error) => failures.push(String(error)),
  });
  const refused: string[] = [];
  const check = (): readonly string[] =>
    products.checked(options.currencyPairs, { reject: (pairs) => refused.push(...pairs) });
  return { products, failures, refused, check };
}

test('a product that there is not is refused', async () => {
  const { products, refused, check } = read(404);
  await products.list.load().catch(() => undefined);
  expect(check()).toEqual(['btc/usdc']);
  expect(refused).toEqual(['new/usd']);
});

test('one that may exist is left to the acknowledgement, and the list is good for the others', async () => {
  const { products, refused, check, failures } = read(400);
  await products.list.load().catch(() => undefined);
  expect(check()).toEqual(['btc/usdc', 'new/usd']);
  expect(refused).toEqual([]);
  expect(failures).toEqual(['StreamError: HTTP 400']);
  expect(products.canonicalOf('BTC-USDC')).toBe('BTC-USD');
});

test('without an answer there is no list', async () => {
  const { products, check, failures } = read(503);
  await products.list.load().catch(() => undefined);
  expect(check()).toEqual(['btc/usdc', 'new/usd']);
  expect(failures).toHaveLength(1);
  expect(products.list.isKnown).toBe(false);
});
