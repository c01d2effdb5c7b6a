import { pairSpec, splitPair, type PairSpec } from '@hftjs/simulator';
import type { Instrument } from './instrument.js';

/** Decimals of price and volume, by base currency, where the quote currency is about a dollar. */
const COUNTED: Readonly<Record<string, readonly [price: number, volume: number]>> = {
  btc: [1, 8], eth: [2, 6], sol: [2, 6], xrp: [4, 6], ada: [4, 6], doge: [5, 6], ltc: [2, 6], link: [3, 6],
  dot: [3, 6], avax: [3, 6], shib: [9, 0],
}; // prettier-ignore

/** All names of a spot pair. */
export function spotInstrument(pair: string | PairSpec): Instrument {
  const spec = typeof pair === 'string' ? pairSpec(pair, overrides(pair)) : pair;
  const { base, quote, settle } = splitPair(spec.pair);
  if (settle !== undefined) throw new RangeError(`${spec.pair} is not a spot pair`);
  const lotDecimals = spec.volumeDecimals;
  return {
    spec,
    instId: `${base}-${quote}`.toUpperCase(),
    instType: 'SPOT',
    base: base.toUpperCase(),
    quote: quote.toUpperCase(),
    settle: '',
    family: '',
    underlying: '',
    contract: undefined,
    lotDecimals,
    leastLots: 10 ** Math.max(0, lotDecimals - 5),
    expiry: undefined,
  };
}

function overrides(pair: string): Partial<PairSpec> {
  const { base, quote } = splitPair(pair);
  const found = quote.startsWith('usd') ? COUNTED[base] : undefined;
  return found === undefined
    ? { costDecimals: 8 }
    : { priceDecimals: found[0], volumeDecimals: found[1], costDecimals: 8 };
}
