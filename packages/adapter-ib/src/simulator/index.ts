export type { CryptoVenue } from './instruments.js';
export type { DataControls, SessionControls } from './web/controls.js';
export type { IBLimits, IBSimulatorOptions } from './web/options.js';
export type { StatusFields } from './web/session/session.js';
export { startIBSimulator, type IBSimulator } from './web/start-ib-simulator.js';
export type { TwsSimulatorOptions } from './tws/options.js';
export { startTwsSimulator, type TwsSimulator } from './tws/start-tws-simulator.js';
