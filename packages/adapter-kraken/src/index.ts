import { Exchange, registerExchange } from '@hftjs/core';
import { KrakenStream, type KrakenSubscribeArgs } from './kraken-stream.js';

export { KrakenStream, type KrakenSubscribeArgs } from './kraken-stream.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    kraken: { stream: KrakenStream; subscribeArgs: KrakenSubscribeArgs };
  }
}

registerExchange(Exchange.KRAKEN, KrakenStream);
