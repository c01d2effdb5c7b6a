import type { OrderUpdate } from '@hftjs/core/adapter';

/** A frame with fewer orders is the last one of the list. */
const FULL_FRAME = 50;

/** A list of just so many orders may end without a further frame. In milliseconds. */
const PATIENCE = 1_500;

/** A whole list of open orders. */
export interface OpenOrderList {
  readonly rows: readonly OrderUpdate[];
  /** Orders in it that could not be read. */
  readonly unreadable: number;
  /** Exchange time of its first frame. */
  readonly time: number | undefined;
  readonly receivedTime: number;
}

/** One frame of the list. */
export interface ListFrame extends OpenOrderList {
  /** How many orders the frame held; `undefined` where it had no list of them at all. */
  readonly count: number | undefined;
}

export interface OpenOrdersInit {
  readonly onList: (list: OpenOrderList) => void;
  /** More of a list that was taken for whole. */
  readonly onMore: (list: OpenOrderList) => void;
}

/**
 * Assembles the list of open orders with which a connection of the `user` channel begins, and which comes in frames of
 * at most 50.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#user-channel
 */
export class OpenOrders {
  readonly #init: OpenOrdersInit;
  #list: OpenOrderList | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Whether any frame had a list of open orders. */
  #hasBegun = false;
  /** Whether a list was reported whose last frame has not come. */
  #isOverdue = false;

  constructor(init: OpenOrdersInit) {
    this.#init = init;
  }

  add({ count, ...part }: ListFrame): void {
    if (count === undefined) {
      this.#addNothing(part);
      return;
    }
    this.#hasBegun = true;
    const isLast = count < FULL_FRAME;
    if (this.#isOverdue) {
      this.#isOverdue = !isLast;
      this.#init.onMore(part);
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
    this.#timer = setTimeout(action, PATIENCE).unref();
  }

  #finish(): void {
    clearTimeout(this.#timer);
    const list = this.#list;
    this.#list = undefined;
    if (list) this.#init.onList(list);
  }
}
