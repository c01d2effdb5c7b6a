import type { BinancePair } from '../market/symbols.js';

/** The pair under a contract. */
export const pairName = ({ base, quote }: BinancePair): string => `${base}${quote}`;

/** USD-M, since both kinds of futures are on one stream. */
export const KIND_OF_MARGIN = '1';
