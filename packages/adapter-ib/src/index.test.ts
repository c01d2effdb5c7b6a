import { getExchangeStream, type StreamOf, type SubscribeArgsOf } from '@hftjs/core';
import { expect, expectTypeOf, test } from 'vitest';
import * as ib from './index.js';

test('what users import', () => {
  expect(Object.keys(ib).sort()).toMatchInlineSnapshot(`
    [
      "IBStream",
    ]
  `);
});

test('importing the package registers its stream', () => {
  const stream = getExchangeStream({
    exchange: 'ib',
    currencyPairs: ['aapl/usd'],
    subscribeChannels: ['ticker'],
  });
  expect(stream).toBeInstanceOf(ib.IBStream);
});

test('its types are known to the factory', () => {
  expectTypeOf<StreamOf<'ib'>>().toEqualTypeOf<ib.IBStream>();
  expectTypeOf<SubscribeArgsOf<'ib'>>().toEqualTypeOf<ib.IBSubscribeArgs>();
});
