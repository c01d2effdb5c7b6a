import type { Peer } from './peer.js';

const BINANCE = ['binance bookTicker', 'binance trade', 'binance aggTrade', 'binance 24hrTicker'];

/** The libraries that are measured, by the names that their clients have in runs. */
export const PEERS: Readonly<Record<string, Peer>> = {
  ccxt: {
    package: 'ccxt',
    level: 'normalised',
    messages: [
      'kraken ticker',
      'kraken trade',
      ...BINANCE,
      'okx tickers',
      'okx trades',
      'coinbase ticker',
      'coinbase market_trades',
    ],
    countsEvents: false,
    open: async () => (await import('./ccxt.js')).receiveByCcxt,
  },
  'tardis-dev': {
    package: 'tardis-dev',
    level: 'normalised',
    messages: ['binance bookTicker', 'binance trade', 'okx bbo-tbt', 'okx trades'],
    countsEvents: true,
    open: async () => (await import('./tardis.js')).receiveByTardis,
  },
  binance: {
    package: 'binance',
    level: 'raw objects',
    messages: BINANCE,
    countsEvents: false,
    open: async () => (await import('./siebly.js')).receiveByBinanceSdk(false),
  },
  'binance beautified': {
    package: 'binance',
    level: 'renamed fields',
    messages: BINANCE,
    countsEvents: false,
    open: async () => (await import('./siebly.js')).receiveByBinanceSdk(true),
  },
  'okx-api': {
    package: 'okx-api',
    level: 'raw objects',
    messages: ['okx tickers', 'okx bbo-tbt', 'okx trades', 'okx_swap tickers', 'okx_swap trades'],
    countsEvents: false,
    open: async () => (await import('./siebly.js')).receiveByOkxSdk,
  },
  'coinbase-api': {
    package: 'coinbase-api',
    level: 'raw objects',
    messages: ['coinbase ticker', 'coinbase market_trades'],
    countsEvents: false,
    open: async () => (await import('./siebly.js')).receiveByCoinbaseSdk,
  },
};

/** What is not measured, and what is to be known of what is. */
export const REMARKS: readonly string[] = [
  'ccxt answers each `watch...` call with the latest state: under load its loop gets fewer events than there are frames, and the cost is of the frames that it has handled. Its list of markets is made up, so that it needs no REST.',
  'ccxt: `okx bbo-tbt` is not measured, because `watchBidsAsks` subscribes `tickers`. Derivatives are not measured.',
  'tardis-dev: Kraken and Coinbase are not measured, because it speaks Kraken’s WebSocket v1 and Coinbase Exchange, which are other messages. `okx tickers` and the 24-hour ticker have no normaliser of their own.',
  'The siebly SDKs hand over parsed objects with the venue’s names and texts; nothing is checked or converted. Their SDK of Kraken is not measured: `@siebly/kraken-api` was not found on the registry.',
];
