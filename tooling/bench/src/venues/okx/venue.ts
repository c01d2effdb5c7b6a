import type { Market } from '../../frames/market.js';
import type { Answer, Json, Venue } from '../venue.js';

interface Arg {
  readonly channel: string;
  readonly instId?: string;
}

/** The answer to a request: one acknowledgement per argument. */
export function answerOkx({ op, id, args = [] }: Json): Answer {
  if (op !== 'subscribe') return {};
  const asked = args as readonly Arg[];
  return {
    frames: asked.map((arg) => ({ ...(id !== undefined && { id }), event: op, arg, connId: 'a4d3ae55' })),
    subscribed: asked.flatMap(({ instId }) => instId ?? []),
  };
}

/** The paths of OKX's REST API that a stream reads when it begins. */
export function restOfOkx(path: string, instruments: readonly Json[]): unknown {
  const answer = (data: unknown): Json => ({ code: '0', msg: '', data });
  if (path.endsWith('/public/time')) return answer([{ ts: String(Date.now()) }]);
  return path.endsWith('/public/instruments') ? answer(instruments) : undefined;
}

const symbolOf = ({ base, quote }: Market): string => `${base}-${quote}`;

/** OKX's spot market. */
export const okx: Venue = {
  exchange: 'okx',
  quote: 'USDT',
  symbolOf,
  answer: answerOkx,
  rest: (path, markets) => restOfOkx(path, markets.map(rowOf)),
};

const rowOf = (market: Market): Json => ({
  instType: 'SPOT',
  instId: symbolOf(market),
  baseCcy: market.base,
  quoteCcy: market.quote,
  state: 'live',
});
