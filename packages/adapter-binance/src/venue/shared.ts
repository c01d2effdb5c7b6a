import {
  QuoteSources,
  SymbolMap,
  UnnumberedFills,
  type PairRules,
  type ResolvedOptions,
} from '@hftjs/core/adapter';
import type { BinanceSubscribeArgs } from '../subscribe-args.js';
import { listMarkets, pauseOf, refusalOf, type Market } from './markets.js';
import { makeApi, type BinanceApi, type BinanceApiInit } from './rest.js';
import { makeSigner, type Signer } from './signature.js';
import { toFutureSymbol, toSpotSymbol } from './symbols.js';

/** What the sessions of one stream share. Exists as long as the stream. */
export interface BinanceShared {
  readonly isFuture: boolean;
  /** Where the paths of the market's REST API begin. */
  readonly root: string;
  readonly args: Required<BinanceSubscribeArgs>;
  readonly apiKey: string | undefined;
  readonly signer: Signer | undefined;
  readonly api: BinanceApi;
  readonly symbols: SymbolMap;
  readonly pairRules: PairRules<Market>;
  readonly quoteSources: QuoteSources;
  readonly unnumberedFills: UnnumberedFills;
}

export interface BinanceSharedInit {
  readonly options: Pick<
    ResolvedOptions,
    'exchange' | 'currencyPairs' | 'apiKey' | 'apiSecret' | 'apiAuthData'
  >;
  readonly rest: BinanceApiInit['rest'];
  readonly args: Required<BinanceSubscribeArgs>;
  readonly isFuture: boolean;
}

/** @throws StreamError `invalid_options` for a pair without a market, or a key that cannot be read */
export function makeShared({ options, rest, args, isFuture }: BinanceSharedInit): BinanceShared {
  const { exchange, apiKey, apiSecret, apiAuthData } = options;
  const root = isFuture ? '/fapi/v1' : '/api/v3';
  const signer = apiSecret === undefined ? undefined : makeSigner({ exchange, apiSecret, apiAuthData });
  const api = makeApi({ exchange, rest, apiKey, signer, root, usesMicroseconds: !isFuture });
  const symbols = new SymbolMap({ options, toSymbol: isFuture ? toFutureSymbol : toSpotSymbol });
  const parameters = { showPermissionSets: isFuture ? undefined : 'false' };
  const list = listMarkets(api, { path: `${root}/exchangeInfo`, weight: isFuture ? 1 : 20, parameters });
  return {
    isFuture,
    root,
    args,
    apiKey,
    signer,
    api,
    symbols,
    quoteSources: new QuoteSources(),
    unnumberedFills: new UnnumberedFills(),
    pairRules: { list, symbolOf: (pair) => symbols.symbolOf(pair), refusalOf, pauseOf },
  };
}
