import type { MyTrade, StreamStatus, Trade } from '@hftjs/core';
import { startKrakenSimulator } from '@hftjs/adapter-kraken/simulator';
import type { OwnFill, PublicTrade, SimulatedVenue } from '@hftjs/simulator';
import { expect, test } from 'vitest';
import { Audit } from './audit.js';
import { settle } from './settle.js';

const HEADER = { exchange: 'kraken', symbol: 'btc/usd', receivedTime: 0 } as const;
const NONE = { fills: 0, trades: 0 };

const publishedTrade = ({ id, price, volume, side }: PublicTrade): Trade => ({
  ...{ ...HEADER, channel: 'trade', tradeId: String(id) },
  ...{ price, volume, side },
});

const publishedFill = ({ orderId, tradeId, price, volume, side, liquidity }: OwnFill): MyTrade => ({
  ...{ ...HEADER, channel: 'my_trade', orderId, tradeId: String(tradeId) },
  ...{ price, volume, side, liquidity, exact: {} },
});

const live = (channel: 'trade' | 'my_trade', time = 0): StreamStatus => ({
  ...{ exchange: 'kraken', channel, state: 'live', time },
});

/** A market that trades by hand, and the comparison with what a service received of it. */
function setUp(venue: SimulatedVenue) {
  const audit = new Audit([{ exchange: 'kraken', venue }], { isLive: () => true });
  const { market } = venue;
  const trades: PublicTrade[] = [];
  market.on('trade', (trade) => trades.push(trade));
  return {
    audit,
    market,
    /** Since the comparison began. */
    trades,
    /** Some trades, and an own order with its fills. */
    trade: () => {
      for (let step = 0; step < 30; step++) market.step();
      market.placeOrder({ pair: 'btc/usd', side: 'buy', type: 'market', volume: 0.05 });
    },
    deliver: () => {
      for (const trade of trades) audit.recordTrade(publishedTrade(trade));
      for (const fill of market.fills) audit.recordFill(publishedFill(fill));
    },
  };
}

test('what was made and delivered', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { audit, market, trades, trade, deliver } = setUp(venue);
  audit.recordStatus(live('trade'));
  audit.recordStatus(live('my_trade'));
  trade();
  const made = { fills: market.fills.length, trades: trades.length };
  expect(made.fills).toBeGreaterThan(0);
  expect(audit.proof(false)).toMatchObject({ made, delivered: NONE, lost: NONE });
  expect(audit.isDelivered()).toBe(false);
  // What has not arrived at the end is lost.
  expect(audit.proof(true)).toMatchObject({ made, lost: made });
  expect(audit.mistaken).toEqual(['kraken']);
  deliver();
  expect(audit.proof(true)).toMatchObject({
    made,
    delivered: made,
    lost: NONE,
    doubled: NONE,
    unknown: NONE,
  });
  expect([audit.isDelivered(), audit.mistaken, audit.uncounted]).toEqual([true, [], []]);
  deliver();
  expect(audit.proof(true)).toMatchObject({ delivered: made, lost: NONE, doubled: made });
  expect(audit.mistaken).toEqual(['kraken']);
});

test('trades from before the channel was live are not owed, nor is a channel that never was', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { audit, market, trade } = setUp(venue);
  trade();
  expect(audit.proof(true)).toMatchObject({ made: NONE, lost: NONE });
  expect(audit.neverLive).toEqual(['kraken']);
  audit.recordStatus(live('trade', market.now()));
  expect(audit.neverLive).toEqual([]);
  expect(audit.proof(true)).toMatchObject({ made: NONE, lost: NONE });
  trade();
  // A later live, after an outage, forgives nothing.
  audit.recordStatus(live('trade', market.now()));
  expect(audit.proof(true).lost.trades).toBeGreaterThan(0);
});

test('samples and aggregates are not counted, which is said', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { audit, trades, trade } = setUp(venue);
  audit.recordStatus(live('trade'));
  trade();
  const [first] = trades;
  if (first === undefined) throw new Error('the market made no trade');
  audit.recordTrade({ ...publishedTrade(first), sampled: true });
  expect(audit.proof(true)).toMatchObject({ made: NONE, lost: NONE, unknown: NONE });
  expect(audit.uncounted).toEqual(['kraken (samples)']);
});

test('at the end it is waited for what is on its way, and not for ever', async () => {
  await using venue = await startKrakenSimulator({ seed: 1, pairs: ['btc/usd'], rate: 0 });
  const { audit, trade, deliver } = setUp(venue);
  audit.recordStatus(live('trade'));
  trade();
  const venues = [{ exchange: 'kraken', venue }];
  await settle({ venues, audit, isRecovered: () => true, limit: 50 });
  expect(audit.isDelivered()).toBe(false);
  const settled = settle({ venues, audit, isRecovered: () => true });
  deliver();
  await settled;
  expect(audit.isDelivered()).toBe(true);
});
