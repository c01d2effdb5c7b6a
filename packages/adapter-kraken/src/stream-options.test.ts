import { getExchangeStream, StreamError } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import './index.js';

/** What is thrown for options that types would not let pass. */
function mistake(options: object): string {
  try {
    getExchangeStream({
      exchange: 'kraken',
      currencyPairs: ['btc/usd'],
      subscribeChannels: ['trade'],
      ...options,
    });
  } catch (error) {
    if (error instanceof StreamError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error('no mistake was found');
}

describe('mistakes are reported at construction', () => {
  test('an environment that Kraken does not have', () => {
    expect(mistake({ environment: 'demo' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: there is no demo environment; leave it out, or use the simulator"`,
    );
    expect(mistake({ environment: 'testnet' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: there is no testnet environment; leave it out, or use the simulator"`,
    );
  });

  test('subscribeArgs', () => {
    expect(mistake({ subscribeArgs: { eventTrigger: 'always' } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: subscribeArgs.eventTrigger takes 'bbo' or 'trades'"`,
    );
    expect(mistake({ subscribeArgs: { event_trigger: 'bbo' } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: subscribeArgs.event_trigger is unknown; expected one of eventTrigger, orderBook, candle; did you mean eventTrigger?"`,
    );
    expect(mistake({ subscribeArgs: { orderBook: { depth: 1_001 } } })).toMatchInlineSnapshot(
      `"invalid_options: kraken: subscribeArgs.orderBook.depth takes a whole number from 1 to 1000"`,
    );
    expect(mistake({ subscribeArgs: 'bbo' })).toMatchInlineSnapshot(
      `"invalid_options: kraken: subscribeArgs is not an object; it takes eventTrigger, orderBook, candle"`,
    );
    expect(mistake({ subscribeArgs: null })).toMatchInlineSnapshot(
      `"invalid_options: kraken: subscribeArgs is not an object; it takes eventTrigger, orderBook, candle"`,
    );
  });

  test('one market under two names, and contracts', () => {
    expect(mistake({ currencyPairs: ['btc/usd', 'xbt/usd'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: xbt/usd is the same market as btc/usd, BTC/USD; name it once"`,
    );
    expect(mistake({ currencyPairs: ['eth/btc', 'doge/btc', 'xdg/xbt'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: xdg/xbt is the same market as doge/btc, DOGE/BTC; name it once"`,
    );
    expect(mistake({ currencyPairs: ['btc/usd:btc'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: btc/usd:btc is a contract, and this is the spot market; write base/quote"`,
    );
  });

  test('own channels without credentials', () => {
    expect(mistake({ subscribeChannels: ['my_trade'] })).toMatchInlineSnapshot(
      `"invalid_options: kraken: my_trade need credentials: pass apiKey and apiSecret, or leave these channels out"`,
    );
  });
});

test('what is right is accepted', () => {
  for (const eventTrigger of ['bbo', 'trades', undefined] as const)
    expect(
      getExchangeStream({
        exchange: 'kraken',
        currencyPairs: ['btc/usd', 'eth/usd'],
        subscribeChannels: ['ticker', 'trade', 'my_order', 'my_order_batch', 'my_trade'],
        apiKey: 'key',
        apiSecret: 'c2VjcmV0',
        ...(eventTrigger && { subscribeArgs: { eventTrigger } }),
      }).status().channels,
    ).toHaveProperty('my_order_batch');
});
