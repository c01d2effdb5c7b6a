import { jsonObject, quoted, type MarketStep, type OwnOrder, type Random } from '@hftjs/simulator';
import { milliseconds } from './number-text.js';
import { isPlacing, type OpenOrderNotice } from './open-order-notices.js';
import type { ProductDirectory } from './products.js';
import { uuid } from './uids.js';

/** Something that happened to an order, as the history tells it. */
export interface OrderEvent {
  /** Epoch milliseconds, whole. */
  readonly timestamp: number;
  /** `PF_XBTUSD`. */
  readonly tradeable: string;
  /** The element, as JSON. */
  readonly text: string;
}

/** Where REST has other words than the feeds. */
const REST_WORDS: Readonly<Record<string, string>> = {
  new_placed_order_by_user: 'NEW_USER_ORDER',
  limit_order_from_stop: 'LIMIT_FROM_STOP',
  post_order_failed_because_it_would_filled: 'POST_WOULD_EXECUTE_REASON',
  ioc_order_failed_because_it_would_not_be_executed: 'IOC_WOULD_NOT_EXECUTE_REASON',
  would_execute_self: 'WOULD_EXECUTE_SELF_REASON',
};

/** The history of all orders, by account; of stop orders it begins when they are triggered. */
export class OrderEvents {
  readonly #products: ProductDirectory;
  readonly #random: Random;
  readonly #uidOf: (account: string) => string;
  readonly #byAccount = new Map<string, OrderEvent[]>();
  /** Orders that were told as placed. */
  readonly #placed = new Set<string>();
  readonly #lastReasons = new Map<string, string>();

  constructor(init: { products: ProductDirectory; random: Random; uidOf: (account: string) => string }) {
    this.#products = init.products;
    this.#random = init.random;
    this.#uidOf = init.uidOf;
  }

  /** Oldest first. */
  of(account: string): readonly OrderEvent[] {
    return this.#byAccount.get(account) ?? [];
  }

  /** Why an order last changed: `CANCELLED_BY_USER`. */
  lastReason(orderId: string): string | undefined {
    return this.#lastReasons.get(orderId);
  }

  add({ orders }: MarketStep, notices: readonly OpenOrderNotice[]): void {
    for (const notice of notices) this.#addNotice(notice);
    for (const { kind, order } of orders) {
      // It filled at once: no feed of orders ever heard of it.
      if (kind === 'fill' && order.status === 'filled' && !this.#placed.has(order.orderId))
        this.#place(order);
    }
  }

  #addNotice(notice: OpenOrderNotice): void {
    const { order, isStop, isCancel, reason } = notice;
    this.#lastReasons.set(order.orderId, REST_WORDS[reason] ?? reason.toUpperCase());
    if (isStop) return;
    if (isPlacing(notice)) this.#place(order, reason);
    else if (!isCancel || reason === 'full_fill') this.#add('OrderUpdated', 'newOrder', { order, reason });
    else {
      const isPlaced = this.#placed.has(order.orderId);
      if (!isPlaced && order.filled > 0) this.#place(order);
      const name = isPlaced || order.filled > 0 ? 'OrderCancelled' : 'OrderRejected';
      this.#add(name, 'order', { order, reason });
    }
  }

  #place(order: OwnOrder, reason = 'new_placed_order_by_user'): void {
    this.#placed.add(order.orderId);
    this.#add('OrderPlaced', 'order', { order, reason });
  }

  #add(name: string, field: string, { order, reason }: { order: OwnOrder; reason: string }): void {
    const word = (REST_WORDS[reason] ?? reason).toLowerCase();
    const reduced = name === 'OrderCancelled' || name === 'OrderRejected' ? undefined : '""';
    const body = jsonObject({
      [field]: this.#order(order),
      reason: quoted(word),
      reducedQuantity: reduced,
      algoId: reduced,
    });
    const text = jsonObject({
      uid: quoted(uuid(this.#random)),
      timestamp: milliseconds(order.updatedTime),
      event: jsonObject({ [name]: body }),
    });
    const events = this.#byAccount.get(order.account) ?? [];
    this.#byAccount.set(order.account, events);
    const tradeable = this.#products.byPair(order.pair).id;
    events.push({ timestamp: Math.floor(order.updatedTime), tradeable, text });
  }

  /** Amounts are text; `quantity` is what is left. */
  #order(order: OwnOrder): string {
    return jsonObject({
      uid: quoted(order.orderId),
      accountUid: quoted(this.#uidOf(order.account)),
      tradeable: quoted(this.#products.byPair(order.pair).id),
      direction: order.side === 'buy' ? '"Buy"' : '"Sell"',
      quantity: quoted(String(order.remaining)),
      filled: quoted(String(order.filled)),
      timestamp: milliseconds(order.createdTime),
      limitPrice: order.price === undefined ? undefined : quoted(order.price.toFixed(10)),
      orderType: quoted(historyType(order)),
      clientId: quoted(order.clientOrderId ?? ''),
      reduceOnly: 'false',
      lastUpdateTimestamp: milliseconds(order.updatedTime),
    });
  }
}

function historyType({ price, timeInForce, postOnly }: OwnOrder): string {
  if (price === undefined) return 'Market';
  if (timeInForce !== 'gtc') return 'IoC';
  return postOnly ? 'Post' : 'Limit';
}
