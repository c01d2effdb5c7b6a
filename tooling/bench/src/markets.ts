/** A market of the generated frames. */
export interface BenchMarket {
  /** As Kraken writes it. */
  readonly symbol: string;
  /** As hftjs writes it. */
  readonly pair: `${string}/${string}`;
  readonly price: number;
  /** Digits after the point. */
  readonly decimals: number;
}

export const MARKETS: readonly BenchMarket[] = [
  { symbol: 'BTC/USD', pair: 'btc/usd', price: 64_212.4, decimals: 1 },
  { symbol: 'ETH/USD', pair: 'eth/usd', price: 3_187.62, decimals: 2 },
  { symbol: 'SOL/USD', pair: 'sol/usd', price: 148.37, decimals: 2 },
  { symbol: 'XRP/USD', pair: 'xrp/usd', price: 0.52318, decimals: 5 },
  { symbol: 'ADA/USD', pair: 'ada/usd', price: 0.384127, decimals: 6 },
  { symbol: 'LTC/EUR', pair: 'ltc/eur', price: 71.84, decimals: 2 },
  { symbol: 'BTC/EUR', pair: 'btc/eur', price: 59_480.7, decimals: 1 },
  { symbol: 'ETH/BTC', pair: 'eth/btc', price: 0.04965, decimals: 5 },
];
