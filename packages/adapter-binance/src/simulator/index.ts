export type { KeyType } from './accounts/api-key.js';
export {
  startBinanceFutureSimulator,
  type BinanceFutureSimulator,
  type ForcedOrder,
} from './future/start-binance-future-simulator.js';
export type {
  BinanceFutureSimulatorOptions,
  BinanceLimits,
  BinanceSimulatorOptions,
  BinanceVenueOptions,
} from './options.js';
export { startBinanceSimulator, type BinanceSimulator } from './spot/start-binance-simulator.js';
