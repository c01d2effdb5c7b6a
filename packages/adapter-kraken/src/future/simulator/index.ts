export type { KrakenFutureSimulatorOptions } from './options.js';
export { startKrakenFutureSimulator, type KrakenFutureSimulator } from './start-kraken-future-simulator.js';
