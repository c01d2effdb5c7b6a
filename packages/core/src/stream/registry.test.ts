import { StubStream, type StubParams } from '../testing/stub-stream.js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { Channel } from '../channels/channel.js';
import { Exchange } from '../contract/exchange.js';
import {
  adapterPackageOf,
  getExchangeStream,
  registerExchange,
  registeredExchanges,
  type StreamOf,
  type SubscribeArgsOf,
} from './registry.js';
import type { StreamBase } from './stream-base.js';
import { StreamError } from '../contract/stream-error.js';

interface AcmeArgs {
  readonly depth?: 5 | 10;
}

class AcmeStream extends StubStream {
  readonly venue = 'acme';

  protected override stub(channel: Channel): StubParams | undefined {
    if (channel !== Channel.TRADE) return undefined;
    return { channel, host: 'ws://127.0.0.1:9/', subscribe: () => [], onPacket: () => undefined };
  }
}

class OtherStream extends AcmeStream {}

declare module './registry.js' {
  interface ExchangeStreams {
    acme: { stream: AcmeStream; subscribeArgs: AcmeArgs };
    half: { stream: AcmeStream };
    wrong: { stream: string };
  }
}

const TRADES = { currencyPairs: ['btc/usd'], subscribeChannels: [Channel.TRADE] } as const;

function thrown(act: () => unknown): StreamError {
  try {
    act();
  } catch (error) {
    if (error instanceof StreamError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('an exchange that is not registered', () => {
  test.each([
    [Exchange.KRAKEN, 'kraken is not registered: install @hftjs/adapter-kraken and import it'],
    [Exchange.KRAKEN_FUTURE, 'kraken_future is not registered: install @hftjs/adapter-kraken and import it'],
    [
      Exchange.BINANCE_FUTURE,
      'binance_future is not registered: install @hftjs/adapter-binance and import it',
    ],
    [Exchange.OKX_SWAP, 'okx_swap is not registered: install @hftjs/adapter-okx and import it'],
    [Exchange.IB, 'ib is not registered: install @hftjs/adapter-ib and import it'],
    [
      'else',
      'else is not registered, and no adapter of hftjs brings it; import the package of another adapter, which calls registerExchange()',
    ],
    [
      'kraken_futures',
      'kraken_futures is not registered, and no adapter of hftjs brings it; did you mean kraken_future? Otherwise import the package of another adapter, which calls registerExchange()',
    ],
    [
      'krakn',
      'krakn is not registered, and no adapter of hftjs brings it; did you mean kraken? Otherwise import the package of another adapter, which calls registerExchange()',
    ],
  ])('%s: the message is the cure', (exchange, message) => {
    const error = thrown(() => getExchangeStream({ exchange, ...TRADES }));
    expect(error).toMatchObject({ message, code: 'not_registered', exchange });
  });

  test('the package of an exchange', () => {
    expect(Object.values(Exchange).map(adapterPackageOf)).toEqual([
      '@hftjs/adapter-kraken',
      '@hftjs/adapter-kraken',
      '@hftjs/adapter-binance',
      '@hftjs/adapter-binance',
      '@hftjs/adapter-coinbase',
      '@hftjs/adapter-okx',
      '@hftjs/adapter-okx',
      '@hftjs/adapter-ib',
    ]);
  });

  test.each(['krakn', 'kraken_futures', 'kraken_', 'okx_x', 'constructor', '__proto__'])(
    'no package is recommended for %s, which is not an exchange of ours',
    (exchange) => {
      expect(adapterPackageOf(exchange)).toBeUndefined();
      const { message } = thrown(() => getExchangeStream({ exchange, ...TRADES }));
      expect(message).not.toContain('@hftjs/');
    },
  );

  test.each([undefined, null, 5, {}, { exchange: 5 }])('options %j without an exchange', (options) => {
    expect(thrown(() => getExchangeStream(options as never))).toMatchObject({
      code: 'invalid_options',
      message: "the option exchange is missing; name one, such as 'kraken'",
    });
  });
});

describe('registering', () => {
  test('the same class twice is harmless, another throws and changes nothing', () => {
    registerExchange('acme', AcmeStream);
    registerExchange('acme', AcmeStream);
    expect(registeredExchanges()).toEqual(['acme']);
    expect(thrown(() => { registerExchange('acme', OtherStream); })).toMatchObject({
      code: 'invalid_options',
      message: 'acme is registered twice, as AcmeStream and OtherStream: two adapters, or two copies of one, are loaded',
    }); // prettier-ignore
    expect(getExchangeStream({ exchange: 'acme', ...TRADES })).not.toBeInstanceOf(OtherStream);
  });

  test.each([
    ['Kraken', AcmeStream, /"Kraken" is not the name of an exchange/],
    [5, AcmeStream, /a value of type number is not the name of an exchange/],
    ['fine', {}, /what is registered as fine is not a class/],
  ])('%s of the wrong shape', (exchange, streamClass, message) => {
    const error = thrown(() => {
      registerExchange(exchange as string, streamClass as typeof AcmeStream);
    });
    expect(error).toMatchObject({ code: 'invalid_options' });
    expect(error.message).toMatch(message);
    expect(registeredExchanges()).not.toContain(exchange);
  });

  test('the stream is of the registered class, and knows its exchange', () => {
    registerExchange('acme', AcmeStream);
    const stream = getExchangeStream({ exchange: 'acme', ...TRADES });
    expect(stream).toBeInstanceOf(AcmeStream);
    expect(stream.exchange).toBe('acme');
  });

  test('a channel that the adapter does not have is refused at construction', () => {
    registerExchange('acme', AcmeStream);
    const subscribeChannels = [Channel.TRADE, Channel.ORDER_BOOK];
    expect(thrown(() => getExchangeStream({ exchange: 'acme', ...TRADES, subscribeChannels }))).toMatchObject(
      {
        code: 'unsupported_channel',
        channel: 'order_book',
        message: 'acme: there is no order_book here; leave it out of subscribeChannels',
      },
    );
  });
});

describe('types', () => {
  test('with the augmentation', () => {
    expectTypeOf<StreamOf<'acme'>>().toEqualTypeOf<AcmeStream>();
    expectTypeOf<SubscribeArgsOf<'acme'>>().toEqualTypeOf<AcmeArgs>();
    expectTypeOf(getExchangeStream<'acme'>).returns.toEqualTypeOf<AcmeStream>();
    const make = (): AcmeStream =>
      getExchangeStream({ exchange: 'acme', ...TRADES, subscribeArgs: { depth: 5 } });
    expectTypeOf(make).returns.toEqualTypeOf<AcmeStream>();
    // None of these is called: the compiler is what refuses them.
    const mistakes = [
      // @ts-expect-error -- no such depth
      (): unknown => getExchangeStream({ exchange: 'acme', ...TRADES, subscribeArgs: { depth: 7 } }),
      // @ts-expect-error -- no such channel
      (): unknown => getExchangeStream({ exchange: 'acme', ...TRADES, subscribeChannels: ['trades'] }),
      // @ts-expect-error -- no such option
      (): unknown => getExchangeStream({ exchange: 'acme', ...TRADES, pairs: [] }),
    ];
    expect(mistakes).toHaveLength(3);
  });

  test('without it', () => {
    expectTypeOf<StreamOf<'kraken'>>().toEqualTypeOf<StreamBase>();
    expectTypeOf<StreamOf<Exchange>>().toEqualTypeOf<StreamBase>();
    expectTypeOf<SubscribeArgsOf<'kraken'>>().toBeUnknown();
    expectTypeOf<SubscribeArgsOf<Exchange>>().toBeUnknown();
    const make = (exchange: Exchange): StreamBase =>
      getExchangeStream({ exchange, ...TRADES, subscribeArgs: { anything: 1 } });
    expectTypeOf(make).returns.toEqualTypeOf<StreamBase>();
  });

  test('an augmentation without these types, or with invalid ones, falls back', () => {
    expectTypeOf<StreamOf<'half'>>().toEqualTypeOf<AcmeStream>();
    expectTypeOf<SubscribeArgsOf<'half'>>().toBeUnknown();
    expectTypeOf<StreamOf<'wrong'>>().toEqualTypeOf<StreamBase>();
  });

  test('any text is an exchange, only the channels of the record are channels', () => {
    expectTypeOf<'mine'>().toExtend<Exchange>();
    expectTypeOf<'mine'>().not.toExtend<Channel>();
    expectTypeOf<'order_book'>().toExtend<Channel>();
  });
});
