import { jsonObject, type JsonFields } from '@hftjs/simulator';
import { levelRows } from './depth-streams.js';
import { pairOf, type Call, type Endpoint } from '../rest/endpoint.js';

/** In what the order book requests of the two exchanges differ. */
export interface DepthEndpointTraits {
  /** Weight by the number of levels up to which it holds, fewest first. */
  readonly weights: readonly (readonly [levels: number, weight: number])[];
  /** Levels that are sent without a limit. */
  readonly usual: number;
  /** The number of levels per side that is asked for; throws a `VenueError`. */
  readonly limit: (call: Call, usual: number) => number;
  /** Fields between the number and the levels. */
  readonly times: (time: number) => JsonFields;
}

/** The book of a pair, as deep as it is asked for. */
export const depthEndpoint = ({ weights, usual, limit, times }: DepthEndpointTraits): Endpoint => ({
  weight(params) {
    const levels = Number(params.get('limit') ?? usual) || 0;
    return (weights.find(([most]) => levels <= most) ?? weights.at(-1))?.[1] ?? 1;
  },
  security: 'none',
  answer(call) {
    const pair = pairOf(call);
    const { bids, asks, sequence, time } = call.exchange.books.answer(pair.spec.pair, limit(call, usual));
    return jsonObject({
      lastUpdateId: String(sequence),
      ...times(time),
      bids: levelRows(pair, bids),
      asks: levelRows(pair, asks),
    });
  },
});
