import { Exchange, registerExchange } from '@hftjs/core';
import { BinanceFutureStream, type BinanceFutureSubscribeArgs } from './binance-future-stream.js';
import { BinanceStream, type BinanceSubscribeArgs } from './binance-stream.js';

export { BinanceFutureStream, type BinanceFutureSubscribeArgs } from './binance-future-stream.js';
export { BinanceStream, type BinanceSubscribeArgs } from './binance-stream.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    binance: { stream: BinanceStream; subscribeArgs: BinanceSubscribeArgs };
    binance_future: { stream: BinanceFutureStream; subscribeArgs: BinanceFutureSubscribeArgs };
  }
}

registerExchange(Exchange.BINANCE, BinanceStream);
registerExchange(Exchange.BINANCE_FUTURE, BinanceFutureStream);
