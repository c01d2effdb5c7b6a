export type { OkxLimits, OkxSimulatorOptions } from './options.js';
export { OrderCategory } from './orders/order-words.js';
export { startOkxSimulator, type OkxSimulator, type PlaceSpotOrder } from './start-okx-simulator.js';
export { startOkxSwapSimulator, type OkxSwapSimulator } from './start-okx-swap-simulator.js';
export type { ForcedOrder } from './venue.js';
