import type { MyOrder } from '@hftjs/core';
import { INFO, now, type Control, type SubscribeContext } from '@hftjs/core/adapter';
import type { VenueSink } from '../ib-venue.js';
import { calls } from './calls.js';
import type { Executions, KnownExecutions } from './executions.js';
import { OrderList } from './order-list.js';
import { publishList } from './publish-list.js';

/** The number of the request for executions; those that come as they happen have none. */
export const EXECUTIONS_ID = 1_800_000_001;

/** How long a list may take, in milliseconds. Some versions of TWS never say that there are no executions. */
const LIST_PATIENCE = 4_000;

export interface ListKeeperInit {
  readonly own: VenueSink['own'];
  readonly executions: Executions;
  /** What all connections of the stream know. */
  readonly known: KnownExecutions;
  readonly warn: (message: string) => void;
}

/** The lists of open orders and executions of one connection: asks for them again and again, and publishes each. */
export class ListKeeper {
  readonly #init: ListKeeperInit;
  /** While the connection is there. */
  context: Pick<SubscribeContext, 'resumed' | 'acknowledge'> | undefined;
  #list: OrderList | undefined;
  #isListed = false;
  #isListedWhole = false;

  constructor(init: ListKeeperInit) {
    this.#init = init;
  }

  /** The list that was asked for and is not published yet. */
  get list(): OrderList | undefined {
    return this.#list;
  }

  /** Whether a list was published: until then, what comes is no news. */
  get isListed(): boolean {
    return this.#isListed;
  }

  /** The frames that ask for a list. */
  ask(): readonly string[] {
    this.#list = new OrderList(this.#list);
    return [calls.executions(EXECUTIONS_ID), calls.allOpenOrders()];
  }

  /** TWS lives: asks for what it may have left out, unless it has not answered yet. */
  askAgain(): Control {
    const list = this.#list;
    if (list === undefined) return { kind: 'send', frames: this.ask() };
    if (performance.now() - list.begun < LIST_PATIENCE) return INFO;
    if (!list.hasOrders || list.asksForEnds) return { kind: 'send', frames: this.ask() };
    this.#init.warn(
      'TWS does not say which executions there were today: fills that were missed stay unknown',
    );
    list.hasExecutions = true;
    list.isExecutionsKnown = false;
    return this.#conclude();
  }

  /** TWS has told all of one kind. */
  hasTold(what: 'orders' | 'executions' | 'ends'): Control {
    const list = this.#list;
    if (list === undefined) return INFO;
    // An answer that was given up may still come: it is none to what is asked now.
    if (what === 'ends') return list.asksForEnds ? this.#publish(list) : INFO;
    if (what === 'orders') list.hasOrders = true;
    else list.hasExecutions = true;
    return this.#conclude();
  }

  /** All that was asked for was answered: learns how the orders ended that are not open any more. */
  #conclude(): Control {
    const list = this.#list;
    if (!list?.isAnswered || list.asksForEnds) return INFO;
    if (this.#missing(list).length === 0) return this.#publish(list);
    list.asksForEnds = true;
    return { kind: 'send', frames: [calls.completedOrders()] };
  }

  #missing(list: OrderList): readonly MyOrder[] {
    return list.missing(this.#init.own.orders.open());
  }

  #publish(list: OrderList): Control {
    this.#list = undefined;
    this.#publishExecutions(list);
    publishList(list, {
      own: this.#init.own,
      kind: this.context?.resumed === true ? 'reconcile' : 'snapshot',
      isToTellAll: !this.#isListed || (list.isWhole && !this.#isListedWhole),
    });
    this.#isListedWhole ||= list.isWhole;
    if (this.#isListed) return INFO;
    this.#isListed = true;
    this.context?.acknowledge();
    return INFO;
  }

  /** On the first connection what was executed before is history; later, what was not told was missed. */
  #publishExecutions({ executions, isExecutionsKnown }: OrderList): void {
    const { known } = this.#init;
    if (known.hasBegun)
      for (const { row, symbol } of executions)
        this.#init.executions.add(row, symbol, { receivedTime: now(), origin: 'reconcile' });
    else for (const { row } of executions) known.addHistory(row.execution.execId);
    known.hasBegun ||= isExecutionsKnown;
  }
}
