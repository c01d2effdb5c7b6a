import { Channel, isPrivateChannel, type CurrencyPair } from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeAccountRecovery } from './account-recovery.js';
import { describeCallPath } from './call-path.js';
import { describeConnections } from './connections.js';
import { describeCurrencyPairs } from './currency-pairs.js';
import { describeFaults } from './faults.js';
import type { Conformance, Suite } from './harness.js';
import { describeConservation } from './holdings/conservation.js';
import { describeHoldings } from './holdings/holdings.js';
import { holdingChannels } from './holdings/suite.js';
import { describeHostileFrames } from './hostile.js';
import { describeLifecycle } from './lifecycle.js';
import { describeCandles } from './market-channels/candles.js';
import { describeContracts } from './market-channels/contracts.js';
import { describeInstruments } from './market-channels/instruments.js';
import { describeMarketData } from './market-data.js';
import { describeOrderBooks } from './order-books.js';
import { describeOwnOrders } from './own-orders.js';
import { describeProcess } from './process.js';
import { describePublicTrades } from './public-trades.js';
import { describeReaders } from './readers.js';
import { describeRestarts } from './restarts.js';
import { describeRestBudgets } from './rest-budgets.js';

/** Longest time of one test, in milliseconds. Real sockets on a busy machine need more than vitest's default. */
const TIMEOUT = 60_000;

const { TICKER, TRADE, MY_ORDER, MY_ORDER_BATCH, MY_TRADE } = Channel;
const CHANNELS: readonly Channel[] = [TICKER, TRADE, MY_ORDER, MY_ORDER_BATCH, MY_TRADE];

/**
 * The promises of every stream, as tests against the venue's simulator. Call it in a vitest file of the adapter,
 * beside the import that registers the exchange.
 *
 * @example
 * ```ts
 * import './index.js';
 * import { startKrakenSimulator } from './simulator/index.js';
 *
 * describeConformance({
 *   exchange: Exchange.KRAKEN,
 *   startSimulator: startKrakenSimulator,
 * });
 * ```
 */
export function describeConformance(conformance: Conformance): void {
  const { channels = CHANNELS, pace = 1 } = conformance;
  const suite: Suite = {
    pairs: ['btc/usd', 'eth/usd'],
    unknownPair: 'nope/usd',
    manyPairs: (count) => manyPairs(count, conformance.pairs?.[0] ?? 'btc/usd'),
    badCredentials: (credentials) => ({
      ...credentials,
      apiSecret: Buffer.alloc(Buffer.from(credentials.apiSecret, 'base64').length, 7).toString('base64'),
    }),
    tradesAreNumbered: true,
    hasTokens: true,
    ordersTellFills: true,
    fillsTellLiquidity: true,
    announcesMaintenance: true,
    recoversAccount: true,
    listsOnSocket: false,
    dialsOverRest: false,
    readsBytes: true,
    subscribeArgs: {},
    feedArgs: {},
    ...conformance,
    books: { depth: 20, deliveries: ['view', 'update'], sharesDoubt: false, ...conformance.books },
    holdings: {
      ...{ figures: ['total'], hedges: false, holdsShares: false, tellsPayments: true },
      ...conformance.holdings,
    },
    candles: { interval: '1m', quiet: 'skip', areListed: true, ...conformance.candles },
    instruments: { incrementsChange: true, pairsHalt: true, isPolled: false, ...conformance.instruments },
    liquidations: { per: 'order', ...conformance.liquidations },
    channels,
    pace,
    startSimulator: (options) => conformance.startSimulator({ pace, ...options }),
    publicChannels: channels.filter((channel) => !isPrivateChannel(channel)),
    privateChannels: channels.filter(
      (channel) => isPrivateChannel(channel) && !holdingChannels({ channels }).includes(channel),
    ),
  };
  const steady = withSteadyChannels(suite);
  describe(`${conformance.exchange} keeps the promises of every stream`, { timeout: TIMEOUT }, () => {
    beforeAll(() => {
      setPace(pace);
    });
    afterAll(() => {
      setPace(1);
    });
    describeMarketData(suite);
    describeCandles(suite);
    describeInstruments(suite);
    describeContracts(suite);
    describeHoldings(suite);
    describeConservation(suite);
    describeHostileFrames(suite);
    describeRestBudgets(suite);
    if (steady.channels.length === 0) return;
    describePublicTrades(steady);
    describeCallPath(steady);
    describeCurrencyPairs(steady);
    describeOwnOrders(steady);
    describeAccountRecovery(steady);
    describeFaults(steady);
    describeConnections(steady);
    describeLifecycle(steady);
    describeRestarts(steady);
    describeProcess(steady);
    describeOrderBooks(steady);
    describeReaders(steady);
  });
}

/** Channels that may send nothing for hours, or have no socket. Tests of their own cut and spoil them. */
const SPARSE: readonly Channel[] = [
  Channel.CANDLE,
  Channel.FUNDING_RATE,
  Channel.LIQUIDATION,
  Channel.INSTRUMENT,
];

/** The suite with the channels on which something always happens. */
function withSteadyChannels(suite: Suite): Suite {
  const steady = (channels: readonly Channel[]): readonly Channel[] =>
    channels.filter((channel) => !SPARSE.includes(channel));
  return { ...suite, channels: steady(suite.channels), publicChannels: steady(suite.publicChannels) };
}

/** Pairs that the venue may have, quoted in the currency of one of its pairs. */
const manyPairs = (count: number, like: CurrencyPair): CurrencyPair[] => {
  const [, quote = 'usd'] = like.split('/');
  return Array.from({ length: count }, (_, index): CurrencyPair => `coin${index}/${quote}`);
};
