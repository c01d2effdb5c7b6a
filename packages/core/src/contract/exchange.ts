/** The exchanges that hftjs publishes adapters for, by the names used in options, JSON configs and events. */
export const Exchange = {
  KRAKEN: 'kraken',
  KRAKEN_FUTURE: 'kraken_future',
  BINANCE: 'binance',
  BINANCE_FUTURE: 'binance_future',
  COINBASE: 'coinbase',
  OKX: 'okx',
  OKX_SWAP: 'okx_swap',
  IB: 'ib',
} as const;

/** An exchange's name. Open: adapters of other authors have names of their own. */
export type Exchange = (typeof Exchange)[keyof typeof Exchange] | (string & {});
