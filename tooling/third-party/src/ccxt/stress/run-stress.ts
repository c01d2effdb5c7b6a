import '@hftjs/adapter-binance';
import '@hftjs/adapter-coinbase';
import '@hftjs/adapter-kraken';
import '@hftjs/adapter-okx';
import { setTimeout as sleep } from 'node:timers/promises';
import { Channel, getExchangeStream, silentLogger, type StreamBase } from '@hftjs/core';
import { setPace } from '@hftjs/core/adapter';
import { Random, type SimulatedVenue } from '@hftjs/simulator';
import { checkAccount, Observed } from '@hftjs/soak/checks';
import { expect, test } from 'vitest';
import type { Bench } from '../call.js';
import { connect } from '../connect.js';
import { actualMoney, expectedMoney } from '../money.js';
import { patiently } from '../patiently.js';
import { actualFill, actualOrder, expectedFill, expectedOrder, readFields, unitOf } from '../truth.js';
import { symbolOf, type CcxtVenue } from '../venues.js';
import { StressTrader } from './stress-trader.js';

/** Orders per venue: `HFTJS_STRESS_ORDERS=300` is the full run. */
const ORDERS = Number(process.env.HFTJS_STRESS_ORDERS ?? 40);
const SEED = 17;
const PACE = 20;
/** Orders between two cuts. */
const CUT_EVERY = 7;
/** Orders that ccxt asks for one by one at the end. */
const ASKED = 20;
const SETTLE = { timeout: 60_000, interval: 200 };
/** Milliseconds: for the orders, and for what is missing at the end. */
const TIMEOUT = ORDERS * 2_000 + 120_000;

/** Own orders and fills of the account, as hftjs publishes them. */
function startStream(facts: CcxtVenue, venue: SimulatedVenue): { stream: StreamBase; observed: Observed } {
  const observed = new Observed();
  const stream = getExchangeStream({
    exchange: facts.exchange,
    currencyPairs: [...facts.pairs] as never,
    subscribeChannels: [Channel.MY_ORDER, Channel.MY_TRADE],
    streamHost: venue.streamHost,
    apiHost: venue.apiHost,
    ...venue.credentials,
    reconnectTimes: { immediate: 1, initialDelay: 20, maxDelay: 500 },
    timeouts: { connect: 2_000, acknowledge: 2_000, silence: 4_000 },
    logger: silentLogger,
  });
  stream.bindObserver(observed);
  return { stream, observed };
}

/**
 * ccxt places, amends and cancels orders while the venue cuts the connections of hftjs's stream. The stream publishes
 * each fill once and each order's true end; what ccxt and hftjs have at the end equals the ledger.
 */
export function testStress(facts: CcxtVenue): void {
  test(
    `${facts.name}: ${ORDERS} orders of ccxt come out of hftjs's stream, each fill once, whatever is cut`,
    async () => {
      setPace(PACE);
      const [pair] = facts.pairs;
      const venue = await facts.start({ seed: SEED, pairs: facts.pairs, rate: 40, pace: PACE });
      // Two programs with one key would disturb each other's nonces.
      const exchange = await connect(facts, venue, venue.addKey?.());
      const symbol = symbolOf(pair, facts);
      const bench: Bench = { facts, venue, market: venue.market, exchange, pair, symbol };
      const { stream, observed } = startStream(facts, venue);
      try {
        stream.start().catch(() => undefined);
        await stream.ready();
        const trader = new StressTrader(bench, SEED);
        await tradeUnderCuts(bench, trader);
        await trader.cancelAll();
        venue.market.stop();
        await expectStreamIsComplete(venue, stream, observed);
        expect(observed.doubled, 'fills that were published twice').toEqual([]);
        expect(observed.undone, 'ends of orders that were taken back').toEqual([]);
        expect(trader.counts.placed).toBeGreaterThan(ORDERS * 0.8);
        expect(trader.counts.amended).toBeGreaterThan(0);
        expect(trader.counts.cancelled).toBeGreaterThan(0);
        expect(venue.market.fills.length).toBeGreaterThan(0);
        expectFillsMatchLedger(bench, observed);
        await expectCcxtAgrees(bench);
      } finally {
        await stream.stop();
        await exchange.close();
        await venue.close();
      }
    },
    TIMEOUT,
  );
}

async function tradeUnderCuts({ venue }: Bench, trader: StressTrader): Promise<void> {
  const random = new Random(SEED).fork('cuts');
  for (let count = 1; count <= ORDERS; count++) {
    await trader.act();
    if (count % CUT_EVERY === 0)
      if (random.chance(0.3)) venue.faults.cutMidFrame();
      else venue.faults.drop();
    await sleep(random.int(40));
  }
}

/** Waits until everything that happened was published, and nothing else. */
async function expectStreamIsComplete(
  venue: SimulatedVenue,
  stream: StreamBase,
  observed: Observed,
): Promise<void> {
  const { market } = venue;
  const algoIdOf = venue.algoIdOf?.bind(venue);
  const truth = { orders: market.orders, fills: market.fills, triggered: new Set<string>(), algoIdOf };
  await expect
    .poll(() => {
      observed.update();
      const { channels } = stream.status();
      const states = Object.values(channels).map(({ state }) => state);
      return [...checkAccount(truth, observed).map(({ kind, text }) => `${kind}: ${text}`), ...states];
    }, SETTLE)
    .toEqual(['live', 'live']);
}

/** What the account's base currency, or its position, became by the fills that hftjs published. */
function expectFillsMatchLedger({ market, venue, pair, facts }: Bench, observed: Observed): void {
  const account = market.ledger.accountOf(venue.credentials.apiKey);
  const base = pair.split('/')[0] ?? '';
  const traded = [...observed.fills.values()]
    .filter(({ symbol }) => symbol === pair)
    .reduce((sum, { side, volume }) => sum + (side === 'buy' ? volume : -volume), 0);
  const changed =
    facts.settle === undefined
      ? market.ledger
          .entries(account)
          .filter(({ currency, kind }) => currency === base && kind === 'trade')
          .reduce((sum, { change }) => sum + change, 0)
      : market.ledger.position(account, pair).volume;
  expect(traded).toBeCloseTo(changed, 8);
}

/** Balances, fills and orders as ccxt has them. */
async function expectCcxtAgrees(bench: Bench): Promise<void> {
  const { exchange, symbol, market, facts } = bench;
  const { ownEndsExpire } = facts;
  const money = expectedMoney(bench);
  expect(
    actualMoney(await patiently(() => exchange.fetchBalance(bench.facts.balanceParameters)), money),
  ).toEqual(money);
  const unit = await unitOf(bench);
  const { orders } = market;
  for (const truth of orders.slice(-ASKED)) {
    const order = await patiently(() => exchange.fetchOrder(truth.orderId, symbol));
    expect(readFields(actualOrder(order, truth), facts, 'fetchOrder')).toEqual(
      readFields(expectedOrder(truth, { symbol, unit, ownEndsExpire }), facts, 'fetchOrder'),
    );
  }
  const last = market.fills.slice(-ASKED);
  const trades = await patiently(() => exchange.fetchMyTrades(symbol, undefined, 50));
  const listed = trades.map((trade) => JSON.stringify(actualFill(trade)));
  for (const fill of last) expect(listed).toContain(JSON.stringify(expectedFill(fill, unit)));
}
