import type { Json, Venue } from '../venue.js';

interface Params {
  readonly channel?: string;
  readonly symbol?: readonly string[];
}

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
  answer: ({ method, req_id, params = {} }: Json) => {
    if (method === 'ping') return { frames: [{ method: 'pong', req_id }] };
    if (method !== 'subscribe') return {};
    const { channel, symbol: symbols = [] } = params as Params;
    const time = new Date().toISOString().replace('Z', '000Z');
    return {
      frames: symbols.map((symbol) => ({
        method,
        req_id,
        result: { channel, snapshot: true, symbol },
        success: true,
        time_in: time,
        time_out: time,
      })),
      subscribed: symbols,
    };
  },
};
