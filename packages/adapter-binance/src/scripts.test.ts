import {
  AsyncQueue,
  Channel,
  Exchange,
  getExchangeStream,
  silentLogger,
  type MyTrade,
  type Ticker,
  type Trade,
} from '@hftjs/core';
import { expect, test } from 'vitest';
import './index.js';
import { startBinanceFutureSimulator, startBinanceSimulator } from './simulator/index.js';

test.each([
  [Exchange.BINANCE, startBinanceSimulator],
  [Exchange.BINANCE_FUTURE, startBinanceFutureSimulator],
] as const)(
  '%s: pairs with letters of other scripts, as Binance lists them',
  async (exchange, startSimulator) => {
    const pair = '币安人生/usdt';
    await using venue = await startSimulator({ seed: 7, pairs: [pair], rate: 200 });
    await using stream = getExchangeStream({
      exchange,
      currencyPairs: [pair],
      subscribeChannels: [Channel.TICKER, Channel.TRADE, Channel.MY_TRADE],
      streamHost: venue.streamHost,
      apiHost: venue.apiHost,
      logger: silentLogger,
      ...venue.credentials,
    });
    const observer = {
      tickerQueue: new AsyncQueue<Ticker>(),
      tradeQueue: new AsyncQueue<Trade>(),
      myTradeQueue: new AsyncQueue<MyTrade>(),
    };
    stream.bindObserver(observer);
    void stream.start();
    await stream.ready();
    expect(await observer.tickerQueue.get()).toMatchObject({ symbol: pair });
    expect(await observer.tradeQueue.get()).toMatchObject({ symbol: pair });
    venue.placeOrder({ pair, side: 'buy', type: 'market', volume: 1 });
    expect(await observer.myTradeQueue.get()).toMatchObject({ symbol: pair });
  },
);
