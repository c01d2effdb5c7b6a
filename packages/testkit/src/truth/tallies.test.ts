import { Channel, Exchange, type MyTrade, type Trade } from '@hftjs/core';
import { Market } from '@hftjs/simulator';
import { describe, expect, test } from 'vitest';
import { FillTally } from './fill-tally.js';
import { TradeTally } from './trade-tally.js';

const PAIR = 'btc/usd';
const HEADER = { exchange: Exchange.KRAKEN, symbol: PAIR, receivedTime: 0 } as const;

/** A market with trades, and these as a stream publishes them. */
function openTrades(): { market: Market; tally: TradeTally; published: Trade[] } {
  const market = new Market({ seed: 3, pairs: [PAIR] });
  const tally = new TradeTally(({ tradeId }) => Number(tradeId));
  const published: Trade[] = [];
  market.on('trade', (trade) => {
    tally.make(trade);
    const { id, price, volume, side } = trade;
    published.push({ ...HEADER, channel: Channel.TRADE, tradeId: String(id), price, volume, side });
  });
  while (published.length < 5) market.step();
  return { market, tally, published };
}

describe('trades', () => {
  test('each made and published once, in any order', () => {
    const { tally, published } = openTrades();
    expect(tally.missing).toHaveLength(published.length);
    for (const trade of published.toReversed()) tally.deliver(trade);
    expect([tally.made, tally.delivered]).toEqual([published.length, published.length]);
    expect([tally.missing, tally.repeated, tally.unknown]).toEqual([[], [], []]);
  });

  test('a lost one, a repeated one, one that never happened, and one with another volume', () => {
    const { tally, published } = openTrades();
    const [lost, again, wrong, ...others] = published as [Trade, Trade, Trade, ...Trade[]];
    for (const trade of [again, again, ...others]) tally.deliver(trade);
    tally.deliver({ ...wrong, volume: wrong.volume * 2 });
    tally.deliver({ ...again, tradeId: String(Number(others.at(-1)?.tradeId) + 1) });
    expect(tally.missing.map(({ id }) => String(id))).toEqual([lost.tradeId, wrong.tradeId]);
    expect(tally.repeated).toEqual([again]);
    expect(tally.unknown).toHaveLength(2);
    expect(tally.delivered).toBe(published.length - 2);
  });

  test('what was made before the stream was live is not owed, published or not', () => {
    const { market, tally, published } = openTrades();
    const [early] = published as [Trade];
    tally.deliver(early);
    tally.oweFrom(market.now());
    expect([tally.made, tally.delivered, tally.missing]).toEqual([1, 1, []]);
    tally.deliver(early);
    expect(tally.repeated).toEqual([early]);
  });

  test('an id that the venue cannot have made is unknown', () => {
    const tally = new TradeTally(() => {
      throw new RangeError('there is no such trade');
    });
    tally.deliver({ ...HEADER, channel: Channel.TRADE, tradeId: 'x', price: 1, volume: 1, side: 'buy' });
    expect(tally.unknown).toHaveLength(1);
  });
});

/** An account with fills of one order, and these as a stream publishes them. */
function openFills(): { tally: FillTally; published: MyTrade[] } {
  const market = new Market({ seed: 3, pairs: [PAIR] });
  for (let step = 0; step < 50; step++) market.step();
  market.placeOrder({ pair: PAIR, side: 'buy', type: 'market', volume: 0.05 });
  const tally = new FillTally();
  for (const fill of market.fills) tally.make(fill);
  const published = market.fills.map(({ orderId, tradeId, price, volume, side, liquidity }) => ({
    ...{ ...HEADER, channel: Channel.MY_TRADE, orderId, tradeId: String(tradeId) },
    ...{ price, volume, side, liquidity, exact: {} },
  }));
  return { tally, published };
}

describe('fills', () => {
  test('each made and published once', () => {
    const { tally, published } = openFills();
    expect(published.length).toBeGreaterThan(1);
    for (const fill of published) tally.deliver(fill);
    expect([tally.made, tally.matched]).toEqual([published.length, published.length]);
    expect([tally.missing, tally.repeated, tally.unknown]).toEqual([[], [], []]);
  });

  test('a lost one, a repeated one, and one that never happened', () => {
    const { tally, published } = openFills();
    const [lost, again, ...others] = published as [MyTrade, MyTrade, ...MyTrade[]];
    for (const fill of [again, again, ...others]) tally.deliver(fill);
    tally.deliver({ ...again, tradeId: 'another' });
    expect(tally.missing.map(({ tradeId }) => String(tradeId))).toEqual([lost.tradeId]);
    expect(tally.repeated).toEqual([again]);
    expect(tally.unknown.map(({ tradeId }) => tradeId)).toEqual(['another']);
  });

  test('a revision replaces what was published', () => {
    const { tally, published } = openFills();
    const [first, ...others] = published as [MyTrade, ...MyTrade[]];
    for (const fill of others) tally.deliver(fill);
    tally.deliver({ ...first, volume: first.volume * 2 });
    expect(tally.missing).toHaveLength(1);
    expect(tally.unknown).toHaveLength(1);
    tally.deliver({ ...first, revision: 1 });
    expect([tally.missing, tally.repeated, tally.unknown]).toEqual([[], [], []]);
    tally.deliver({ ...first, revision: 2, price: first.price * 2 });
    expect([tally.missing.length, tally.unknown.length]).toEqual([1, 1]);
  });
});
