import { setTimeout as sleep } from 'node:timers/promises';
import type { Listing, OrderUpdate } from '@hftjs/core/adapter';

/** A frame with fewer orders is the last one of the list. */
const FULL_FRAME = 50;

/** A list of just so many orders may end without a further frame. In milliseconds. */
const FRAME_PATIENCE = 1_500;

/** How long recovery waits for the list once the channel is subscribed. Milliseconds. */
const LIST_PATIENCE = 5_000;

/** A whole list of open orders, or a frame of it. */
export interface OpenOrderList extends Listing<OrderUpdate> {
  /** Exchange time of its first frame. */
  readonly time: number | undefined;
  readonly receivedTime: number;
}

export interface OpenOrdersInit {
  readonly isReplay: boolean;
  /** Publishes a list that recovery does not wait for. @param isMore - it is the rest of one that was taken as complete */
  readonly publish: (list: OpenOrderList, isMore: boolean) => void;
}

/**
 * Assembles the list of open orders with which a connection of the `user` channel begins, and which comes in frames of
 * at most 50. The first list of a connection is what its recovery waits for.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#user-channel
 */
export class OpenOrders {
  readonly #init: OpenOrdersInit;
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

  constructor(init: OpenOrdersInit) {
    this.#init = init;
    this.#listed = new Promise((resolve) => {
      this.#resolve = init.isReplay ? undefined : resolve;
    });
  }

  /** One frame of the list. @param count - how many orders it held; `undefined` where it had no list of them at all */
  add(part: OpenOrderList, count: number | undefined): void {
    if (count === undefined) {
      this.#addNothing(part);
      return;
    }
    this.#hasBegun = true;
    const isLast = count < FULL_FRAME;
    if (this.#isOverdue) {
      this.#isOverdue = !isLast;
      this.#init.publish(part, true);
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
   *
   * @param signal - ends the wait
   */
  async take(signal: AbortSignal): Promise<Listing<OrderUpdate> | undefined> {
    const changed = this.#changed;
    if (!changed) return undefined;
    const patience = sleep(LIST_PATIENCE, undefined, { signal, ref: false });
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

  /** The connection has ended, and with it the list. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#list = undefined;
  }

  /** A frame of positions has no list of orders; unless one follows there are no orders. */
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
    this.#timer = setTimeout(action, FRAME_PATIENCE).unref();
  }

  #finish(): void {
    clearTimeout(this.#timer);
    const list = this.#list;
    const resolve = this.#resolve;
    this.#list = undefined;
    if (!list) return;
    this.#resolve = undefined;
    if (resolve) resolve(list);
    else this.#init.publish(list, false);
  }
}
