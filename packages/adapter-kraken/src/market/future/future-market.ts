import type { SymbolMap } from '@hftjs/core/adapter';
import type { KrakenFutureApi } from '../../venue/future/future-api.js';
import type { Instruments } from '../../venue/future/instruments.js';
import type { TradeUids } from './trade-uids.js';

/** What the public sessions of a derivatives stream share, for as long as it lives. */
export interface FutureMarket {
  readonly api: Pick<KrakenFutureApi, 'history' | 'tickers'>;
  readonly products: SymbolMap;
  readonly instruments: Instruments;
  readonly uids: TradeUids;
}
