import { Exchange, registerExchange } from '@hftjs/core';
import { CoinbaseStream } from './coinbase-stream.js';
import type { CoinbaseSubscribeArgs } from './subscribe-args.js';

export { CoinbaseStream } from './coinbase-stream.js';
export type { CoinbaseSubscribeArgs } from './subscribe-args.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    coinbase: { stream: CoinbaseStream; subscribeArgs: CoinbaseSubscribeArgs };
  }
}

registerExchange(Exchange.COINBASE, CoinbaseStream);
