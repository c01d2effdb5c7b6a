/**
 * A market as users name it: `base/quote` in lower case, with letters of any script.
 *
 * On a derivatives venue a plain pair means the perpetual settled in the quote currency; anything else is
 * spelled `base/quote:settle` or `base/quote:settle-YYMMDD` (`btc/usd:btc`, `btc/usdt:usdt-261225`).
 */
export type CurrencyPair = `${string}/${string}`;

/** The common pairs. Any other is written as a string: `'sol/eur'`. */
export const CurrencyPair = {
  BTC_USD: 'btc/usd',
  BTC_USDT: 'btc/usdt',
  BTC_USDC: 'btc/usdc',
  BTC_EUR: 'btc/eur',
  BTC_GBP: 'btc/gbp',
  ETH_USD: 'eth/usd',
  ETH_USDT: 'eth/usdt',
  ETH_USDC: 'eth/usdc',
  ETH_EUR: 'eth/eur',
  ETH_BTC: 'eth/btc',
  SOL_USD: 'sol/usd',
  SOL_USDT: 'sol/usdt',
  XRP_USD: 'xrp/usd',
  XRP_USDT: 'xrp/usdt',
  DOGE_USD: 'doge/usd',
  DOGE_USDT: 'doge/usdt',
  ADA_USD: 'ada/usd',
  LTC_USD: 'ltc/usd',
  EUR_USD: 'eur/usd',
  USDT_USD: 'usdt/usd',
} as const satisfies Record<string, CurrencyPair>;

/**
 * The `symbol` of an own-order event for which neither the exchange nor an earlier event named the pair: later frames
 * of some venues contain only the order's id.
 */
export const UNKNOWN_PAIR = 'unknown/unknown' satisfies CurrencyPair;

/** Letters of any script that has no capitals, and small ones of those that have; combining marks and digits. */
const LETTERS = String.raw`\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}`;
const PATTERN = new RegExp(`^[${LETTERS}._-]+/[${LETTERS}._-]+(?::[${LETTERS}._]+(?:-\\d{6})?)?$`, 'u');

/** The longest pair, in characters. Names of venues have a few dozen letters at most. */
const MAX_LENGTH = 128;

/** Whether a text is a well-formed {@link CurrencyPair}: lower case, one slash, an optional settlement. */
export const isCurrencyPair = (text: unknown): text is CurrencyPair =>
  typeof text === 'string' && text.length <= MAX_LENGTH && PATTERN.test(text);

/** The parts of a pair: `btc/usdt:usdt-261225` is base `btc`, quote `usdt`, settle `usdt`, expiry `261225`. */
export interface CurrencyPairParts {
  readonly base: string;
  readonly quote: string;
  readonly settle: string | undefined;
  /** `YYMMDD` of a dated contract. */
  readonly expiry: string | undefined;
}

/** Splits a well-formed pair into its parts. */
export function splitCurrencyPair(pair: CurrencyPair): CurrencyPairParts {
  const [market = '', contract] = pair.split(':', 2);
  const [base = '', quote = ''] = market.split('/', 2);
  const [settle, expiry] = contract?.split('-', 2) ?? [];
  return { base, quote, settle, expiry };
}
