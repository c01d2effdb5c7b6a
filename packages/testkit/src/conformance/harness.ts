import type { BookDelivery, Channel, CurrencyPair, Exchange, StreamOptions } from '@hftjs/core';
import type { Credentials, SimulatedVenue } from '@hftjs/simulator';
import { vi } from 'vitest';
import { Recorder } from '../recorder.js';
import { watch, type Watched } from '../watch.js';
import type { HoldingsSuite } from './holdings/suite.js';
import type { CandleSuite, InstrumentSuite, LiquidationSuite } from './market-channels/suite.js';

/** The settings that an adapter passes to the suite. */
export interface Conformance {
  readonly exchange: Exchange;
  /**
   * The venue's simulator, with these pairs and this seed; `rate` is events per second and pair, `pace` as below. Tests of
   * candles move its clock.
   */
  readonly startSimulator: (options: {
    readonly seed: number;
    readonly pairs: readonly CurrencyPair[];
    readonly rate: number;
    readonly pace: number;
    readonly clock?: () => number;
  }) => Promise<SimulatedVenue>;
  /**
   * How many times faster than at the venue the paces are, for a simulator that takes `pace`: its limits are as much
   * higher, so that a stream that is too fast is refused all the same.
   *
   * @defaultValue 1
   */
  readonly pace?: number;
  /** The channels that the stream supports. @defaultValue tickers, trades, own orders and own trades */
  readonly channels?: readonly Channel[];
  /** Two pairs of the venue. @defaultValue btc/usd, eth/usd */
  readonly pairs?: readonly [CurrencyPair, CurrencyPair];
  /** A well-formed pair that the venue does not have. @defaultValue nope/usd */
  readonly unknownPair?: CurrencyPair;
  /** So many pairs that the venue may have, beside `pairs`. @defaultValue coin0/usd, coin1/usd, ... */
  readonly manyPairs?: (count: number) => readonly CurrencyPair[];
  /** Credentials that the venue rejects. @defaultValue the right key with a wrong secret of the same length */
  readonly badCredentials?: (credentials: Credentials) => Credentials;
  /** Whether the venue numbers its trades, so that missing ones can be found and fetched. @defaultValue true */
  readonly tradesAreNumbered?: boolean;
  /** Whether the venue's login uses tokens that can expire. @defaultValue true */
  readonly hasTokens?: boolean;
  /** `subscribeArgs` with which the adapter publishes each trade of the market by itself. @defaultValue none */
  readonly subscribeArgs?: object;
  /** Whether the venue's order updates contain the fill that caused them. @defaultValue true */
  readonly ordersTellFills?: boolean;
  /** Whether the venue's fills state whether the order was maker or taker. @defaultValue true */
  readonly fillsTellLiquidity?: boolean;
  /** Whether the venue announces maintenance on its sockets. @defaultValue true */
  readonly announcesMaintenance?: boolean;
  /** Whether own orders and fills are recovered by core's reconciler. @defaultValue true */
  readonly recoversAccount?: boolean;
  /**
   * Whether a socket begins with the open orders, so that an unreadable row of REST does not affect them.
   *
   * @defaultValue false
   */
  readonly listsOnSocket?: boolean;
  /** Whether the adapter describes its hot messages, so that they are read from their bytes. @defaultValue true */
  readonly readsBytes?: boolean;
  /** `subscribeArgs` of a stream that is fed without a network, beside `subscribeArgs`. @defaultValue none */
  readonly feedArgs?: object;
  /** The venue's folder of the corpus of captured frames. @defaultValue none */
  readonly corpus?: string;
  /** Whether a private connection needs REST before its dial. @defaultValue false */
  readonly dialsOverRest?: boolean;
  /** What the venue's order books can do, where the stream has them. */
  readonly books?: Partial<BookSuite>;
  /** What the venue's balances and positions state, where the stream has them. */
  readonly holdings?: Partial<HoldingsSuite>;
  /** What the venue's candles state, where the stream has them. */
  readonly candles?: Partial<CandleSuite>;
  /** What the venue's instruments state, where the stream has them. */
  readonly instruments?: Partial<InstrumentSuite>;
  /** What the venue's liquidations are, where the stream has them. */
  readonly liquidations?: Partial<LiquidationSuite>;
}

/** How a venue's order books are tested. */
export interface BookSuite {
  /** Levels per side that are asked for and compared: no more than the venue's checks cover. @defaultValue 20 */
  readonly depth: number;
  /** @defaultValue view, update */
  readonly deliveries: readonly BookDelivery[];
  /** Whether a message that is lost puts the books of all pairs of its connection in doubt. @defaultValue false */
  readonly sharesDoubt: boolean;
  /** Paths of REST with the snapshots of `pairs`, which a replay takes as frames. @defaultValue none */
  readonly answers?: readonly string[];
}

/** A suite's settings with their defaults. */
export interface Suite extends Required<
  Omit<
    Conformance,
    'startSimulator' | 'corpus' | 'books' | 'holdings' | 'candles' | 'instruments' | 'liquidations'
  >
> {
  readonly holdings: HoldingsSuite;
  readonly candles: CandleSuite;
  readonly instruments: InstrumentSuite;
  readonly liquidations: LiquidationSuite;
  readonly books: BookSuite;
  readonly corpus?: string;
  readonly startSimulator: (
    options: Omit<Parameters<Conformance['startSimulator']>[0], 'pace'> & { readonly pace?: number },
  ) => Promise<SimulatedVenue>;
  readonly publicChannels: readonly Channel[];
  /** Those of own orders and fills. */
  readonly privateChannels: readonly Channel[];
}

/**
 * For tests that wait most of the time, each with its own venue: they run concurrently. Tests that change or measure
 * the whole process do not.
 */
export const SIDE_BY_SIDE = { concurrent: true } as const;

/** Fast enough for tests, slow enough for a busy machine. */
export const QUICK: Partial<StreamOptions> = {
  reconnectTimes: {
    immediate: 1,
    initialDelay: 10,
    maxDelay: 100,
    tooManyPause: 20,
    banPause: 100,
    refusalPause: 20,
  },
  timeouts: { connect: 2_000, acknowledge: 2_000, silence: 4_000 },
};

/** How long a condition may take to come true. */
const PATIENCE = 50_000;

/** Waits until an assertion holds. */
export const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: PATIENCE, interval: 10 }).then(() => undefined);

/** A stream on a simulator, and the events that it published. */
export type Harness = Watched<Recorder>;

/** Opens a stream at a simulated venue and starts it. The caller waits for `stream.ready()`. */
export const open = (
  { exchange, pairs, subscribeArgs }: Suite,
  venue: SimulatedVenue,
  options: Partial<StreamOptions> & Pick<StreamOptions, 'subscribeChannels'>,
): Harness =>
  watch(new Recorder(), venue, { exchange, currencyPairs: pairs, ...QUICK, subscribeArgs, ...options });
