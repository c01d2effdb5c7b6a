export {
  CoinbaseSimulator,
  startCoinbaseSimulator,
  type PlaceCoinbaseOrder,
} from './start-coinbase-simulator.js';
export type { CoinbaseLimits, CoinbaseSimulatorOptions } from './options.js';
export type { KeyType } from './accounts/api-key.js';
