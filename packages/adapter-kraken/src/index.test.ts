import { getExchangeStream, type StreamOf, type SubscribeArgsOf } from '@hftjs/core';
import { expect, expectTypeOf, test } from 'vitest';
import * as kraken from './index.js';

test('what users import', () => {
  expect(Object.keys(kraken).sort()).toMatchInlineSnapshot(`
    [
      "KrakenStream",
    ]
  `);
});

test('importing the package registers its stream', () => {
  const options = { exchange: 'kraken', currencyPairs: ['btc/usd'], subscribeChannels: ['trade'] } as const;
  expect(getExchangeStream(options)).toBeInstanceOf(kraken.KrakenStream);
});

test('its types are known to the factory', () => {
  expectTypeOf<StreamOf<'kraken'>>().toEqualTypeOf<kraken.KrakenStream>();
  expectTypeOf<SubscribeArgsOf<'kraken'>>().toEqualTypeOf<kraken.KrakenSubscribeArgs>();
});
