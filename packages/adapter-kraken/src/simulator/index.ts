export type { KrakenSimulatorOptions } from './options.js';
export { startKrakenSimulator, type KrakenSimulator } from './start-kraken-simulator.js';
