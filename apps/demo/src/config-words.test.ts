import { expect, test } from 'vitest';
import { all, stream, reportOf } from './fixtures/broken-config.js';

test('options of streams', async () => {
  expect(
    await reportOf({
      'no change': () => undefined,
      'a channel that no exchange has': stream('kraken', { subscribe_channels: ['tickers'] }),
      'channels that an exchange does not have': stream('kraken', {
        subscribe_channels: ['ticker', 'liquidation', 'funding_rate'],
      }),
      'a channel twice': stream('kraken', { subscribe_channels: ['ticker', 'ticker'] }),
      'no channels': stream('kraken', { subscribe_channels: [] }),
      'channels that are a text': stream('kraken', { subscribe_channels: 'ticker' }),
      'a pair in capitals': stream('kraken', { currency_pairs: ['btc/usd', 'BTC/USD'] }),
      'a pair twice': stream('kraken', { currency_pairs: ['btc/usd', 'btc/usd'] }),
      'contracts on a spot market': stream('kraken', {
        currency_pairs: ['btc/usd:usd', 'btc/usd', 'eth/usd:btc'],
      }),
      'two pairs of one market': stream('kraken', { currency_pairs: ['btc/usd', 'xbt/usd'] }),
      'a settlement that a venue does not have': stream('binance_future', {
        currency_pairs: ['btc/usd:btc'],
      }),
      'derivatives of IB': stream('ib', { currency_pairs: ['btc/usd:usd'] }),
      'no pairs': stream('kraken', { currency_pairs: [] }),
      'a missing key': stream('kraken', { currency_pairs: undefined }),
      'a misspelled key': stream('kraken', { currency_pairs: undefined, currencyPairs: ['btc/usd'] }),
      'an unknown key': stream('kraken', { colour: 'red' }),
      'an unknown exchange': stream('kraken', { exchange: 'krakenn' }),
      'an exchange in capitals': stream('kraken', { exchange: 'Kraken' }),
      'attempts that are negative': stream('kraken', { reconnect_times: -1 }),
      'attempts that are a text': stream('kraken', { reconnect_times: { attempts: 'many' } }),
      'an unknown part of reconnecting': stream('kraken', { reconnect_times: { maxDelay: 5 } }),
      'a time-out of nothing': stream('kraken', { timeouts: { acknowledge: 0 } }),
      'a host without a scheme': stream('kraken', { stream_host: 'ws.kraken.com' }),
      'a host of another scheme': stream('kraken', { stream_host: 'tcp://127.0.0.1:4001' }),
      'a REST host of another scheme': stream('kraken', { api_host: 'ws://127.0.0.1:9' }),
      'a proxy of another scheme': stream('kraken', { proxy: 'socks5://127.0.0.1:9' }),
      'a receiver that does not exist': stream('kraken', { receiver: 'fast' }),
      'an environment that no venue has': stream('kraken', { environment: 'prod' }),
      'environments that a venue does not have': all(
        stream('kraken', { environment: 'demo' }),
        stream('coinbase', { environment: 'demo' }),
        stream('okx', { environment: 'testnet' }),
        stream('ib', { environment: 'testnet' }),
      ),
    }),
  ).toMatchInlineSnapshot(`
    "no change
    a channel that no exchange has
      service.mm_demo.setting.streams[kraken].subscribe_channels[0]: expected one of <channels>, found "tickers"; did you mean ticker?
    channels that an exchange does not have
      service.mm_demo.setting.streams[kraken].subscribe_channels[1]: kraken: there is no liquidation here; leave it out of subscribe_channels
      service.mm_demo.setting.streams[kraken].subscribe_channels[2]: kraken: there is no funding_rate here; leave it out of subscribe_channels
    a channel twice
      service.mm_demo.setting.streams[kraken].subscribe_channels[1]: ticker stands in the list already
    no channels
      service.mm_demo.setting.streams[kraken].subscribe_channels: expected a list of at least one of <channels>, found an empty list
    channels that are a text
      service.mm_demo.setting.streams[kraken].subscribe_channels: expected a list of at least one of <channels>, found "ticker"
    a pair in capitals
      service.mm_demo.setting.streams[kraken].currency_pairs[1]: expected a pair in lower case, such as "btc/usd", found "BTC/USD"
    a pair twice
      service.mm_demo.setting.streams[kraken].currency_pairs[1]: btc/usd stands in the list already
    contracts on a spot market
      service.mm_demo.setting.streams[kraken].currency_pairs[0]: kraken: btc/usd:usd is a contract, and this is the spot market; write base/quote
      service.mm_demo.setting.streams[kraken].currency_pairs[2]: kraken: eth/usd:btc is a contract, and this is the spot market; write base/quote
    two pairs of one market
      service.mm_demo.setting.streams[kraken].currency_pairs[1]: kraken: xbt/usd is the same market as btc/usd, BTC/USD; name it once
    a settlement that a venue does not have
      service.mm_demo.setting.streams[binance_future].currency_pairs[0]: binance_future: btc/usd:btc is a COIN-M contract; only USD-M is supported: write btc/usdt, or base/quote
    derivatives of IB
      service.mm_demo.setting.streams[ib].currency_pairs[0]: ib: btc/usd:usd names a settlement, and derivatives are not served; write base/quote, such as 'aapl/usd'
    no pairs
      service.mm_demo.setting.streams[kraken].currency_pairs: expected a list of at least one pair, such as ["btc/usd"], found an empty list
    a missing key
      service.mm_demo.setting.streams[kraken].currency_pairs: expected a list of at least one pair, such as ["btc/usd"], found nothing
    a misspelled key
      service.mm_demo.setting.streams[kraken].currencyPairs: unknown key; did you mean currency_pairs?
    an unknown key
      service.mm_demo.setting.streams[kraken].colour: unknown key; expected one of exchange, adapter, account, currency_pairs, subscribe_channels, environment, api_host, stream_host, reconnect_times, timeouts, subscribe_args, proxy, receiver
    an unknown exchange
      service.mm_demo.setting.streams[kraken].exchange: krakenn is not registered, and no adapter of hftjs brings it; did you mean kraken? Otherwise name the package of another adapter as "adapter" in the stream's config
    an exchange in capitals
      service.mm_demo.setting.streams[kraken].exchange: expected the name of an exchange in lower case, such as "kraken", found "Kraken"
    attempts that are negative
      service.mm_demo.setting.streams[kraken].reconnect_times: expected a whole number of at least 0, or an object, found -1
    attempts that are a text
      service.mm_demo.setting.streams[kraken].reconnect_times.attempts: expected a whole number of at least 0, found "many"
    an unknown part of reconnecting
      service.mm_demo.setting.streams[kraken].reconnect_times.maxDelay: unknown key; did you mean max_delay?
    a time-out of nothing
      service.mm_demo.setting.streams[kraken].timeouts.acknowledge: expected milliseconds, more than 0, found 0
    a host without a scheme
      service.mm_demo.setting.streams[kraken].stream_host: expected a URL that begins with ws:// or wss:// or tcp://, found a text (not shown)
    a host of another scheme
      service.mm_demo.setting.streams[kraken].stream_host: is not a URL that begins with ws:// or wss://
    a REST host of another scheme
      service.mm_demo.setting.streams[kraken].api_host: expected a URL that begins with http:// or https://, found a text (not shown)
    a proxy of another scheme
      service.mm_demo.setting.streams[kraken].proxy: expected a URL that begins with http:// or https://, found a text (not shown)
    a receiver that does not exist
      service.mm_demo.setting.streams[kraken].receiver: expected one of ws, direct, found "fast"
    an environment that no venue has
      service.mm_demo.setting.streams[kraken].environment: expected one of live, demo, testnet, found "prod"
    environments that a venue does not have
      service.mm_demo.setting.streams[kraken].environment: kraken: there is no demo environment; leave it out, or use the simulator
      service.mm_demo.setting.streams[coinbase].environment: coinbase: there is no demo environment; leave it out, or use the simulator
      service.mm_demo.setting.streams[okx].environment: okx: there is no testnet environment; OKX's is called demo
      service.mm_demo.setting.streams[ib].environment: ib: there is no testnet; paper accounts have a login of their own: environment demo checks for one"
  `);
});
