import { registerExchange, type OrderBookArgs } from '@hftjs/core';
import type { CandleArgs } from '@hftjs/core/adapter';
import { AcmeStream } from './acme-stream.js';

export { AcmeStream } from './acme-stream.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    acme: {
      stream: AcmeStream;
      subscribeArgs: { readonly orderBook?: OrderBookArgs; readonly candle?: CandleArgs } | undefined;
    };
  }
}

registerExchange('acme', AcmeStream);
