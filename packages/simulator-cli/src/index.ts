export { parseArguments, UsageError, type SimulatorArguments } from './arguments.js';
export { HELP } from './help.js';
export { runSimulator, type RunInit } from './run-simulator.js';
