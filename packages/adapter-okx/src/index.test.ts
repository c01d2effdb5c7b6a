import { getExchangeStream, type StreamOf, type SubscribeArgsOf } from '@hftjs/core';
import { expect, expectTypeOf, test } from 'vitest';
import * as okx from './index.js';

test('what users import', () => {
  expect(Object.keys(okx).sort()).toMatchInlineSnapshot(`
    [
      "OkxStream",
      "OkxSwapStream",
    ]
  `);
});

test('importing the package registers its streams', () => {
  const options = { currencyPairs: ['btc/usdt'], subscribeChannels: ['trade'] } as const;
  expect(getExchangeStream({ exchange: 'okx', ...options })).toBeInstanceOf(okx.OkxStream);
  expect(getExchangeStream({ exchange: 'okx_swap', ...options })).toBeInstanceOf(okx.OkxSwapStream);
});

test('their types are known to the factory', () => {
  expectTypeOf<StreamOf<'okx'>>().toEqualTypeOf<okx.OkxStream>();
  expectTypeOf<SubscribeArgsOf<'okx'>>().toEqualTypeOf<okx.OkxSubscribeArgs>();
  expectTypeOf<StreamOf<'okx_swap'>>().toEqualTypeOf<okx.OkxSwapStream>();
  expectTypeOf<SubscribeArgsOf<'okx_swap'>>().toEqualTypeOf<okx.OkxSwapSubscribeArgs>();
});
