import type { SessionContext } from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';
import { OrderFills } from './order-fills.js';
import { Retries } from './retries.js';

/** What a stream remembers of the account beyond one connection. */
export class AccountMemory {
  /** How often Coinbase refused a fresh token in a row. */
  refusals = 0;
  readonly fills = new OrderFills();
  /** Orders with fills whose commission was not stated when they were published. */
  readonly commissions = new Retries({ firstDelay: 2_000, attempts: 10 });
}

/** What a connection of the account works with. */
export interface AccountParts {
  readonly venue: Coinbase;
  readonly context: SessionContext;
  readonly memory: AccountMemory;
}
