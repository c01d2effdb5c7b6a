import { startBinanceFutureSimulator, startBinanceSimulator } from '@hftjs/adapter-binance/simulator';
import { startCoinbaseSimulator } from '@hftjs/adapter-coinbase/simulator';
import { startIBSimulator, startTwsSimulator } from '@hftjs/adapter-ib/simulator';
import { startKrakenFutureSimulator, startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import { startOkxSimulator, startOkxSwapSimulator } from '@hftjs/adapter-okx/simulator';
import { Exchange } from '@hftjs/core';
import type { Credentials, ScenarioVenue, VenueOptions } from '@hftjs/simulator';
import { binanceFutureLines, binanceLines } from './snippets/binance.js';
import { coinbaseLines } from './snippets/coinbase.js';
import { gatewayLines, twsLines } from './snippets/ib.js';
import { krakenFutureLines, krakenLines } from './snippets/kraken.js';
import { okxLines, okxSwapLines } from './snippets/okx.js';
import type { MakeSnippets } from './snippets/snippet.js';

/** What the starter gives to every simulator. */
export type StartOptions = Required<Pick<VenueOptions, 'seed' | 'pairs' | 'rate' | 'port'>> &
  Pick<VenueOptions, 'funds'>;

/** What the starter needs of a running simulator. */
export interface StartedVenue extends ScenarioVenue {
  /** Absent where the venue has no REST. */
  readonly apiHost?: string;
  readonly streamHost: string;
  /** Absent where clients do not log in. */
  readonly credentials?: Credentials;
  close(): Promise<void>;
}

/** A venue that can be started. */
export interface VenueEntry {
  /** As users read it. */
  readonly title: string;
  /** Name of ccxt's class, where it has one. */
  readonly ccxt?: string;
  /** What the contracts settle in, as in ccxt's `BTC/USDT:USDT`. */
  readonly settle?: string;
  readonly pairs: readonly string[];
  readonly start: (options: StartOptions) => Promise<StartedVenue>;
  readonly snippets: MakeSnippets;
}

/** The venues by their names on the command line, which are those of the adapters. A new one is a new entry. */
export const VENUES: Readonly<Record<string, VenueEntry>> = {
  [Exchange.KRAKEN]: {
    title: 'Kraken',
    ccxt: 'kraken',
    pairs: ['btc/usd', 'eth/usd'],
    start: startKrakenSimulator,
    snippets: krakenLines,
  },
  [Exchange.KRAKEN_FUTURE]: {
    title: 'Kraken Futures',
    ccxt: 'krakenfutures',
    settle: 'USD',
    pairs: ['btc/usd', 'eth/usd'],
    start: startKrakenFutureSimulator,
    snippets: krakenFutureLines,
  },
  [Exchange.BINANCE]: {
    title: 'Binance spot',
    ccxt: 'binance',
    pairs: ['btc/usdt', 'eth/usdt'],
    start: startBinanceSimulator,
    snippets: binanceLines,
  },
  [Exchange.BINANCE_FUTURE]: {
    title: 'Binance USD-M futures',
    ccxt: 'binanceusdm',
    settle: 'USDT',
    pairs: ['btc/usdt', 'eth/usdt'],
    start: startBinanceFutureSimulator,
    snippets: binanceFutureLines,
  },
  [Exchange.COINBASE]: {
    title: 'Coinbase Advanced Trade',
    ccxt: 'coinbase',
    pairs: ['btc/usd', 'eth/usd'],
    start: startCoinbaseSimulator,
    snippets: coinbaseLines,
  },
  [Exchange.OKX]: {
    title: 'OKX spot',
    ccxt: 'okx',
    pairs: ['btc/usdt', 'eth/usdt'],
    start: startOkxSimulator,
    snippets: okxLines,
  },
  [Exchange.OKX_SWAP]: {
    title: 'OKX perpetual swaps',
    ccxt: 'okx',
    settle: 'USDT',
    pairs: ['btc/usdt', 'eth/usdt'],
    start: startOkxSwapSimulator,
    snippets: okxSwapLines,
  },
  [Exchange.IB]: {
    title: 'Interactive Brokers, Web API behind the Client Portal Gateway',
    pairs: ['aapl/usd', 'btc/usd'],
    start: startIBSimulator,
    snippets: gatewayLines,
  },
  ib_tws: {
    title: 'Interactive Brokers, TWS or IB Gateway',
    pairs: ['aapl/usd', 'btc/usd'],
    start: startTws,
    snippets: twsLines,
  },
};

async function startTws(options: StartOptions): Promise<StartedVenue> {
  const tws = await startTwsSimulator(options);
  return { market: tws.market, streamHost: tws.streamHost, close: () => tws.close() };
}
