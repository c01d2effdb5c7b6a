import { Exchange, registerExchange } from '@hftjs/core';
import { IBStream } from './ib-stream.js';
import type { IBSubscribeArgs } from './subscribe-args.js';

export { IBStream } from './ib-stream.js';
export type { IBContract, IBSubscribeArgs } from './subscribe-args.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    ib: { stream: IBStream; subscribeArgs: IBSubscribeArgs };
  }
}

registerExchange(Exchange.IB, IBStream);
