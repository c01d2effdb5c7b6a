import type { Trade } from '@hftjs/core';
import type { SimulatedVenue } from '@hftjs/simulator';

/**
 * The market's number of a published trade.
 *
 * @throws RangeError where the venue has ids of its own, and this is none of them
 */
export const marketIdOf = (
  venue: Pick<SimulatedVenue, 'tradeIdOf'>,
  { symbol, tradeId }: Pick<Trade, 'symbol' | 'tradeId'>,
): number => venue.tradeIdOf?.(symbol, tradeId) ?? Number(tradeId);
