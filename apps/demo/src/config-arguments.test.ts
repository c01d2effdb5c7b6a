import { expect, test } from 'vitest';
import { stream, reportOf } from './fixtures/broken-config.js';

test('options of adapters', async () => {
  expect(
    await reportOf({
      'an argument that an adapter does not have': stream('kraken', {
        subscribe_args: { event_triger: 'bbo' },
      }),
      'arguments of the wrong type': stream('kraken', {
        subscribe_args: {
          event_trigger: 'always',
          order_book: { depth: 0, delivery: 'fast' },
          candle: { interval: '7m' },
        },
      }),
      'an argument in two spellings': stream('kraken', {
        subscribe_args: { event_trigger: 'bbo', eventTrigger: 'trades' },
      }),
      'arguments in camelCase': stream('kraken', { subscribe_args: { eventTrigger: 'always' } }),
      'arguments that are a text': stream('kraken', { subscribe_args: 'bbo' }),
      'an order book that is not so deep': stream('okx', {
        subscribe_args: { order_book: { channel: 'books5', depth: 10 } },
      }),
      'changes of whole books': stream('okx', {
        subscribe_args: { order_book: { channel: 'books5', delivery: 'update' } },
      }),
      'rows of contracts': stream('okx_swap', {
        subscribe_args: { instruments: [{ inst_id: 'BTC-USDT-SWAP', ct_type: 5 }] },
      }),
      'contracts by pair': stream('ib', {
        subscribe_args: {
          contracts: { 'aapl/usd': { sec_typ: 'STK' }, aapl: {}, 'b_b/usd': { conid: 'x' } },
        },
      }),
      'a gateway elsewhere': stream('ib', {
        api_host: 'https://example.com',
        subscribe_args: { accept_self_signed: true, sampled_trades: true },
      }),
      'a tape that is not sampled': stream('ib', { subscribe_args: { transport: 'web' } }),
      'a proxy before TWS': stream('ib', {
        proxy: 'http://127.0.0.1:9',
        stream_host: 'tcp://127.0.0.1:9',
        subscribe_args: { transport: 'tws' },
      }),
      'changes of a ladder': stream('ib', {
        subscribe_args: { sampled_trades: true, order_book: { delivery: 'update' } },
      }),
      'own orders over the unified API': stream('kraken_future', { subscribe_args: { api: 'unified' } }),
    }),
  ).toMatchInlineSnapshot(`
    "an argument that an adapter does not have
      service.mm_demo.setting.streams[kraken].subscribe_args.event_triger: is unknown; expected one of event_trigger, order_book, candle; did you mean event_trigger?
    arguments of the wrong type
      service.mm_demo.setting.streams[kraken].subscribe_args.event_trigger: takes 'bbo' or 'trades'
      service.mm_demo.setting.streams[kraken].subscribe_args.order_book.depth: takes a whole number from 1 to 1000
      service.mm_demo.setting.streams[kraken].subscribe_args.order_book.delivery: takes 'view' or 'update'
      service.mm_demo.setting.streams[kraken].subscribe_args.candle.interval: takes '1m' or '5m' or '15m' or '30m' or '1h' or '4h' or '1d' or '1w' or '15d' or '1' or '5' or '15' or '30' or '60' or '240' or '1440' or '10080' or '21600'
    an argument in two spellings
      service.mm_demo.setting.streams[kraken].subscribe_args.eventTrigger: means the same option as event_trigger; remove one
    arguments in camelCase
      service.mm_demo.setting.streams[kraken].subscribe_args.eventTrigger: takes 'bbo' or 'trades'
    arguments that are a text
      service.mm_demo.setting.streams[kraken].subscribe_args: is not an object; it takes event_trigger, order_book, candle
    an order book that is not so deep
      service.mm_demo.setting.streams[okx].subscribe_args.order_book.depth: takes a whole number from 1 to 5 with channel 'books5'
    changes of whole books
      service.mm_demo.setting.streams[okx].subscribe_args.order_book.delivery: takes 'view' with channel 'books5': OKX sends whole books
    rows of contracts
      service.mm_demo.setting.streams[okx_swap].subscribe_args.instruments[0].ct_type: takes a non-empty string
      service.mm_demo.setting.streams[okx_swap].subscribe_args.instruments[0].ct_val: is missing; it takes a non-empty string
      service.mm_demo.setting.streams[okx_swap].subscribe_args.instruments[0].ct_mult: is missing; it takes a non-empty string
      service.mm_demo.setting.streams[okx_swap].subscribe_args.instruments[0].ct_val_ccy: is missing; it takes a non-empty string
      service.mm_demo.setting.streams[okx_swap].subscribe_args.instruments[0].inst_family: is missing; it takes a non-empty string
    contracts by pair
      service.mm_demo.setting.streams[ib].subscribe_args.contracts["aapl/usd"].sec_typ: is unknown; expected one of conid, sec_type, exchange; did you mean sec_type?
      service.mm_demo.setting.streams[ib].subscribe_args.contracts.aapl: does not name a pair; write base/quote in lower case, as in currency_pairs
      service.mm_demo.setting.streams[ib].subscribe_args.contracts["b_b/usd"].conid: takes a contract's number, such as 265598 or '265598@SMART'
    a gateway elsewhere
      service.mm_demo.setting.streams[ib].subscribe_args.accept_self_signed: is for a gateway on this machine, and example.com is none; pass its certificate as subscribe_args.ca
    a tape that is not sampled
      service.mm_demo.setting.streams[ib].subscribe_channels[1]: ib: the Web API sends no trades one by one; pass subscribe_args: { sampled_trades: true } for samples of last price and volume, or subscribe_args: { transport: 'tws' }, of TWS or IB Gateway
    a proxy before TWS
      service.mm_demo.setting.streams[ib].proxy: ib: TWS is reached without a proxy; leave proxy out
    changes of a ladder
      service.mm_demo.setting.streams[ib].subscribe_args.order_book.delivery: ib: the rows of a ladder are no changes of a book: leave subscribe_args.order_book.delivery out, or use { transport: 'tws' }
    own orders over the unified API
      service.mm_demo.setting.streams[kraken_future].subscribe_channels[3]: kraken_future: there is no my_order on subscribe_args.api 'unified' yet; leave api out for own orders"
  `);
});
