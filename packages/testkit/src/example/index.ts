import { registerExchange, type OrderBookArgs } from '@hftjs/core';
import { AcmeStream } from './acme-stream.js';

export { AcmeStream } from './acme-stream.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    acme: { stream: AcmeStream; subscribeArgs: { readonly orderBook?: OrderBookArgs } | undefined };
  }
}

registerExchange('acme', AcmeStream);
