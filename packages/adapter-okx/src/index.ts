import { Exchange, registerExchange } from '@hftjs/core';
import { OkxStream, OkxSwapStream } from './okx-stream.js';
import type { OkxSubscribeArgs, OkxSwapSubscribeArgs } from './subscribe-args.js';

export { OkxStream, OkxSwapStream } from './okx-stream.js';
export type { BookChannelName, OkxOrderBookArgs } from './market/books/channels.js';
export type { Region } from './venue/endpoints.js';
export type { OkxInstrument, OkxSubscribeArgs, OkxSwapSubscribeArgs } from './subscribe-args.js';

declare module '@hftjs/core' {
  interface ExchangeStreams {
    okx: { stream: OkxStream; subscribeArgs: OkxSubscribeArgs };
    okx_swap: { stream: OkxSwapStream; subscribeArgs: OkxSwapSubscribeArgs };
  }
}

registerExchange(Exchange.OKX, OkxStream);
registerExchange(Exchange.OKX_SWAP, OkxSwapStream);
