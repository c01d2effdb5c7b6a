import { BoundedSet, FiledFills, Retries, type SessionContext } from '@hftjs/core/adapter';
import type { Coinbase } from '../venue/coinbase.js';

/** What a stream remembers of the account beyond one connection. */
export class AccountMemory {
  /** How often Coinbase refused a fresh token in a row. */
  refusals = 0;
  /** 50 ids make a URL of some 2.5 kB. */
  readonly fills = new FiledFills({ ordersPerCall: 50, margin: 10_000 });
  /** Listed rows that are not fills, so that each is counted once. */
  readonly others = new BoundedSet<string>(10_000);
  /** Whether the futures account has, or may have, money: then it is read over REST too. */
  hasFutures = false;
  /** Whether Coinbase refused the summary of the futures account, which is logged once. */
  isWithoutFutures = false;
  /** Orders with fills whose commission was not stated when they were published. */
  readonly commissions = new Retries({ firstDelay: 2_000, attempts: 10 });
}

/** What a connection of the account works with. */
export interface AccountParts {
  readonly venue: Coinbase;
  readonly context: SessionContext;
  readonly memory: AccountMemory;
}
