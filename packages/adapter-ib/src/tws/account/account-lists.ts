import type { CurrencyPair } from '@hftjs/core';
import { FrameLists, type OrderUpdate, type SessionContext } from '@hftjs/core/adapter';
import { calls } from '../venue/calls.js';
import type { ExecutionRow } from './messages.js';

/** Requests for executions are numbered from here; executions that come as they happen have no such number. */
const FIRST_EXECUTIONS_ID = 1_800_000_001;

/** How long an answer may take, in milliseconds. Some versions of TWS never answer that there are no executions. */
const PATIENCE = 4_000;

/** An execution of a subscribed pair. */
export interface ListedExecution {
  readonly row: ExecutionRow;
  readonly symbol: CurrencyPair;
}

/** What TWS lists of own orders and executions on one connection. */
export class AccountLists {
  /** Open orders of all clients, message by message. */
  readonly openOrders: FrameLists<OrderUpdate>;
  /** The orders that ended today. */
  readonly completedOrders: FrameLists<OrderUpdate>;
  /** Executions of today, as far as TWS has listed them. */
  readonly executions: FrameLists<ListedExecution>;

  constructor(context: Pick<SessionContext, 'signal' | 'send' | 'warn'>) {
    const init = { context, patience: PATIENCE };
    this.openOrders = new FrameLists({ ...init, what: 'open orders', request: calls.allOpenOrders });
    this.completedOrders = new FrameLists({
      ...init,
      what: 'completed orders',
      request: calls.completedOrders,
    });
    this.executions = new FrameLists({
      ...init,
      what: 'executions of today',
      request: calls.executions,
      firstId: FIRST_EXECUTIONS_ID,
      acceptsParts: true,
    });
  }

  /** A message could not be read: each open answer may be incomplete. */
  addUnreadable(): void {
    for (const list of [this.openOrders, this.completedOrders, this.executions]) list.addUnreadable();
  }
}
