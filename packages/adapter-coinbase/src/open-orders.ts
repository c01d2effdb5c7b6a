import type { OrderRow } from './order-row.js';

/** A frame with fewer orders is the last one of the list. */
const FULL_FRAME = 50;

/** A list of just so many orders may end without a further frame. In milliseconds. */
const PATIENCE = 1_500;

/** A whole list of open orders. */
export interface OpenOrderList {
  readonly rows: readonly OrderRow[];
  /** Whether every order in it could be read. */
  readonly isWhole: boolean;
  /** Exchange time of its first frame. */
  readonly time: number | undefined;
  readonly receivedTime: number;
}

/** One frame of the list. */
export interface ListFrame extends OpenOrderList {
  /** How many orders the frame held; `undefined` where it had no list of them at all. */
  readonly count: number | undefined;
}

/**
 * Assembles the list of open orders with which a connection of the `user` channel begins, and which comes in frames of
 * at most 50.
 *
 * @see https://docs.cdp.coinbase.com/coinbase-app/advanced-trade-apis/websocket/websocket-channels#user-channel
 */
export class OpenOrders {
  readonly #onList: (list: OpenOrderList) => void;
  #list: OpenOrderList | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(onList: (list: OpenOrderList) => void) {
    this.#onList = onList;
  }

  add({ count, rows, isWhole, time, receivedTime }: ListFrame): void {
    clearTimeout(this.#timer);
    const list = this.#list ?? { rows: [], isWhole: true, time, receivedTime };
    this.#list = { ...list, rows: [...list.rows, ...rows], isWhole: list.isWhole && isWhole };
    if (count !== undefined && count < FULL_FRAME) this.#finish();
    else
      this.#timer = setTimeout(() => {
        this.#finish();
      }, PATIENCE).unref();
  }

  /** The connection has ended, and with it the list. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#list = undefined;
  }

  #finish(): void {
    const list = this.#list;
    this.#list = undefined;
    if (list) this.#onList(list);
  }
}
