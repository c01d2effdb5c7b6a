import { Exchange, registerExchange } from '@hftjs/core';
import { KrakenFutureStream } from './future/kraken-future-stream.js';
import type { KrakenFutureSubscribeArgs } from './future/subscribe-args.js';
import { KrakenStream, type KrakenSubscribeArgs } from './kraken-stream.js';

export { KrakenFutureStream } from './future/kraken-future-stream.js';
export type { KrakenFutureSubscribeArgs } from './future/subscribe-args.js';
export { KrakenStream, type KrakenSubscribeArgs } from './kraken-stream.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    kraken: { stream: KrakenStream; subscribeArgs: KrakenSubscribeArgs };
    kraken_future: { stream: KrakenFutureStream; subscribeArgs: KrakenFutureSubscribeArgs };
  }
}

registerExchange(Exchange.KRAKEN, KrakenStream);
registerExchange(Exchange.KRAKEN_FUTURE, KrakenFutureStream);
