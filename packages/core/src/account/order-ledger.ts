import type { CurrencyPair } from '../contract/currency-pair.js';
import { Channel } from '../channels/channel.js';
import { UNKNOWN_PAIR } from '../contract/currency-pair.js';
import { definedOnly } from '../wire/defined-only.js';
import type { OrderStatus } from '../channels/orders.js';
import type { MyOrder } from '../channels/my-order.js';
import type { Exchange } from '../contract/exchange.js';
import { describeFill, exactFill } from './fills/fill-fields.js';
import { averageAfter, mergeNumbers, type Numbers } from './order-numbers.js';
import { isTerminal, mayFollow } from './order-status.js';
import type { OrderUpdate, RowContext } from './order-update.js';

/** Number of ended orders that are remembered, to recognise late and repeated rows of them. */
const ENDED_ORDERS_KEPT = 10_000;

/** Number of orders without a reported end that are remembered. Venues allow some hundreds of open orders. */
const OPEN_ORDERS_KEPT = 100_000;

/** What is remembered of an order: its last event, and the exact text of its numbers. */
interface Entry {
  readonly order: MyOrder;
  readonly numbers: Numbers;
  /** The last status other than `unknown`: after an unmapped status, the order must not go back behind this one. */
  readonly mapped: OrderStatus;
}

export interface OrderLedgerInit {
  readonly exchange: Exchange;
  readonly account: string | undefined;
}

export interface OrderMemory {
  /** An order is not remembered any more. */
  readonly onForgotten: (key: string, order: MyOrder) => void;
}

/**
 * The own orders of one account. Merges sparse rows into whole orders, keeps each order's status and filled
 * volume from going backwards, and recognises rows without news. Lives as long as its stream.
 */
export class OrderLedger {
  readonly #init: OrderLedgerInit & Partial<OrderMemory>;
  readonly #entries = new Map<string, Entry>();
  readonly #ended = new Set<string>();

  constructor(init: OrderLedgerInit & Partial<OrderMemory>) {
    this.#init = init;
  }

  /** The order as last published, by its key. */
  get(key: string): MyOrder | undefined {
    return this.#entries.get(key)?.order;
  }

  /** Forgets an order. */
  delete(key: string): void {
    this.#entries.delete(key);
    this.#ended.delete(key);
  }

  /** Keys of the orders that have not ended, as far as is known. */
  openKeys(): string[] {
    return [...this.#entries].filter(([, { order }]) => !isTerminal(order)).map(([key]) => key);
  }

  /** Keys of the orders of some pairs. */
  keysOf(isWanted: (symbol: CurrencyPair) => boolean): string[] {
    return [...this.#entries].filter(([, { order }]) => isWanted(order.symbol)).map(([key]) => key);
  }

  /** Orders that have not ended, as far as is known. */
  open(): MyOrder[] {
    return [...this.#entries.values()].map(({ order }) => order).filter((order) => !isTerminal(order));
  }

  /**
   * Merges a row and returns the new state of the order, or `undefined` when the row contains nothing new. A fill in
   * the row must be new: it is added to the filled volume where the row does not state the sum.
   *
   * @param delivered - sum of the published fills: the order has filled at least so much
   */
  apply(update: OrderUpdate, context: RowContext, delivered?: string): MyOrder | undefined {
    const key = update.key ?? update.orderId;
    const previous = this.#entries.get(key);
    // A snapshot is the present state, even if its rows have older times.
    const isStale = context.origin !== 'snapshot' && isOlder(update, previous?.order);
    const numbers = mergeNumbers(previous?.numbers ?? {}, update, { isStale, delivered });
    const order = this.#build({ update, context, previous, numbers, isStale });
    const isNews = update.fill !== undefined || (update.event === 'snapshot' && context.onlyNews !== true);
    if (previous && !isNews && isUnchanged(order, previous.order)) return undefined;
    const mapped = order.status === 'unknown' ? (previous?.mapped ?? 'unknown') : order.status;
    this.#remember(key, { order, numbers, mapped });
    return order;
  }

  #build({ update, context, previous: entry, numbers, isStale }: BuildArguments): MyOrder {
    const { exchange, account } = this.#init;
    const previous = entry?.order;
    const reopens = update.reopens === true && !isStale;
    const follows = !entry || mayFollow(update.status, entry.mapped) || reopens;
    const { fill } = update;
    /** The row's value, or else the known one. A stale row only adds values that are not known. */
    const pick = <T>(value: T | undefined, known: T | undefined): T | undefined =>
      isStale ? (known ?? value) : (value ?? known);
    return definedOnly<MyOrder>({
      channel: Channel.MY_ORDER,
      exchange,
      symbol: update.symbol ?? previous?.symbol ?? UNKNOWN_PAIR,
      exchangeTime: update.time,
      receivedTime: context.receivedTime,
      origin: context.origin,
      account,
      orderId: update.orderId,
      clientOrderId: pick(update.clientOrderId, previous?.clientOrderId),
      side: update.side ?? previous?.side ?? 'unknown',
      type: pick(update.type, previous?.type) ?? 'unknown',
      timeInForce: pick(update.timeInForce, previous?.timeInForce),
      positionSide: pick(update.positionSide, previous?.positionSide),
      reduceOnly: pick(update.reduceOnly, previous?.reduceOnly),
      postOnly: pick(update.postOnly, previous?.postOnly),
      price: toNumber(numbers.price),
      stopPrice: toNumber(numbers.stopPrice),
      volume: toNumber(numbers.volume),
      quoteVolume: toNumber(numbers.quoteVolume),
      contracts: toNumber(numbers.contracts),
      filledVolume: Number(numbers.filledVolume ?? 0),
      remainingVolume: toNumber(numbers.remainingVolume),
      averagePrice: toNumber(numbers.averagePrice) ?? averageAfter(previous, fill, numbers),
      status: follows ? update.status : entry.order.status,
      event: update.event,
      rawStatus: follows ? update.rawStatus : entry.order.rawStatus,
      reason: reopens ? update.reason : pick(update.reason, previous?.reason),
      rawReason: reopens ? update.rawReason : pick(update.rawReason, previous?.rawReason),
      createdTime: update.createdTime ?? previous?.createdTime,
      updatedTime: latest(update.time, previous?.updatedTime),
      lastFill: fill && describeFill(fill),
      exact: definedOnly<MyOrder['exact']>({ ...numbers, lastFill: fill && exactFill(fill) }),
    });
  }

  #remember(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    if (isTerminal(entry.order)) this.#ended.add(key);
    else this.#ended.delete(key);
    if (this.#ended.size > ENDED_ORDERS_KEPT) this.#forgetFirst(this.#ended);
    else if (this.#entries.size > OPEN_ORDERS_KEPT + ENDED_ORDERS_KEPT) this.#forgetFirst(this.#entries);
  }

  /** Forgets the oldest order of a collection. Relies on the order of insertion. */
  #forgetFirst(collection: { keys(): Iterable<string> }): void {
    for (const oldest of collection.keys()) {
      const entry = this.#entries.get(oldest);
      this.delete(oldest);
      if (entry) this.#init.onForgotten?.(oldest, entry.order);
      return;
    }
  }
}

interface BuildArguments {
  readonly update: OrderUpdate;
  readonly context: RowContext;
  readonly previous: Entry | undefined;
  readonly numbers: Numbers;
  readonly isStale: boolean;
}

/** Whether a row is older than the known state, as in a lagging REST answer. */
const isOlder = ({ time }: OrderUpdate, known: MyOrder | undefined): boolean =>
  time !== undefined && known?.updatedTime !== undefined && time < known.updatedTime;

/** Whether two states of an order are equal. Origin and receive time do not count. */
function isUnchanged(order: MyOrder, previous: MyOrder): boolean {
  return (
    order.status === previous.status &&
    order.symbol === previous.symbol &&
    order.side === previous.side &&
    order.type === previous.type &&
    order.clientOrderId === previous.clientOrderId &&
    order.timeInForce === previous.timeInForce &&
    order.positionSide === previous.positionSide &&
    order.reduceOnly === previous.reduceOnly &&
    order.postOnly === previous.postOnly &&
    order.filledVolume === previous.filledVolume &&
    order.volume === previous.volume &&
    order.quoteVolume === previous.quoteVolume &&
    order.price === previous.price &&
    order.stopPrice === previous.stopPrice &&
    order.rawReason === previous.rawReason &&
    order.updatedTime === previous.updatedTime
  );
}

const toNumber = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

const latest = (left: number | undefined, right: number | undefined): number | undefined =>
  left === undefined || (right !== undefined && right > left) ? right : left;
