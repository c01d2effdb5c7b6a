export type { KrakenFutureSimulatorOptions } from './future/options.js';
export {
  startKrakenFutureSimulator,
  type KrakenFutureSimulator,
} from './future/start-kraken-future-simulator.js';
export type { KrakenSimulatorOptions } from './spot/options.js';
export { startKrakenSimulator, type KrakenSimulator } from './spot/start-kraken-simulator.js';
