import type { Market } from '../../frames/market.js';
import type { Answer, Json, Venue } from '../venue.js';

export const binanceSymbol = ({ base, quote }: Market): string => base + quote;

/** The answer of a market stream to a request. Names of streams are `btcusdt@trade`. */
export function answerBinance({ method, params = [], id }: Json): Answer {
  const streams = params as readonly string[];
  if (method === 'SUBSCRIBE')
    return {
      frames: [{ result: null, id }],
      subscribed: streams.map((name) => (name.split('@')[0] ?? '').toUpperCase()),
    };
  return { frames: [{ result: null, id }] };
}

/** The paths of Binance's REST API that a stream reads when it begins. */
export function restOfBinance(path: string, symbols: readonly Json[]): unknown {
  if (path.endsWith('/time')) return { serverTime: Date.now() };
  return path.endsWith('/exchangeInfo') ? { timezone: 'UTC', serverTime: Date.now(), symbols } : undefined;
}

/** Binance's spot market. */
export const binance: Venue = {
  exchange: 'binance',
  quote: 'USDT',
  symbolOf: binanceSymbol,
  answer: answerBinance,
  rest: (path, markets) => restOfBinance(path, markets.map(rowOf)),
};

const rowOf = (market: Market): Json => ({
  symbol: binanceSymbol(market),
  status: 'TRADING',
  baseAsset: market.base,
  quoteAsset: market.quote,
});

/** The name of a stream. */
export const streamOf = (market: Market, name: string): string =>
  `${binanceSymbol(market).toLowerCase()}@${name}`;

/** With eight decimals, whatever the market's are. */
export const eightDecimals = (decimal: string): string => Number(decimal).toFixed(8);
