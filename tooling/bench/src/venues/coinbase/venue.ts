import type { Slot } from '../../frames/slot.js';
import type { Market } from '../../frames/market.js';
import type { Json, Venue } from '../venue.js';

/** Number of a connection's first frame. */
const FIRST_SEQUENCE = 200_000_000;

/** Numbers and times of all frames. */
export const ENVELOPE_SLOTS: readonly Slot[] = [
  { after: '"timestamp":"', value: 'iso' },
  { after: '"sequence_num":', value: 'sequence' },
];

/** Around the rows of all frames of data; without `client_id`, as since 2026. @param sent - frames before this one */
export const envelopeText = (channel: string, event: string, sent = -1): string =>
  `{"channel":"${channel}","timestamp":"2026-01-01T00:00:00.000000001Z","sequence_num":${FIRST_SEQUENCE + sent},"events":[{${event}}]}`;

const symbolOf = ({ base, quote }: Market): string => `${base}-${quote}`;

/** Coinbase Advanced Trade. */
export const coinbase: Venue = {
  exchange: 'coinbase',
  quote: 'USD',
  symbolOf,
  answer: ({ type, channel, product_ids: products = [] }: Json, { sent }) => {
    if (type !== 'subscribe') return {};
    const subscriptions =
      channel === 'heartbeats'
        ? { heartbeats: ['heartbeats'] }
        : { heartbeats: ['heartbeats'], [String(channel)]: products };
    return {
      frames: [
        {
          channel: 'subscriptions',
          timestamp: new Date().toISOString(),
          sequence_num: FIRST_SEQUENCE + sent,
          events: [{ subscriptions }],
        },
      ],
      subscribed: products as readonly string[],
    };
  },
  rest: (path, markets) => {
    if (path.endsWith('/time')) return { iso: new Date().toISOString(), epochMillis: String(Date.now()) };
    if (!path.includes('/products')) return undefined;
    return { products: markets.map(rowOf), num_products: markets.length };
  },
};

const rowOf = (market: Market): Json => ({
  product_id: symbolOf(market),
  product_type: 'SPOT',
  status: 'online',
  alias: '',
  alias_to: [],
});
