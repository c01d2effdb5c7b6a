import { expect, test } from 'vitest';
import { all, api, setting, stream, reportOf } from './fixtures/broken-config.js';

test('credentials, variables, classes, queues, adapters', async () => {
  expect(
    await reportOf({
      'OAuth without its keys': api('ib', {
        api_key: 'token',
        api_secret: 'secret',
        api_auth_data: { consumer_key: 'TESTCONS', dh_prime: 'ff' },
      }),
      'OAuth with a key that is none': api('ib', {
        api_key: 'token',
        api_secret: 'secret',
        api_auth_data: { consumer_key: 'TESTCONS', dh_prime: 'ff', encryption_key: 'x', signature_key: 'y' },
      }),
      'a key of another kind': api('coinbase', { api_secret: 'abc' }),
      'one key of another kind, used by two streams': all(
        api('coinbase', { api_secret: 'abc' }),
        ({ streams }) =>
          streams.push({
            exchange: 'coinbase',
            currency_pairs: ['eth/usd'],
            subscribe_channels: ['my_order'],
          }),
      ),
      'an unknown kind of key': api('binance', { api_auth_data: { key_type: 'dsa' } }),
      'a login without its passphrase': api('okx', { api_auth_data: {} }),
      'no secret': api('kraken', { api_secret: undefined }),
      'a misspelled secret': api('kraken', { api_secret: undefined, apiSecret: 'x' }),
      'no credentials': ({ apis }) => apis.splice(0, 1),
      'credentials without their exchange': api('kraken', { exchange: undefined }),
      'credentials of a misspelled exchange': api('kraken', { exchange: 'krakn' }),
      'credentials that are not a list': setting({ apis: {} }),
      'credentials twice': ({ apis }) => apis.push({ exchange: 'ib' }),
      'a variable that is not set': api('kraken', { api_key: '${KRAKEN_KEY}' }),
      'a variable that is not set, used by several': all(
        stream('kraken', { proxy: '${PROXY}' }),
        stream('okx', { proxy: '${PROXY}' }),
      ),
      'an exchange from a variable that is not set': stream('kraken', { exchange: '${EXCHANGE}' }),
      'a variable of another shape': stream('kraken', { account: '${A B}' }),
      'a stream twice': ({ streams }) =>
        streams.push({ ...streams[0], subscribe_channels: ['ticker', 'trade'] }),
      'an unknown class': (_, config) => {
        config['service.mm_demo'].class_name = 'MMDemoServise';
      },
      'a misspelled class_name': (_, config) => {
        Object.assign(config['service.mm_demo'], { className: 'MMDemoService' });
        delete config['service.mm_demo'].class_name;
      },
      'a key that is not a service': (_, config) => {
        config['services.mm_demo'] = {};
      },
      'a queue of an account': setting({ queues: { my_order: { policy: 'conflate' } } }),
      'an unknown policy': setting({ queues: { ticker: { policy: 'latest' } } }),
      'no streams': setting({ streams: [] }),
      'an adapter that is not a package': stream('kraken', { adapter: './kraken.js' }),
      'an adapter that is not installed': all(
        stream('kraken', { exchange: 'bybit', adapter: 'hftjs-bybit', subscribe_channels: ['ticker'] }),
        stream('okx', { exchange: 'bybit', subscribe_channels: ['trade'] }),
      ),
      'several mistakes of one stream': stream('kraken', {
        currency_pairs: ['btc/usd', 'BTCUSD'],
        subscribe_channels: ['tickers', 'trade'],
        reconnect_times: { max_delay: -1 },
        timeout: {},
      }),
      'several mistakes of several streams': all(
        api('okx', { api_auth_data: {} }),
        stream('kraken', { environment: 'demo' }),
        stream('binance', { subscribe_args: { ticker: 'best', depth: 5 } }),
        stream('coinbase', { exchange: 'coinbaze' }),
      ),
    }),
  ).toMatchInlineSnapshot(`
    "OAuth without its keys
      service.mm_demo.setting.apis[ib].api_auth_data: ib: OAuth needs api_auth_data.encryption_key, signature_key too; without any of them a gateway is used
    OAuth with a key that is none
      service.mm_demo.setting.apis[ib].api_auth_data.encryption_key: is not a private key in PEM (the text of the file, not its name)
    a key of another kind
      service.mm_demo.setting.apis[coinbase].api_secret: is not a private key that Coinbase accepts; pass the PEM text of an ECDSA P-256 key, or the base64 text of an Ed25519 key, which is 32 or 64 bytes long
    one key of another kind, used by two streams
      service.mm_demo.setting.apis[coinbase].api_secret: is not a private key that Coinbase accepts; pass the PEM text of an ECDSA P-256 key, or the base64 text of an Ed25519 key, which is 32 or 64 bytes long
    an unknown kind of key
      service.mm_demo.setting.apis[binance].api_auth_data.key_type: must be one of hmac, rsa, ed25519
    a login without its passphrase
      service.mm_demo.setting.apis[okx].api_auth_data.passphrase: okx: a login needs the passphrase of the API key; pass api_auth_data: { passphrase }
    no secret
      service.mm_demo.setting.apis[kraken].api_secret: expected a text, found nothing
    a misspelled secret
      service.mm_demo.setting.apis[kraken].apiSecret: unknown key; did you mean api_secret?
    no credentials
      service.mm_demo.setting.streams[kraken].subscribe_channels: my_order, my_trade, my_balance cannot be had without credentials: expected an entry for kraken in apis
    credentials without their exchange
      service.mm_demo.setting.apis[kraken].exchange: expected the name of an exchange in lower case, such as "kraken", found nothing
    credentials of a misspelled exchange
      service.mm_demo.setting.streams[kraken].subscribe_channels: my_order, my_trade, my_balance cannot be had without credentials: expected an entry for kraken in apis, found only krakn
    credentials that are not a list
      service.mm_demo.setting.apis: expected a list of credentials, found an object
    credentials twice
      service.mm_demo.setting.apis[8]: there is an entry for ib already
    a variable that is not set
      service.mm_demo.setting.apis[kraken].api_key: the environment variable KRAKEN_KEY is not set
    a variable that is not set, used by several
      service.mm_demo.setting.streams[kraken].proxy: the environment variable PROXY is not set; also at service.mm_demo.setting.streams[okx].proxy
    an exchange from a variable that is not set
      service.mm_demo.setting.streams[kraken].exchange: the environment variable EXCHANGE is not set
    a variable of another shape
      service.mm_demo.setting.streams[kraken].account: expected a name such as \${API_KEY}; a plain \${ is written $\${
    a stream twice
      service.mm_demo.setting.streams[8]: streams[0] publishes ticker of btc/usd, ticker of eth/usd, trade of btc/usd, trade of eth/usd already: each event would be handled twice
    an unknown class
      service.mm_demo.class_name: expected one of MMDemoService, found "MMDemoServise"; did you mean MMDemoService?
    a misspelled class_name
      service.mm_demo.className: unknown key; did you mean class_name?
    a key that is not a service
      services.mm_demo: unknown key; services are named service.<name>
    a queue of an account
      service.mm_demo.setting.queues.my_order: unknown key; expected one of ticker, trade, order_book, candle, funding_rate, liquidation
    an unknown policy
      service.mm_demo.setting.queues.ticker.policy: expected one of drop_oldest, conflate, lossless, found "latest"
    no streams
      service.mm_demo.setting.streams: expected a list of at least one stream, found an empty list
    an adapter that is not a package
      service.mm_demo.setting.streams[kraken].adapter: expected the name of a package, such as "hftjs-bybit", found "./kraken.js"
    an adapter that is not installed
      service.mm_demo.setting.streams[kraken].adapter: bybit needs its adapter hftjs-bybit, which is not found from <folder>; install it: npm install hftjs-bybit; also at service.mm_demo.setting.streams[okx].exchange
    several mistakes of one stream
      service.mm_demo.setting.streams[kraken].currency_pairs[1]: expected a pair in lower case, such as "btc/usd", found "BTCUSD"
      service.mm_demo.setting.streams[kraken].subscribe_channels[0]: expected one of <channels>, found "tickers"; did you mean ticker?
      service.mm_demo.setting.streams[kraken].reconnect_times.max_delay: expected milliseconds, at least 0, found -1
      service.mm_demo.setting.streams[kraken].timeout: unknown key; did you mean timeouts?
    several mistakes of several streams
      service.mm_demo.setting.streams[coinbase].exchange: coinbaze is not registered, and no adapter of hftjs brings it; did you mean coinbase? Otherwise name the package of another adapter as "adapter" in the stream's config
      service.mm_demo.setting.streams[kraken].environment: kraken: there is no demo environment; leave it out, or use the simulator
      service.mm_demo.setting.streams[binance].subscribe_args.ticker: takes 'book' or '24h' or 'book+24h'
      service.mm_demo.setting.streams[binance].subscribe_args.depth: is unknown; expected one of ticker, trade, order_book, candle
      service.mm_demo.setting.apis[okx].api_auth_data.passphrase: okx: a login needs the passphrase of the API key; pass api_auth_data: { passphrase }"
  `);
});
