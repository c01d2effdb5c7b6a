import { cycleOf, type BookShape } from '../../frames/book-cycle.js';
import { levelsText, type TickLevels } from '../../frames/book-levels.js';
import type { Market } from '../../frames/market.js';
import { nearby } from '../../frames/random.js';
import { sizeOf, trimmed } from '../../frames/values.js';
import type { HotMessage } from '../venue.js';
import { coinbase, ENVELOPE_SLOTS, envelopeText } from './venue.js';

/** Whole books, of some thousand levels. */
const SHAPE: BookShape = {
  reach: 1_000,
  spread: 12,
  changes: (random) => {
    const count = 1 + Math.min(40, nearby(random, 7.5));
    const bids = Math.round(count * random());
    return [bids, count - bids];
  },
};

function updatesText(market: Market, { bids, asks }: TickLevels, time: string): string {
  const level =
    (side: 'bid' | 'offer') =>
    (price: string, seed: number): string =>
      `{"side":"${side}","event_time":"${time}","price_level":"${trimmed(price)}","new_quantity":"${seed === 0 ? '0' : trimmed(sizeOf(seed))}"}`;
  const sides = [levelsText(market, bids, level('bid')), levelsText(market, asks, level('offer'))];
  return `"updates":[${sides.filter((text) => text !== '').join(',')}]`;
}

const eventText = (type: 'snapshot' | 'update', market: Market, updates: string): string =>
  `"type":"${type}","product_id":"${coinbase.symbolOf(market)}",${updates}`;

/** @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#level2-channel */
export const coinbaseL2Data: HotMessage = {
  venue: coinbase,
  name: 'l2_data',
  channel: 'order_book',
  slots: [...ENVELOPE_SLOTS, { after: '"event_time":"', value: 'iso' }],
  text: (market, _index, { turn, turns }) => {
    const { start, steps } = cycleOf(SHAPE, market, turns);
    const updates = updatesText(market, steps[turn]?.changes ?? start, '2026-01-01T00:00:00.000001Z');
    return envelopeText('l2_data', eventText('update', market, updates));
  },
  snapshot: {
    text: (market, { turns, sent }) => {
      const updates = updatesText(market, cycleOf(SHAPE, market, turns).start, '1970-01-01T00:00:00Z');
      return envelopeText('l2_data', eventText('snapshot', market, updates), sent);
    },
  },
};
