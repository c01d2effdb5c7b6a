import { setTimeout as sleep } from 'node:timers/promises';
import type { SessionContext } from '../../connection/session.js';
import type { Listing } from '../listing.js';
import type { OrderUpdate } from '../order-update.js';

/** A whole list of open orders, or a frame of it. */
export interface OpenOrderList extends Listing<OrderUpdate> {
  /** Exchange time of its first frame. */
  readonly time: number | undefined;
  readonly receivedTime: number;
}

export interface OpenOrderFacts {
  /** Orders of a full frame. A frame with fewer is the last one of the list. */
  readonly frameSize: number;
  /** A list of full frames may end without a further frame: how long to wait for one, in milliseconds. */
  readonly framePatience: number;
  /** How long recovery waits for the list, in milliseconds. */
  readonly listPatience: number;
}

/**
 * Assembles the list of open orders with which a private connection begins, and which comes in frames of limited size.
 * The first list of a connection is what its recovery waits for. Other lists, those of a replay too, are published.
 */
export class OpenOrderFrames {
  readonly #context: Pick<SessionContext, 'account' | 'isReplay' | 'outage' | 'signal'>;
  readonly #facts: OpenOrderFacts;
  readonly #listed: Promise<OpenOrderList>;
  /** Resolves `listed`, until that is done. */
  #resolve: ((list: OpenOrderList) => void) | undefined;
  /** Orders that changed before the first list was taken: it may be older. */
  #changed: Set<string> | undefined = new Set();
  #list: OpenOrderList | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Whether any frame had a list of open orders. */
  #hasBegun = false;
  /** Whether a list was taken as complete although its last frame has not arrived. */
  #isOverdue = false;

  constructor(
    context: Pick<SessionContext, 'account' | 'isReplay' | 'outage' | 'signal'>,
    facts: OpenOrderFacts,
  ) {
    this.#context = context;
    this.#facts = facts;
    this.#listed = new Promise((resolve) => {
      this.#resolve = context.isReplay ? undefined : resolve;
    });
    context.signal.addEventListener(
      'abort',
      () => {
        clearTimeout(this.#timer);
        this.#list = undefined;
      },
      { once: true },
    );
  }

  /** One frame of the list. @param count - how many orders it held; `undefined` where it had no list of them at all */
  add(part: OpenOrderList, count: number | undefined): void {
    if (count === undefined) {
      this.#addNothing(part);
      return;
    }
    this.#hasBegun = true;
    const isLast = count < this.#facts.frameSize;
    if (this.#isOverdue) {
      this.#isOverdue = !isLast;
      this.#publish(part, false);
      return;
    }
    this.#append(part);
    if (isLast) this.#finish();
    else
      this.#wait(() => {
        this.#isOverdue = true;
        this.#finish();
      });
  }

  /** An order has changed. */
  changed(orderId: string): void {
    this.#changed?.add(orderId);
  }

  /**
   * The first list without orders that have changed since; `undefined` where it did not come in time, or was taken before.
   */
  async take(): Promise<Listing<OrderUpdate> | undefined> {
    const changed = this.#changed;
    if (!changed) return undefined;
    const { signal } = this.#context;
    const patience = sleep(this.#facts.listPatience, undefined, { signal, ref: false });
    const list = await Promise.race([this.#listed, patience]);
    this.#changed = undefined;
    if (!list) return undefined;
    return { rows: list.rows.filter(({ orderId }) => !changed.has(orderId)), unreadable: list.unreadable };
  }

  /** Another connection begins, in a recording of several: the last one's list is over. */
  restart(): void {
    this.#finish();
    this.#hasBegun = false;
    this.#isOverdue = false;
  }

  /** Unless a list of orders follows there are no orders. */
  #addNothing(part: OpenOrderList): void {
    if (this.#hasBegun) return;
    this.#append(part);
    this.#wait(() => {
      this.#finish();
    });
  }

  #append({ rows, unreadable, time, receivedTime }: OpenOrderList): void {
    const list = this.#list ?? { rows: [], unreadable: 0, time, receivedTime };
    this.#list = { ...list, rows: [...list.rows, ...rows], unreadable: list.unreadable + unreadable };
  }

  #wait(action: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(action, this.#facts.framePatience).unref();
  }

  #finish(): void {
    clearTimeout(this.#timer);
    const list = this.#list;
    const resolve = this.#resolve;
    this.#list = undefined;
    if (!list) return;
    this.#resolve = undefined;
    if (resolve) resolve(list);
    else this.#publish(list, list.unreadable === 0);
  }

  #publish({ rows, time, receivedTime }: OpenOrderList, complete: boolean): void {
    const { account, outage } = this.#context;
    account.publish({
      rows: rows.map((order) => ({ order })),
      kind: 'snapshot',
      origin: 'snapshot',
      complete,
      isFirst: outage === undefined,
      receivedTime,
      exchangeTime: time,
    });
  }
}
