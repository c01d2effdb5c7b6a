import '@hftjs/adapter-binance';
import { startBinanceFutureSimulator, startBinanceSimulator } from '@hftjs/adapter-binance/simulator';
import '@hftjs/adapter-coinbase';
import { startCoinbaseSimulator } from '@hftjs/adapter-coinbase/simulator';
import '@hftjs/adapter-ib';
import { startIBSimulator } from '@hftjs/adapter-ib/simulator';
import '@hftjs/adapter-kraken';
import { startKrakenFutureSimulator, startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import '@hftjs/adapter-okx';
import { startOkxSimulator, startOkxSwapSimulator } from '@hftjs/adapter-okx/simulator';
import { Exchange, type CurrencyPair } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';

export interface StartOptions {
  readonly seed: number;
  readonly pairs: readonly CurrencyPair[];
  /** Market events per second and pair. */
  readonly rate: number;
  /** How many times higher than the venue's the simulator's limits are. */
  readonly pace: number;
}

/** A venue as a soak uses it. */
export interface SoakVenue {
  readonly exchange: Exchange;
  readonly pairs: readonly CurrencyPair[];
  readonly start: (options: StartOptions) => Promise<SimulatedVenue>;
  /** `subscribeArgs` with which the adapter publishes each trade of the market by itself. */
  readonly subscribeArgs?: object;
  /** Whether stop orders must have a limit. */
  readonly stopsHaveLimits?: boolean;
  /** Whether sessions or tokens can expire. */
  readonly hasTokens?: boolean;
  /** Whether trades are numbered, so that missing ones are known. */
  readonly numbersTrades?: boolean;
  /** Whether it has order books of all pairs at a time. @defaultValue true */
  readonly hasBooks?: boolean;
}

const DOLLARS: readonly CurrencyPair[] = ['btc/usd', 'eth/usd', 'sol/usd'];
const TETHERS: readonly CurrencyPair[] = ['btc/usdt', 'eth/usdt', 'sol/usdt'];

/** The venues by name. */
export const VENUES: Readonly<Record<string, SoakVenue>> = Object.fromEntries(
  (
    [
      { exchange: Exchange.KRAKEN, pairs: DOLLARS, start: startKrakenSimulator, hasTokens: true },
      { exchange: Exchange.KRAKEN_FUTURE, pairs: DOLLARS, start: startKrakenFutureSimulator },
      { exchange: Exchange.BINANCE, pairs: TETHERS, start: startBinanceSimulator },
      {
        exchange: Exchange.BINANCE_FUTURE,
        pairs: TETHERS,
        start: startBinanceFutureSimulator,
        subscribeArgs: { trade: 'trade' },
        hasTokens: true,
      },
      { exchange: Exchange.COINBASE, pairs: DOLLARS, start: startCoinbaseSimulator, stopsHaveLimits: true },
      { exchange: Exchange.OKX, pairs: TETHERS, start: startOkxSimulator },
      { exchange: Exchange.OKX_SWAP, pairs: TETHERS, start: startOkxSwapSimulator },
      {
        exchange: Exchange.IB,
        pairs: DOLLARS.slice(0, 2),
        start: startIBSimulator,
        numbersTrades: false,
        hasBooks: false,
        hasTokens: true,
      },
    ] satisfies SoakVenue[]
  ).map((venue) => [venue.exchange, venue]),
);
