import { LateCommissions } from './late-commissions.js';
import { OrderFills } from './order-fills.js';

/** What a stream remembers of the account beyond one connection. */
export class AccountMemory {
  /** How often Coinbase refused a fresh token in a row. */
  refusals = 0;
  readonly fills = new OrderFills();
  readonly commissions = new LateCommissions();
}
