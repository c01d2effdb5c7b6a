import { Exchange, registerExchange } from '@hftjs/core';
import { KrakenFutureStream } from './kraken-future-stream.js';
import { KrakenStream } from './kraken-stream.js';
import type { KrakenFutureSubscribeArgs, KrakenSubscribeArgs } from './subscribe-args.js';

export { KrakenFutureStream } from './kraken-future-stream.js';
export { KrakenStream } from './kraken-stream.js';
export type { KrakenFutureSubscribeArgs, KrakenSubscribeArgs } from './subscribe-args.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    kraken: { stream: KrakenStream; subscribeArgs: KrakenSubscribeArgs };
    kraken_future: { stream: KrakenFutureStream; subscribeArgs: KrakenFutureSubscribeArgs };
  }
}

registerExchange(Exchange.KRAKEN, KrakenStream);
registerExchange(Exchange.KRAKEN_FUTURE, KrakenFutureStream);
