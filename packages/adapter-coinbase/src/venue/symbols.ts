import { spotSymbols } from '@hftjs/core/adapter';

/** The spot product of a pair: `btc/usd` is `BTC-USD`. */
export const toProductId = spotSymbols('-');
