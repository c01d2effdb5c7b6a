import { bookRequest } from '@hftjs/core/adapter';
import type { KrakenSubscribeArgs } from '../../subscribe-args.js';
import type { SpotVenue } from '../../venue/spot/kraken-api.js';
import { parseTicker, tickerMessage } from '../ticker.js';
import { parseTrade } from '../trade.js';
import type { V2Market } from '../public-session.js';
import { backfillTrades } from './trade-backfill.js';

/** States of a market that may trade again; in the others a refusal of its pair is final. */
const HALTS: ReadonlySet<string> = new Set([
  'cancel_only',
  'post_only',
  'limit_only',
  'reduce_only',
  'maintenance',
  'work_in_progress',
]);

/** Kraken's spot market. */
export const spotMarket = (
  { api, symbols }: SpotVenue,
  { eventTrigger, orderBook }: Required<KrakenSubscribeArgs>,
): V2Market => ({
  symbols,
  tickerArgs: { event_trigger: eventTrigger, snapshot: true },
  tradeArgs: { snapshot: true },
  books: { request: bookRequest(orderBook), args: {} },
  haltOf: async (pair) => {
    const state = await api.assetPairs.stateOf(pair);
    return state !== undefined && HALTS.has(state) ? state : undefined;
  },
  tickerMessage,
  readTicker: parseTicker,
  readTrade: parseTrade,
  backfill: (missing, page, context) => backfillTrades(missing, page, { api, context }),
});
