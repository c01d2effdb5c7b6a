import { Exchange, registerExchange } from '@hftjs/core';
import { BinanceFutureStream } from './binance-future-stream.js';
import { BinanceStream } from './binance-stream.js';
import type { BinanceFutureSubscribeArgs, BinanceSubscribeArgs } from './subscribe-args.js';

export { BinanceFutureStream } from './binance-future-stream.js';
export { BinanceStream } from './binance-stream.js';
export type { BinanceFutureSubscribeArgs, BinanceSubscribeArgs } from './subscribe-args.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    binance: { stream: BinanceStream; subscribeArgs: BinanceSubscribeArgs };
    binance_future: { stream: BinanceFutureStream; subscribeArgs: BinanceFutureSubscribeArgs };
  }
}

registerExchange(Exchange.BINANCE, BinanceStream);
registerExchange(Exchange.BINANCE_FUTURE, BinanceFutureStream);
