import { jsonObject } from '@hftjs/simulator';
import type { Endpoint } from './endpoint.js';
import { timeText } from '../wire/time-unit.js';

/** The list of markets of a product that is not simulated here: clients ask for several products, and find none. */
export const noMarkets: Endpoint = {
  weight: 1,
  security: 'none',
  answer: ({ exchange, unit }) =>
    jsonObject({
      timezone: '"UTC"',
      serverTime: timeText(exchange.clock(), unit),
      rateLimits: '[]',
      exchangeFilters: '[]',
      symbols: '[]',
    }),
};
