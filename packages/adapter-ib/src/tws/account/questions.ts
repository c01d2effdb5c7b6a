import type { CurrencyPair } from '@hftjs/core';
import {
  FrameLists,
  type FrameList,
  type Listing,
  type OrderUpdate,
  type SessionContext,
} from '@hftjs/core/adapter';
import { calls } from '../venue/calls.js';
import type { ExecutionRow } from './messages.js';

/** Requests for executions are numbered from here; executions that come as they happen have no such number. */
const FIRST_EXECUTIONS_ID = 1_800_000_001;
const EXECUTIONS_IDS = 90_000_000;

/** How long an answer may take, in milliseconds. Some versions of TWS never answer that there are no executions. */
const PATIENCE = 4_000;

/** An execution of a subscribed pair. */
export interface ListedExecution {
  readonly row: ExecutionRow;
  readonly symbol: CurrencyPair;
}

/** Requests for own orders and executions on one connection, and their answers. */
export class Questions {
  /** Open orders of all clients, message by message. */
  readonly openOrders: FrameLists<OrderUpdate>;
  /** The orders that ended today. */
  readonly completedOrders: FrameLists<OrderUpdate>;
  readonly #executions: FrameLists<ListedExecution>;
  readonly #context: Pick<SessionContext, 'signal' | 'send' | 'warn'>;
  #asked = 0;

  constructor(context: Pick<SessionContext, 'signal' | 'send' | 'warn'>) {
    const init = { context, patience: PATIENCE };
    this.#context = context;
    this.openOrders = new FrameLists({ ...init, what: 'open orders' });
    this.completedOrders = new FrameLists({ ...init, what: 'completed orders' });
    this.#executions = new FrameLists({ ...init, what: 'executions of today', acceptsParts: true });
  }

  askOpenOrders(): Promise<Listing<OrderUpdate>> {
    this.#context.send([calls.allOpenOrders()]);
    return this.openOrders.ask();
  }

  askCompletedOrders(): Promise<Listing<OrderUpdate>> {
    this.#context.send([calls.completedOrders()]);
    return this.completedOrders.ask();
  }

  /** Executions of today, as far as TWS has listed them. */
  askExecutions(): Promise<FrameList<ListedExecution>> {
    const id = FIRST_EXECUTIONS_ID + (this.#asked++ % EXECUTIONS_IDS);
    this.#context.send([calls.executions(id)]);
    return this.#executions.ask(id);
  }

  /** Takes an execution that was requested. Returns false for a new execution. */
  addExecution(id: number, execution: ListedExecution | undefined): boolean {
    if (id < FIRST_EXECUTIONS_ID || id >= FIRST_EXECUTIONS_ID + EXECUTIONS_IDS) return false;
    if (execution) this.#executions.add(execution, id);
    return true;
  }

  endExecutions(id: number): void {
    this.#executions.end(id);
  }

  /** A message could not be read: each open answer may be incomplete. */
  addUnreadable(): void {
    for (const lists of [this.openOrders, this.completedOrders, this.#executions]) lists.addUnreadable();
  }
}
