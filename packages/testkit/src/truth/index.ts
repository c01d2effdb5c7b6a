// Without vitest: for programs that compare a stream with a simulated venue outside of tests.
export { FillTally, fillKey } from './fill-tally.js';
export { marketIdOf } from './market-id.js';
export { TradeTally } from './trade-tally.js';
