import type { BinanceApi } from './rest.js';
import type { ExchangeInfo } from './exchange-info.js';
import type { BinanceSymbols } from './symbols.js';

/** What the sessions of one stream share. Lives as long as the stream. */
export interface BinanceShared {
  readonly isFuture: boolean;
  readonly symbols: BinanceSymbols;
  readonly api: BinanceApi;
  readonly info: ExchangeInfo;
}
