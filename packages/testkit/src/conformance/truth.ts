import { Channel, isTerminal, type CurrencyPair, type MyOrder, type MyTrade, type Trade } from '@hftjs/core';
import { isDone, type Level, type OwnFill, type OwnOrder, type SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';
import type { Recorder } from '../recorder.js';
import { FillTally } from '../truth/fill-tally.js';
import { marketIdOf } from '../truth/market-id.js';
import type { Suite } from './harness.js';

/** The fields of a published trade that are compared with the market's trade. */
const comparable = ({ symbol, price, volume, side }: Trade, id: number): object => ({
  symbol,
  id,
  price,
  volume,
  side,
});

/**
 * Each trade of the market in these pairs, since the first published one, was published once and correctly. The order
 * is not compared, because missed trades are published later.
 */
export function expectAllTrades(
  recorder: Recorder,
  venue: SimulatedVenue,
  pairs: readonly CurrencyPair[],
): void {
  for (const pair of pairs) {
    const delivered = recorder.trades
      .filter(({ symbol }) => symbol === pair)
      .map((trade) => ({ trade, id: marketIdOf(venue, trade) }))
      .sort((left, right) => left.id - right.id);
    expect(delivered.length, `trades of ${pair}`).toBeGreaterThan(0);
    const first = delivered[0]?.id ?? 0;
    const truth = venue.market.trades(pair).filter(({ id }) => id >= first);
    expect(delivered.map(({ trade, id }) => comparable(trade, id))).toEqual(
      truth.map(({ id, price, volume, side }) => ({ symbol: pair, id, price, volume, side })),
    );
  }
}

/** The last book of each pair is the market's now. The books are views. */
export function expectLastBooks(
  recorder: Recorder,
  venue: SimulatedVenue,
  pairs: readonly CurrencyPair[],
): void {
  const rows = (levels: readonly Level[]): number[][] => levels.map(({ price, volume }) => [price, volume]);
  for (const pair of pairs) {
    const last = recorder.orderBooks.filter(({ symbol }) => symbol === pair).at(-1);
    const { bids, asks } = venue.market.book(pair, last?.depth);
    expect({ pair, bids: last?.bids, asks: last?.asks }).toEqual({
      pair,
      bids: rows(bids),
      asks: rows(asks),
    });
  }
}

/** The last ticker of each pair is the top of its book. */
export function expectLastTickers(
  recorder: Recorder,
  venue: SimulatedVenue,
  pairs: readonly CurrencyPair[],
): void {
  for (const pair of pairs) {
    const { bid, ask } = venue.market.top(pair);
    expect(recorder.tickers.findLast(({ symbol }) => symbol === pair)).toMatchObject({
      bidPrice: bid?.price,
      bidVolume: bid?.volume,
      askPrice: ask?.price,
      askVolume: ask?.volume,
    });
  }
}

/** Fills of an account since a number of them were made: each delivered exactly once, as it was. */
export function expectAllFills(
  { fillsTellLiquidity, channels }: Suite,
  recorder: Recorder,
  fills: readonly OwnFill[],
): void {
  if (!channels.includes(Channel.MY_TRADE)) return;
  const fillTruth = (fill: OwnFill): object => ({
    symbol: fill.pair,
    orderId: fill.orderId,
    side: fill.side,
    price: fill.price,
    volume: fill.volume,
    liquidity: fillsTellLiquidity ? fill.liquidity : 'unknown',
    fee: fill.fee,
    feeCurrency: fill.feeCurrency,
  });
  const byOrder = (left: object, right: object): number =>
    JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
  expect(deliveredFills(recorder).map(fillTold).sort(byOrder)).toEqual(fills.map(fillTruth).sort(byOrder));
}

/** Each fill once, as in its last revision. A fill that was published twice without a revision appears twice. */
export function deliveredFills({ myTrades }: Recorder): readonly MyTrade[] {
  const tally = new FillTally();
  for (const fill of myTrades) tally.deliver(fill);
  return [...tally.delivered.values(), ...tally.repeated];
}

const fillTold = (trade: MyTrade): object => ({
  symbol: trade.symbol,
  orderId: trade.orderId,
  side: trade.side,
  price: trade.price,
  volume: trade.volume,
  liquidity: trade.liquidity,
  fee: trade.fee,
  feeCurrency: trade.feeCurrency,
});

/** Own orders, of whichever of the two channels is subscribed. */
export const ordersOf = ({ myOrders, myOrderBatches }: Recorder): readonly MyOrder[] =>
  myOrders.length > 0 ? myOrders : myOrderBatches.flatMap(({ orders }) => orders);

/** The last event of each of these orders is the market's state of it. */
export function expectOrdersAsTheyAre(recorder: Recorder, orders: readonly OwnOrder[]): void {
  const delivered = ordersOf(recorder);
  for (const truth of orders) {
    const last = delivered.findLast(({ orderId }) => orderId === truth.orderId);
    expect(last, `order ${truth.orderId}, ${truth.status}`).toMatchObject({
      symbol: truth.pair,
      side: truth.side,
      type: truth.type,
      volume: truth.volume,
      filledVolume: truth.filled,
      remainingVolume: truth.remaining,
      ...(truth.price !== undefined && { price: truth.price }),
      ...(truth.clientOrderId !== undefined && { clientOrderId: truth.clientOrderId }),
    });
    expect(last !== undefined && isTerminal(last), `whether ${truth.orderId} has ended`).toBe(isDone(truth));
    if (isDone(truth)) expect(endsOf(truth)).toContain(last?.status);
  }
}

/** What a venue may call an order's end: some say expired, and some rejected, of what they cancel themselves. */
const endsOf = ({ status, reason }: OwnOrder): readonly string[] =>
  status === 'canceled' && reason !== undefined && reason !== 'user'
    ? ['canceled', 'expired', 'rejected']
    : [status];

/** No order's filled volume ever went down, and none changed after it had ended. */
export function expectNeverBackwards(orders: readonly MyOrder[]): void {
  const last = new Map<string, MyOrder>();
  for (const order of orders) {
    const before = last.get(order.orderId);
    if (before) {
      expect(order.filledVolume).toBeGreaterThanOrEqual(before.filledVolume);
      if (isTerminal(before)) expect(order.status).toBe(before.status);
    }
    last.set(order.orderId, order);
  }
}
