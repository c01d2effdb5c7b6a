export { checkAccount, type AccountTruth, type Fault } from './account-check.js';
export { Observed } from './observed.js';
