import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Channel, CHANNELS, isPrivateChannel } from '@hftjs/core';
import { describe, expect, test } from 'vitest';
import {
  configMistakes,
  MMDemoService,
  service,
  stream,
  type Surroundings,
} from './fixtures/config-mistakes.js';

/** The message of `runServices` for an invalid config. */
const mistakes = async (config: object, surroundings: Surroundings = {}): Promise<string> =>
  named(await configMistakes(config, surroundings));

const mayDrop = (channel: Channel): boolean => !isPrivateChannel(channel) && !CHANNELS[channel].lossless;

/** The message with a placeholder for each list of channels. */
const named = (message: string): string =>
  message
    .replaceAll(Object.values(Channel).join(', '), '<channels>')
    .replaceAll(Object.values(Channel).filter(mayDrop).join(', '), '<channels that may drop>');

test('every mistake is reported with its path, the expected and the found value', async () => {
  const config = {
    'service.mm_demo': {
      class_name: 'MMDemoServise',
      setting: {
        apis: [{ exchange: 'fake', api_key: 12345678, api_secrt: 'hunter2hunter2' }],
        streams: [
          stream({
            currency_pairs: ['btc/usd', 'BTCUSDT', 7, 'btc/usd'],
            subscribe_channels: ['tickers', 'trade'],
          }),
          stream({ subscribe_channels: [], timeouts: { conect: 5, silence: -1 }, reconnect_times: -1 }),
          stream({
            environment: 'prod',
            stream_host: 'https://example.com',
            reconnect_times: { max_delay: 'x' },
          }),
          'kraken',
          { currency_pair: ['btc/usd'], subscribe_channels: 'ticker' },
        ],
        queues: { ticker: { policy: 'conflated', capacity: 0 }, my_trade: { policy: 'conflate' } },
      },
    },
    'service.empty': {},
    'service.list': [],
    services: 1,
  };
  expect(await mistakes(config)).toMatchInlineSnapshot(`
    "the config has 25 mistakes:
      service.mm_demo.setting.apis[0].api_key: expected a text, found a number (not shown)
      service.mm_demo.setting.apis[0].api_secrt: unknown key; did you mean api_secret?
      service.mm_demo.setting.streams[0].currency_pairs[1]: expected a pair in lower case, such as "btc/usd", found "BTCUSDT"
      service.mm_demo.setting.streams[0].currency_pairs[2]: expected a pair in lower case, such as "btc/usd", found 7
      service.mm_demo.setting.streams[0].subscribe_channels[0]: expected one of <channels>, found "tickers"; did you mean ticker?
      service.mm_demo.setting.streams[1].subscribe_channels: expected a list of at least one of <channels>, found an empty list
      service.mm_demo.setting.streams[1].reconnect_times: expected a whole number of at least 0, or an object, found -1
      service.mm_demo.setting.streams[1].timeouts.silence: expected milliseconds, more than 0, found -1
      service.mm_demo.setting.streams[1].timeouts.conect: unknown key; did you mean connect?
      service.mm_demo.setting.streams[2].environment: expected one of live, demo, testnet, found "prod"
      service.mm_demo.setting.streams[2].stream_host: expected a URL that begins with ws:// or wss:// or tcp://, found a text (not shown)
      service.mm_demo.setting.streams[2].reconnect_times.max_delay: expected milliseconds, at least 0, found "x"
      service.mm_demo.setting.streams[3]: expected an object, found "kraken"
      service.mm_demo.setting.streams[4].exchange: expected the name of an exchange in lower case, such as "kraken", found nothing
      service.mm_demo.setting.streams[4].subscribe_channels: expected a list of at least one of <channels>, found "ticker"
      service.mm_demo.setting.streams[4].currency_pair: unknown key; did you mean currency_pairs?
      service.mm_demo.setting.queues.ticker.policy: expected one of drop_oldest, conflate, lossless, found "conflated"; did you mean conflate?
      service.mm_demo.setting.queues.ticker.capacity: expected a whole number of at least 1, found 0
      service.mm_demo.setting.queues.my_trade: unknown key; expected one of <channels that may drop>
      service.mm_demo.class_name: expected one of MMDemoService, found "MMDemoServise"; did you mean MMDemoService?
      service.mm_demo.setting.streams[0].currency_pairs[3]: btc/usd stands in the list already
      service.empty.class_name: expected the name of a class, found nothing
      service.empty.setting: expected an object with streams, found nothing
      service.list: expected an object with class_name and setting, found an empty list
      services: unknown key; services are named service.<name>"
  `);
});

test('more mistakes than eight of one kind are all reported', async () => {
  const pairs = Array.from({ length: 20 }, (_, index) => `PAIR${index}`);
  const message = await mistakes(service({ streams: [stream({ currency_pairs: pairs })] }));
  expect(message.split('\n')).toHaveLength(21);
});

test('environment variables: unset, empty and malformed ones are reported by path', async () => {
  const config = service({
    apis: [{ exchange: 'fake', api_key: '${KEY}', api_secret: 'a${SECRET}b' }],
    streams: [stream({ account: '${', proxy: '${PROXY}', stream_host: '${HOST}', environment: '${KEY2}' })],
    note: ['${A B}', '$${fine}'],
  });
  const environment = { KEY: '', HOST: 'wss-hidden-host', KEY2: 'hidden-value' };
  const message = await mistakes(config, { environment });
  expect(message).not.toContain('hidden');
  expect(message).toMatchInlineSnapshot(`
    "the config has 7 mistakes:
      service.mm_demo.setting.apis[0].api_key: the environment variable KEY is empty
      service.mm_demo.setting.apis[0].api_secret: the environment variable SECRET is not set
      service.mm_demo.setting.streams[0].account: expected a name such as \${API_KEY}; a plain \${ is written $\${
      service.mm_demo.setting.streams[0].proxy: the environment variable PROXY is not set
      service.mm_demo.setting.note[0]: expected a name such as \${API_KEY}; a plain \${ is written $\${
      service.mm_demo.setting.streams[0].environment: expected one of live, demo, testnet, found what "\${KEY2}" stands for
      service.mm_demo.setting.streams[0].stream_host: expected a URL that begins with ws:// or wss:// or tcp://, found what "\${HOST}" stands for"
  `);
});

test('private channels need an entry of their exchange and account', async () => {
  const message = await mistakes(
    service({
      apis: [
        { exchange: 'fake', account: 'main', api_key: 'the-key', api_secret: 'the-secret' },
        { exchange: 'fake', account: 'main', api_key: 'the-key2', api_secret: 'the-secret2' },
      ],
      streams: [
        stream({ subscribe_channels: ['my_order', 'ticker'] }),
        stream({ subscribe_channels: ['my_order'], account: 'hedge' }),
        stream({ subscribe_channels: ['my_trade'], account: 'main' }),
        { exchange: 'fake_other', currency_pairs: ['btc/usd'], subscribe_channels: ['my_trade'] },
      ],
    }),
  );
  expect(message).not.toContain('the-');
  expect(message).toMatchInlineSnapshot(`
    "the config has 4 mistakes:
      service.mm_demo.setting.apis[1]: there is an entry for fake account main already
      service.mm_demo.setting.streams[0].subscribe_channels: my_order cannot be had without credentials: expected an entry for fake in apis, found only fake account main
      service.mm_demo.setting.streams[1].subscribe_channels: my_order cannot be had without credentials: expected an entry for fake account hedge in apis, found only fake account main
      service.mm_demo.setting.streams[3].subscribe_channels: my_trade cannot be had without credentials: expected an entry for fake_other in apis"
  `);
});

test('streams that would publish the same events twice', async () => {
  const message = await mistakes(
    service({
      streams: [
        stream({ currency_pairs: ['btc/usd', 'eth/usd'] }),
        stream({ currency_pairs: ['eth/usd', 'sol/usd'] }),
        stream({ subscribe_args: { depth: 5 } }),
        stream({ stream_host: 'ws://127.0.0.1:9' }),
      ],
    }),
  );
  expect(message).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.mm_demo.setting.streams[1]: streams[0] publishes ticker of eth/usd already: each event would be handled twice"
  `);
});

test('adapters that are not installed, exchanges without a channel', async () => {
  const message = await mistakes(
    service({
      streams: [
        stream({ exchange: 'krakken' }),
        stream({ exchange: 'nowhere_future' }),
        stream({ exchange: 'small', subscribe_channels: ['ticker', 'trade'] }),
        stream({ exchange: '../kraken' }),
      ],
    }),
  );
  expect(message).toMatchInlineSnapshot(`
    "the config has 4 mistakes:
      service.mm_demo.setting.streams[3].exchange: expected the name of an exchange in lower case, such as "kraken", found "../kraken"
      service.mm_demo.setting.streams[0].exchange: krakken is not registered, and no adapter of hftjs brings it; did you mean kraken? Otherwise name the package of another adapter as "adapter" in the stream's config
      service.mm_demo.setting.streams[1].exchange: nowhere_future is not registered, and no adapter of hftjs brings it; name the package of another adapter as "adapter" in the stream's config
      service.mm_demo.setting.streams[2].subscribe_channels[1]: small: there is no trade here; leave it out of subscribe_channels"
  `);
});

test.each(['krakn', 'kraken_futures', 'krakenfuture'])(
  'no package is recommended for %s',
  async (exchange) => {
    const message = await mistakes(service({ streams: [stream({ exchange })] }));
    expect(message).toMatch(/did you mean kraken(?:_future)?\?/);
    expect(message).not.toContain('@hftjs/');
  },
);

test('a package that the config names and that is not installed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hftjs-empty-'));
  const config = service({
    streams: [stream({ exchange: 'bybit', adapter: 'hftjs-bybit' })],
  });
  const message = await mistakes(config, { resolveFrom: folder });
  await rm(folder, { recursive: true });
  expect(message.replaceAll(folder, 'here')).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.mm_demo.setting.streams[0].adapter: bybit needs its adapter hftjs-bybit, which is not found from here; install it: npm install hftjs-bybit"
  `);
});

test.each([
  './main.mjs',
  '../planted',
  '/tmp/planted.js',
  'file:///tmp/planted.js',
  'data:text/javascript,0',
  'node:fs',
  '@hftjs/adapter-toy/index.js',
  'a b',
  '',
  5,
])('%j is not the name of a package', async (adapter) => {
  expect(await mistakes(service({ streams: [stream({ adapter })] }))).toMatch(
    /streams\[0\]\.adapter: expected the name of a package/,
  );
});

describe('values from the environment are never shown', () => {
  const SECRET = 'sk-live-9f8e7d6c5b4a39281706f5e4d3c2b1a0';

  test.each([
    ['exchange, of another shape', { exchange: '${SECRET}' }, 'hunter2hunter2'],
    ['account', { account: '${SECRET}', subscribe_channels: ['my_order'] }, SECRET],
    ['adapter', { exchange: 'bybit', adapter: '${SECRET}' }, 'sk-live-9f8e7d6c'],
    ['currency_pairs', { currency_pairs: ['btc/usd', '${SECRET}', '${SECRET}'] }, 'secretpair/usd'],
    ['subscribe_channels', { subscribe_channels: ['${SECRET}'] }, SECRET],
    ['environment', { environment: 'x${SECRET}' }, SECRET],
    ['stream_host', { stream_host: 'https://${SECRET}/' }, SECRET],
    ['reconnect_times', { reconnect_times: '${SECRET}' }, SECRET],
    ['timeouts', { timeouts: { connect: '${SECRET}' } }, SECRET],
    ['subscribe_args', { exchange: 'picky', subscribe_args: { depth: '${SECRET}' } }, SECRET],
    [
      'subscribe_args, with line breaks',
      { exchange: 'picky', subscribe_args: { depth: '${SECRET}' } },
      `-----BEGIN\nKEY "${SECRET}"\n-----END`,
    ],
    ['subscribe_args, short', { exchange: 'picky', subscribe_args: { depth: '${SECRET}' } }, 'p4ss'],
  ])('%s', async (_where, more, value) => {
    const message = await mistakes(service({ streams: [stream(more)] }), { environment: { SECRET: value } });
    expect(message).toContain('${SECRET}');
    for (let at = 0; at < Math.max(1, value.length - 8); at++)
      expect(message.toLowerCase()).not.toContain(value.slice(at, at + 8).toLowerCase());
  });

  test('class_name, and credentials that stand twice', async () => {
    const config = {
      'service.a': {
        class_name: '${SECRET}',
        setting: {
          apis: [
            { exchange: 'fake', account: '${SECRET}', api_key: 'k', api_secret: 's' },
            { exchange: 'fake', account: '${SECRET}', api_key: 'k', api_secret: 's' },
          ],
          streams: [stream()],
        },
      },
    };
    const message = await mistakes(config, { environment: { SECRET } });
    expect(message).not.toContain('9f8e7d6c');
    expect(message).toContain('there is an entry for fake account ${SECRET} already');
  });
});

test('the text of an adapter that throws a plain error names options as the config does', async () => {
  const streams = [stream({ exchange: 'picky', subscribe_args: { depth: 1 } })];
  expect(await mistakes(service({ streams }))).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.mm_demo.setting.streams[0]: picky has no subscribe_args, found {"DEPTH":1}"
  `);
});

test('queues and loggers of the wrong shape, given to a service without a config', () => {
  const make = (init: object) => () => new MMDemoService(init);
  expect(make({ queues: { ticker: { policy: 'conflated' } } })).toThrow(
    'queues.ticker.policy: expected one of drop_oldest, conflate, lossless, found "conflated"; did you mean conflate?',
  );
  for (const channel of ['my_order', 'my_balance', 'my_position', 'instrument'])
    expect(make({ queues: { [channel]: { policy: 'conflate' } } })).toThrow(`queues.${channel}: unknown key`);
  expect(make({ queues: { liquidation: { policy: 'conflate' } } })).toThrow(
    'queues.liquidation.policy: expected one of drop_oldest, lossless, found "conflate"',
  );
  expect(
    make({ queues: { candle: { policy: 'conflate' }, funding_rate: { policy: 'conflate' } } }),
  ).not.toThrow();
  expect(make({ queues: 5 })).toThrow('queues: expected an object, found 5');
  expect(make({ logger: { warn: () => undefined } })).toThrow('logger has no function debug, info, error');
  expect(() => new MMDemoService(null as never)).toThrow('is not an object');
});

test('classes: none, unknown, no service', async () => {
  const config = service({ streams: [stream()] });
  expect(await mistakes(config, { classes: {} })).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.mm_demo.class_name: expected a class, but runServices was given none, found "MMDemoService""
  `);
  expect(await mistakes(config, { classes: { Other: MMDemoService, toString: MMDemoService } }))
    .toMatchInlineSnapshot(`
    "the config has a mistake:
      service.mm_demo.class_name: expected one of Other, toString, found "MMDemoService""
  `);
  expect(await mistakes(config, { classes: { MMDemoService: Map } })).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.mm_demo.class_name: MMDemoService does not extend the ServiceBase of this @hftjs/service"
  `);
});

test('configs without a service', async () => {
  expect(await mistakes({})).toMatchInlineSnapshot(`
    "the config has a mistake:
      the config: expected an object with at least one service, such as "service.my_service""
  `);
  expect(await mistakes([])).toMatchInlineSnapshot(`
    "the config has a mistake:
      the config: expected an object with at least one service, such as "service.my_service""
  `);
  expect(await mistakes(service({ streams: [] }))).toMatchInlineSnapshot(`
    "the config has a mistake:
      service.mm_demo.setting.streams: expected a list of at least one stream, found an empty list"
  `);
});
