import { Channel, getExchangeStream, type StreamOf, type SubscribeArgsOf } from '@hftjs/core';
import { describe, expect, expectTypeOf, test } from 'vitest';
import * as coinbase from './index.js';

test('what users import', () => {
  expect(Object.keys(coinbase).sort()).toMatchInlineSnapshot(`
    [
      "CoinbaseStream",
    ]
  `);
});

const OPTIONS = { exchange: 'coinbase', currencyPairs: ['btc/usd'], subscribeChannels: ['trade'] } as const;

test('importing the package registers its stream', () => {
  expect(getExchangeStream(OPTIONS)).toBeInstanceOf(coinbase.CoinbaseStream);
});

test('its types are known to the factory', () => {
  expectTypeOf<StreamOf<'coinbase'>>().toEqualTypeOf<coinbase.CoinbaseStream>();
  expectTypeOf<SubscribeArgsOf<'coinbase'>>().toEqualTypeOf<coinbase.CoinbaseSubscribeArgs>();
});

test('how long each connection may be silent', () => {
  class Facts extends coinbase.CoinbaseStream {
    timeoutsOf(channel: Channel): object | undefined {
      return this.channelParams(channel)?.timeouts;
    }
  }
  const facts = new Facts({
    ...OPTIONS,
    subscribeChannels: [Channel.TRADE, Channel.MY_TRADE],
    apiKey: 'key',
    apiSecret: Buffer.alloc(32, 7).toString('base64'),
  });
  for (const channel of [Channel.TICKER, Channel.TRADE])
    expect(facts.timeoutsOf(channel)).toEqual({ silence: 10_000, data: 120_000 });
  // Heartbeats come each second; own orders may be quiet without limit.
  expect(facts.timeoutsOf(Channel.MY_TRADE)).toEqual({ silence: 10_000 });
});

describe('options', () => {
  test('an unknown choice is named, and what can be chosen', () => {
    const subscribeArgs: object = { tickr: 'ticker' };
    expect(() => getExchangeStream({ ...OPTIONS, subscribeArgs })).toThrow(
      /subscribeArgs\.tickr is unknown; expected one of ticker, orderBook, candle; did you mean ticker\?/,
    );
    expect(() => getExchangeStream({ ...OPTIONS, subscribeArgs: { ticker: 'level1' } as object })).toThrow(
      /subscribeArgs.ticker takes 'ticker' or 'ticker_batch'/,
    );
  });

  test.each(['demo', 'testnet'] as const)('there is no %s', (environment) => {
    expect(() => getExchangeStream({ ...OPTIONS, environment })).toThrow(/no (demo|testnet) environment/);
  });

  test('books of more levels than anybody reads are refused', () => {
    const subscribeArgs = { orderBook: { depth: 10_001 } };
    expect(() => getExchangeStream({ ...OPTIONS, subscribeArgs })).toThrow(
      expect.objectContaining({ code: 'invalid_options' }) as Error,
    );
  });

  test('a secret that is not a key is reported at once, without it', () => {
    const apiSecret = Buffer.alloc(33, 7).toString('base64');
    const subscribeChannels = [Channel.MY_TRADE];
    const make = () => getExchangeStream({ ...OPTIONS, subscribeChannels, apiKey: 'key', apiSecret });
    expect(make).toThrow(expect.objectContaining({ code: 'invalid_options' }) as Error);
    expect(make).not.toThrow(apiSecret);
  });
});
