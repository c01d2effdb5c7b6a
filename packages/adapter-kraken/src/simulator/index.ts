export type { KrakenSimulatorOptions } from './options.js';
export { startKrakenSimulator, type KrakenSimulator } from './start-kraken-simulator.js';
export {
  startKrakenFutureSimulator,
  type KrakenFutureSimulator,
  type KrakenFutureSimulatorOptions,
} from '../future/simulator/index.js';
