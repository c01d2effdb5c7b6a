import type { Market } from '../../frames/market.js';
import type { Json, Venue } from '../venue.js';

interface Params {
  readonly channel?: string;
  readonly symbol?: readonly string[];
  readonly depth?: number;
}

/** Digits of sizes after the point. */
const SIZE_DECIMALS = 8;

/** What the `instrument` channel says first. Checksums are of as many digits as it states. */
const instruments = (markets: readonly Market[]): Json => ({
  channel: 'instrument',
  type: 'snapshot',
  data: {
    assets: [{ id: 'USD', status: 'enabled', precision: 4, precision_display: 2 }],
    pairs: markets.map((market) => ({
      symbol: kraken.symbolOf(market),
      base: market.base,
      quote: market.quote,
      status: 'online',
      qty_precision: SIZE_DECIMALS,
      qty_increment: 10 ** -SIZE_DECIMALS,
      price_precision: market.decimals,
      price_increment: 10 ** -market.decimals,
    })),
  },
});

/** Kraken's WebSocket API v2. */
export const kraken: Venue = {
  exchange: 'kraken',
  quote: 'USD',
  symbolOf: ({ base, quote }) => `${base}/${quote}`,
  greeting: [
    {
      channel: 'status',
      type: 'update',
      data: [
        { version: '2.0.10', system: 'online', api_version: 'v2', connection_id: 1_039_337_921_940_214 },
      ],
    },
  ],
  answer: ({ method, req_id, params = {} }: Json, { markets }) => {
    if (method === 'ping') return { frames: [{ method: 'pong', req_id }] };
    if (method !== 'subscribe') return {};
    const { channel, symbol: symbols = [], depth } = params as Params;
    const more = depth === undefined ? {} : { depth };
    const time = new Date().toISOString().replace('Z', '000Z');
    const answered = (result: Json): Json => ({
      method,
      req_id,
      result: { channel, snapshot: true, ...result },
      success: true,
      time_in: time,
      time_out: time,
    });
    if (channel === 'instrument') return { frames: [answered({}), instruments(markets)] };
    return { frames: symbols.map((symbol) => answered({ symbol, ...more })), subscribed: symbols };
  },
};
