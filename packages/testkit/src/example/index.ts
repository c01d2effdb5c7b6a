import { registerExchange } from '@hftjs/core';
import { AcmeStream } from './acme-stream.js';

export { AcmeStream } from './acme-stream.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    acme: { stream: AcmeStream; subscribeArgs: undefined };
  }
}

registerExchange('acme', AcmeStream);
