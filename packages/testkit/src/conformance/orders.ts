import type { CurrencyPair } from '@hftjs/core';
import type { OwnOrder, SimulatedVenue } from '@hftjs/simulator';

/** A price so many percent away from the best one on the own side, on the venue's grid of prices. */
export function priceAway(venue: SimulatedVenue, pair: CurrencyPair, percent: number): number {
  const { bid, ask } = venue.market.top(pair);
  const decimals = venue.market.pairs.find((spec) => spec.pair === pair)?.priceDecimals ?? 2;
  const best = percent < 0 ? bid?.price : ask?.price;
  return Number(((best ?? 100) * (1 + percent / 100)).toFixed(decimals));
}

/** A volume of a few of the market's typical orders. */
export function someVolume(venue: SimulatedVenue, pair: CurrencyPair, orders = 3): number {
  const spec = venue.market.pairs.find((one) => one.pair === pair);
  return Number(((spec?.typicalVolume ?? 1) * orders).toFixed(spec?.volumeDecimals ?? 8));
}

/** Places one of each: taken at once, resting and cancelled, resting and filled in part, resting. */
export function placeSome(venue: SimulatedVenue, pair: CurrencyPair): OwnOrder[] {
  const volume = someVolume(venue, pair);
  const taken = venue.placeOrder({ pair, side: 'buy', type: 'market', volume });
  const cancelled = venue.placeOrder({
    pair,
    side: 'buy',
    type: 'limit',
    price: priceAway(venue, pair, -5),
    volume,
    clientOrderId: 'to-be-cancelled',
  });
  venue.cancelOrder(cancelled.orderId);
  const partial = venue.placeOrder({
    pair,
    side: 'sell',
    type: 'limit',
    price: priceAway(venue, pair, 3),
    volume,
  });
  venue.market.fillOrder(partial.orderId, someVolume(venue, pair, 1));
  const resting = venue.placeOrder({
    pair,
    side: 'sell',
    type: 'limit',
    price: priceAway(venue, pair, 6),
    volume,
  });
  return [taken, cancelled, partial, resting];
}
