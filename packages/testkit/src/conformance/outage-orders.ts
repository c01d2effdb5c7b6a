import type { CurrencyPair } from '@hftjs/core';
import type { OwnOrder, SimulatedVenue } from '@hftjs/simulator';
import { expect } from 'vitest';
import { eventually, type Harness } from './harness.js';
import { priceAway, someVolume } from './orders.js';

type PlacedOrder = Parameters<SimulatedVenue['placeOrder']>[0];

export const restingOrder = (venue: SimulatedVenue, pair: CurrencyPair): PlacedOrder => ({
  ...{ pair, side: 'sell', type: 'limit' },
  price: priceAway(venue, pair, 0.02),
  volume: someVolume(venue, pair),
});

/** An order that rests, and that the stream has published. */
export async function placeKnown(
  venue: SimulatedVenue,
  { recorder }: Harness,
  pair: CurrencyPair,
): Promise<OwnOrder> {
  const order = venue.placeOrder(restingOrder(venue, pair));
  await eventually(() => {
    expect(recorder.myOrders.findLast(({ orderId }) => orderId === order.orderId)?.status).toBe('new');
  });
  return order;
}

/** Changes of an account: a known order fills, one is placed and filled, one is placed and cancelled. */
export function tradeUnseen(
  venue: SimulatedVenue,
  { known, pair }: { known?: OwnOrder; pair: CurrencyPair },
): void {
  if (known !== undefined) venue.market.fillOrder(known.orderId);
  venue.placeOrder({ pair, side: 'buy', type: 'market', volume: someVolume(venue, pair, 2) });
  const { orderId } = venue.placeOrder({
    ...{ pair, side: 'buy', type: 'limit' },
    price: priceAway(venue, pair, -5),
    volume: someVolume(venue, pair),
  });
  venue.cancelOrder(orderId);
}

/** An order that fills another one of the same account. It is inside the spread, so that no other order takes part. */
export function tradeWithOwn(venue: SimulatedVenue, pair: CurrencyPair): void {
  const { bid, ask } = venue.market.top(pair);
  const spec = venue.market.pairs.find((one) => one.pair === pair);
  const middle = ((bid?.price ?? 0) + (ask?.price ?? 0)) / 2;
  const price = Number(middle.toFixed(spec?.priceDecimals ?? 2));
  const order = { pair, type: 'limit', price, volume: someVolume(venue, pair) } as const;
  venue.placeOrder({ ...order, side: 'sell' });
  venue.placeOrder({ ...order, side: 'buy', tradesWithOwn: true });
}
