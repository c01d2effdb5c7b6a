import { Exchange, getExchangeStream, type StreamOf, type SubscribeArgsOf } from '@hftjs/core';
import { describeCases } from '@hftjs/testkit';
import { expect, expectTypeOf, test } from 'vitest';
import * as kraken from './index.js';

test('what users import', () => {
  expect(Object.keys(kraken).sort()).toMatchInlineSnapshot(`
    [
      "KrakenFutureStream",
      "KrakenStream",
    ]
  `);
});

test('importing the package registers its streams', () => {
  const options = { exchange: 'kraken', currencyPairs: ['btc/usd'], subscribeChannels: ['trade'] } as const;
  expect(getExchangeStream(options)).toBeInstanceOf(kraken.KrakenStream);
  expect(getExchangeStream({ ...options, exchange: 'kraken_future' })).toBeInstanceOf(
    kraken.KrakenFutureStream,
  );
});

test('its types are known to the factory', () => {
  expectTypeOf<StreamOf<'kraken'>>().toEqualTypeOf<kraken.KrakenStream>();
  expectTypeOf<SubscribeArgsOf<'kraken'>>().toEqualTypeOf<kraken.KrakenSubscribeArgs>();
  expectTypeOf<StreamOf<'kraken_future'>>().toEqualTypeOf<kraken.KrakenFutureStream>();
  expectTypeOf<SubscribeArgsOf<'kraken_future'>>().toEqualTypeOf<kraken.KrakenFutureSubscribeArgs>();
});

for (const exchange of [Exchange.KRAKEN, Exchange.KRAKEN_FUTURE])
  describeCases(exchange, { apiKey: 'key', apiSecret: 'c2VjcmV0' });
