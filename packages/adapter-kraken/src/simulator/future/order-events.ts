import { jsonObject, quoted, type MarketStep, type OwnOrder, type Random } from '@hftjs/simulator';
import { milliseconds } from './number-text.js';
import { waitsForRise } from './orders/order-texts.js';
import { isPlacing, type OpenOrderNotice } from './open-order-notices.js';
import type { ProductDirectory } from './products.js';

/** An event of an order, as the history lists it. */
export interface OrderEvent {
  /** Epoch milliseconds, whole. */
  readonly timestamp: number;
  readonly orderId: string;
  /** `PF_XBTUSD`. */
  readonly tradeable: string;
  /** The element, as JSON. */
  readonly text: string;
}

/** Reasons that REST spells differently from the feeds. */
const REST_WORDS: Readonly<Record<string, string>> = {
  new_placed_order_by_user: 'NEW_USER_ORDER',
  limit_order_from_stop: 'LIMIT_FROM_STOP',
  post_order_failed_because_it_would_filled: 'POST_WOULD_EXECUTE_REASON',
  ioc_order_failed_because_it_would_not_be_executed: 'IOC_WOULD_NOT_EXECUTE_REASON',
  would_execute_self: 'WOULD_EXECUTE_SELF_REASON',
};

/** The history of all orders, by account. Events of stop orders before their trigger have a separate history. */
export class OrderEvents {
  readonly #products: ProductDirectory;
  readonly #random: Random;
  readonly #uidOf: (account: string) => string;
  readonly #byAccount = new Map<string, OrderEvent[]>();
  readonly #triggersByAccount = new Map<string, OrderEvent[]>();
  /** Orders that the history lists as placed. */
  readonly #placed = new Set<string>();
  readonly #reasons = new Map<string, { readonly time: number; readonly reason: string }[]>();

  constructor(init: { products: ProductDirectory; random: Random; uidOf: (account: string) => string }) {
    this.#products = init.products;
    this.#random = init.random;
    this.#uidOf = init.uidOf;
  }

  /** Oldest first. */
  of(account: string): readonly OrderEvent[] {
    return this.#byAccount.get(account) ?? [];
  }

  /** Those until a time: epoch milliseconds. */
  until(account: string, time: number): readonly OrderEvent[] {
    return this.of(account).filter(({ timestamp }) => timestamp <= time);
  }

  /** What happened to stop orders that were waiting, until a time. */
  triggersUntil(account: string, time: number): readonly OrderEvent[] {
    return (this.#triggersByAccount.get(account) ?? []).filter(({ timestamp }) => timestamp <= time);
  }

  /** Why an order, as it is now or was once, last changed: `CANCELLED_BY_USER`. */
  lastReason({ orderId, updatedTime }: OwnOrder): string | undefined {
    return this.#reasons.get(orderId)?.findLast(({ time }) => time <= updatedTime)?.reason;
  }

  add({ orders }: MarketStep, notices: readonly OpenOrderNotice[]): void {
    for (const notice of notices) this.#addNotice(notice);
    for (const { kind, order } of orders) {
      // It filled at once: no feed of orders published it.
      if (kind === 'fill' && order.status === 'filled' && !this.#placed.has(order.orderId))
        this.#place(order);
    }
  }

  #addNotice(notice: OpenOrderNotice): void {
    const { order, isStop, isCancel, reason } = notice;
    const reasons = this.#reasons.get(order.orderId) ?? [];
    this.#reasons.set(order.orderId, reasons);
    reasons.push({ time: order.updatedTime, reason: REST_WORDS[reason] ?? reason.toUpperCase() });
    if (isStop) this.#addTrigger(notice);
    else if (isPlacing(notice)) this.#place(order, reason);
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
      [field]: this.orderText(order),
      reason: quoted(word),
      reducedQuantity: reduced,
      algoId: reduced,
    });
    this.#push(this.#byAccount, order, jsonObject({ [name]: body }));
  }

  /** https://docs.kraken.com/api-reference/account-history/get-trigger-events */
  #addTrigger(notice: OpenOrderNotice): void {
    const { order, isCancel, reason } = notice;
    const row = this.#trigger(order);
    const word = quoted((REST_WORDS[reason] ?? reason).toLowerCase());
    const [name, fields] = isPlacing(notice)
      ? ['OrderTriggerPlaced', { order: row, reason: word }]
      : reason === 'stop_order_triggered'
        ? ['OrderTriggerActivated', { order: row }]
        : isCancel
          ? ['OrderTriggerCancelled', { order: row, reason: word }]
          : ['OrderTriggerUpdated', { oldOrderTrigger: row, newOrderTrigger: row, reason: word }];
    this.#push(this.#triggersByAccount, order, jsonObject({ [name]: jsonObject(fields) }));
  }

  #push(history: Map<string, OrderEvent[]>, order: OwnOrder, event: string): void {
    const text = jsonObject({
      uid: quoted(this.#random.uuid()),
      timestamp: milliseconds(order.updatedTime),
      event,
    });
    const events = history.get(order.account) ?? [];
    history.set(order.account, events);
    const tradeable = this.#products.byPair(order.pair).id;
    events.push({ timestamp: Math.floor(order.updatedTime), orderId: order.orderId, tradeable, text });
  }

  #trigger(order: OwnOrder): string {
    return jsonObject({
      uid: quoted(order.orderId),
      accountUid: quoted(this.#uidOf(order.account)),
      tradeable: quoted(this.#products.byPair(order.pair).id),
      direction: order.side === 'buy' ? '"Buy"' : '"Sell"',
      quantity: quoted(String(order.volume)),
      timestamp: milliseconds(order.createdTime),
      limitPrice: order.price === undefined ? undefined : quoted(order.price.toFixed(10)),
      orderType:
        order.type === 'take_profit'
          ? '"TakeProfit"'
          : order.type === 'trailing_stop'
            ? '"TrailingStop"'
            : '"Stop"',
      clientId: quoted(order.clientOrderId ?? ''),
      reduceOnly: String(order.reduceOnly),
      lastUpdateTimestamp: milliseconds(order.updatedTime),
      triggerOptions: jsonObject({
        triggerPrice: quoted(String(order.stopPrice ?? 0)),
        triggerSide: waitsForRise(order) ? '"Above"' : '"Below"',
        triggerSignal: order.triggerBy === 'mark' ? '"MarkPrice"' : '"LastPrice"',
        trailingStopOptions: 'null',
        limitPriceOffset: 'null',
      }),
    });
  }

  /** An order as histories write it: amounts are text, `quantity` is what is left. */
  orderText(order: OwnOrder): string {
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
      reduceOnly: String(order.reduceOnly),
      lastUpdateTimestamp: milliseconds(order.updatedTime),
    });
  }
}

function historyType({ price, timeInForce, postOnly }: OwnOrder): string {
  if (price === undefined) return 'Market';
  if (timeInForce !== 'gtc') return 'IoC';
  return postOnly ? 'Post' : 'Limit';
}
