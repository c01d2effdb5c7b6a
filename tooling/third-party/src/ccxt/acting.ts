import type { Side } from '@hftjs/simulator';
import type { Bench } from './call.js';
import { unitOf } from './truth.js';

/** Milliseconds between two actions of the crowd. */
const PACE = 10;

/** The crowd trades until the promise has settled. */
export async function whileTrading<T>({ market }: Pick<Bench, 'market'>, wanted: Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    market.step();
  }, PACE);
  try {
    return await wanted;
  } finally {
    clearInterval(timer);
  }
}

/** A price of a whole number of ticks, this part of the best bid or ask. */
export function priceAt({ market, pair }: Pick<Bench, 'market' | 'pair'>, side: Side, part: number): number {
  const { bid, ask } = market.top(pair);
  const best = side === 'buy' ? bid : ask;
  if (best === undefined) throw new Error(`the book of ${pair} has no ${side === 'buy' ? 'bids' : 'asks'}`);
  const { price } = market.precision(pair);
  return Number((best.price * part).toFixed(price));
}

/** Volume of a market order of the crowd that buys from several levels. */
export function sweepOf({ market, pair }: Pick<Bench, 'market' | 'pair'>): number {
  const volumes = market.book(pair, 3).asks.map(({ volume }) => volume);
  const sum = volumes.reduce((total, volume) => total + volume, 0);
  return Number(sum.toFixed(Math.min(2, market.precision(pair).volume)));
}

/** Base currency of an ordinary order here. */
export const VOLUME = 0.01;

/** The same in ccxt's `amount`. */
export const amountOf = async (bench: Bench, volume = VOLUME): Promise<number> =>
  volume / (await unitOf(bench));

/** A buy order that rests below the best bid. Returns ccxt's id. */
export async function placeResting(bench: Bench, part = 0.99): Promise<string> {
  const amount = await amountOf(bench);
  const { id } = await bench.exchange.createOrder(
    bench.symbol,
    'limit',
    'buy',
    amount,
    priceAt(bench, 'buy', part),
  );
  return idOf(id);
}

/** A stop order that sells below the market, as this venue has it. Returns ccxt's id. */
export async function placeStop(bench: Bench): Promise<string> {
  const { exchange, symbol, facts } = bench;
  const { stopsAreLimits = false, stopParameter = 'triggerPrice' } = facts;
  const amount = await amountOf(bench);
  const { id } = await exchange.createOrder(
    symbol,
    stopsAreLimits ? 'limit' : 'market',
    'sell',
    amount,
    stopsAreLimits ? priceAt(bench, 'buy', 0.975) : undefined,
    { [stopParameter]: priceAt(bench, 'buy', 0.98) },
  );
  return idOf(id);
}

/** ccxt's types allow an order without an id; no venue answers so. */
export function idOf(id: string | undefined): string {
  if (id === undefined) throw new Error('the order has no id');
  return id;
}

/** Best bid and ask as this call's tickers have them. */
export function topOf(
  { market, pair, facts }: Pick<Bench, 'market' | 'pair' | 'facts'>,
  call: 'fetchTicker' | 'watchTicker',
): { readonly bid: number | undefined; readonly ask: number | undefined } {
  const { bid, ask } = market.top(pair);
  return facts.tickersWithoutTop?.includes(call) === true
    ? { bid: undefined, ask: undefined }
    : { bid: bid?.price, ask: ask?.price };
}
