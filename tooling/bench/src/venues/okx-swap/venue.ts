import type { Market } from '../../frames/market.js';
import { noise } from '../../frames/values.js';
import { answerOkx, restOfOkx } from '../okx/venue.js';
import type { Json, Venue } from '../venue.js';

const symbolOf = ({ base, quote }: Market): string => `${base}-${quote}-SWAP`;

/** OKX's perpetual swaps. */
export const okxSwap: Venue = {
  exchange: 'okx_swap',
  quote: 'USDT',
  symbolOf,
  answer: answerOkx,
  rest: (path, markets) => restOfOkx(path, markets.map(swapRow)),
};

/** A contract as OKX lists it. */
export const swapRow = (market: Market): Json & { readonly instId: string } => ({
  instType: 'SWAP',
  instId: symbolOf(market),
  instFamily: `${market.base}-${market.quote}`,
  uly: `${market.base}-${market.quote}`,
  settleCcy: market.quote,
  ctType: 'linear',
  ctVal: '0.01',
  ctMult: '1',
  ctValCcy: market.base,
  state: 'live',
});

/** Contracts, of which OKX has hundredths. */
export const contractsOf = (index: number): string => String(Math.ceil(noise(index + 6) ** 3 * 40_000) / 100);
