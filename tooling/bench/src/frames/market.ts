/** A market of the generated frames. */
export interface Market {
  /** Position in the list of the run's markets. */
  readonly number: number;
  /** Currency codes, upper case. */
  readonly base: string;
  readonly quote: string;
  readonly price: number;
  /** Digits of prices after the point. */
  readonly decimals: number;
}

type Coin = Pick<Market, 'base' | 'price' | 'decimals'>;

const COINS: readonly Coin[] = [
  { base: 'BTC', price: 64_212.4, decimals: 1 },
  { base: 'ETH', price: 3_187.62, decimals: 2 },
  { base: 'SOL', price: 148.37, decimals: 2 },
  { base: 'XRP', price: 0.52318, decimals: 5 },
  { base: 'ADA', price: 0.384127, decimals: 6 },
  { base: 'LTC', price: 71.84, decimals: 2 },
  { base: 'DOT', price: 4.3071, decimals: 4 },
  { base: 'LINK', price: 13.92, decimals: 2 },
];

/** The number of markets of an ordinary run. */
export const USUAL_MARKETS = COINS.length;

/** The markets of a run: well-known coins, or made-up ones whose names all have one length. */
export function marketsOf(quote: string, count: number = USUAL_MARKETS): readonly Market[] {
  const coins = count === USUAL_MARKETS ? COINS : Array.from({ length: count }, (_, index) => madeUp(index));
  return coins.map((coin, number) => ({ ...coin, quote, number }));
}

const madeUp = (index: number): Coin => ({
  base: `C${String(index).padStart(4, '0')}`,
  price: 1 + (index % 97) * 3.19,
  decimals: 4,
});

/** The market as hftjs writes it. */
export const pairOf = ({ base, quote }: Market): `${string}/${string}` =>
  `${base.toLowerCase()}/${quote.toLowerCase()}`;
