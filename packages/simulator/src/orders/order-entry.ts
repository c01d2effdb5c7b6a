import type { PairMarket } from '../market/pair-market.js';
import type { OrderRecord } from './order-record.js';
import {
  OrderRefused,
  RefusalReason,
  type AmendOrder,
  type CheckedOrder,
  type OrderFilter,
  type OrderKey,
  type SubmitOrder,
} from './order-request.js';
import { checkWorth, isConditional, readLots, readTick } from './order-terms.js';
import { isBeyond } from './trigger.js';
import { isDone, type OrderReason, type OwnOrder } from './own-order.js';
import { assertTaken, OrderReader, type OrderReaderInit } from './order-reader.js';
import { isReducing } from './order-funds.js';
import { assertAlive, assertChange, wouldTake, type OrderChange } from './order-rules.js';

export interface OrderEntryInit extends OrderReaderInit {
  /** Emits what has happened in a pair. */
  readonly publish: (market: PairMarket) => void;
  /** Ends an order at a time. */
  readonly expireAt: (orderId: string, time: number) => void;
}

/** Places, amends and cancels own orders. A request that is refused throws {@link OrderRefused} and changes nothing. */
export class OrderEntry {
  readonly #init: OrderEntryInit;
  readonly #reader: OrderReader;

  constructor(init: OrderEntryInit) {
    this.#init = init;
    this.#reader = new OrderReader(init);
  }

  /** Refuses what `place` would refuse, and places nothing. */
  check(request: SubmitOrder): void {
    this.#readPlaceable(request);
  }

  /**
   * @param rejects - a post-only order that would take is rejected by an event, instead of being refused; the least value
   *   of orders and the price band do not bind it
   */
  place(request: SubmitOrder, rejects: boolean): OwnOrder {
    const { own, publish } = this.#init;
    const { checked, market } = this.#readPlaceable(request, rejects);
    return this.#enter(own.receive(checked, market), market, publish);
  }

  /** Cancels an order, and places another one that may use its money. When the new one is refused, the old one stays. */
  replace(key: OrderKey, request: SubmitOrder): { canceled: OwnOrder; order: OwnOrder } {
    const { own, publish } = this.#init;
    const old = this.record(key);
    if (request.pair !== old.spec.pair)
      throw new OrderRefused(RefusalReason.BAD_REQUEST, `order ${old.orderId} is of ${old.spec.pair}`);
    const { checked, market } = this.#reader.read({ ...request, account: old.account }, old);
    this.#assertFits(checked, market);
    own.assertAffordable(checked, market, old.orderId);
    own.end(old, this.#marketOfRecord(old), { status: 'canceled', reason: 'replaced' });
    // Received before a listener can spend the money.
    const order = own.receive(checked, market);
    publish(this.#marketOfRecord(old));
    return { canceled: old.snapshot(), order: this.#enter(order, market, publish) };
  }

  /** Refuses what `amend` would refuse, and changes nothing. */
  checkChange(change: AmendOrder): void {
    this.#readChange(change);
  }

  amend(change: AmendOrder): OwnOrder {
    const { own, publish } = this.#init;
    const { order, market, next } = this.#readChange(change);
    own.replace(order, market, next);
    publish(market);
    return order.snapshot();
  }

  #readChange(change: AmendOrder): { order: OrderRecord; market: PairMarket; next: OrderChange } {
    const { own } = this.#init;
    const order = this.record(change);
    const market = this.#marketOfRecord(order);
    assertTaken(market, order.request);
    const { spec } = order;
    const next = {
      tick: change.price === undefined ? order.tick : readTick(change.price, spec),
      lots: change.volume === undefined ? order.volumeLots : readLots(change.volume, spec),
      stopTick:
        change.stopPrice === undefined ? order.stopTick : readTick(change.stopPrice, spec, 'stopPrice'),
    };
    if (change.price !== undefined && order.tick === undefined)
      throw new OrderRefused(RefusalReason.BAD_REQUEST, `order ${order.orderId} has no price`);
    if (change.stopPrice !== undefined && (!order.isWaiting || order.trail !== undefined))
      throw new OrderRefused(
        RefusalReason.BAD_REQUEST,
        `order ${order.orderId} does not wait for a stopPrice`,
      );
    const isReduceOnly = isReducing(order);
    checkWorth(order.terms, market, { tick: next.tick, lots: next.lots, isReduceOnly });
    assertChange(order, next, { market, funds: own.funds });
    return { order, market, next };
  }

  cancel(key: OrderKey, reason?: OrderReason): OwnOrder {
    return this.#end(this.record(key), 'canceled', reason);
  }

  expire(orderId: string): OwnOrder {
    return this.#end(this.record({ orderId, account: this.#ownerOf(orderId) }), 'expired');
  }

  /** Cancels open orders, the oldest first, and returns them. */
  cancelAll(filter: OrderFilter, reason?: OrderReason): OwnOrder[] {
    const found = this.openOrders(filter);
    // A listener may end one of them meanwhile.
    return found.filter((order) => !isDone(order)).map((order) => this.#end(order, 'canceled', reason));
  }

  openOrders({ account = '', pair, side }: OrderFilter): OrderRecord[] {
    const id = this.#init.money.accountOf(account);
    return this.#init.own.open.filter(
      (order) =>
        order.account === id &&
        (pair === undefined || order.spec.pair === pair) &&
        (side === undefined || order.request.side === side),
    );
  }

  /** An order that has not ended. */
  record(key: OrderKey): OrderRecord {
    const order = this.find(key);
    if (order === undefined)
      throw new OrderRefused(
        RefusalReason.UNKNOWN_ORDER,
        `there is no order ${key.orderId ?? key.clientOrderId ?? ''}`,
      );
    assertAlive(order);
    return order;
  }

  find({ account = '', orderId, clientOrderId }: OrderKey): OrderRecord | undefined {
    const { own, money } = this.#init;
    const id = money.accountOf(account);
    if (orderId !== undefined) {
      const order = own.records.get(orderId);
      return order?.account === id ? order : undefined;
    }
    if (clientOrderId === undefined) return undefined;
    const isNamed = (order: OrderRecord): boolean =>
      order.account === id && order.request.clientOrderId === clientOrderId;
    return own.open.findLast(isNamed) ?? [...own.records.values()].findLast(isNamed);
  }

  #readPlaceable(request: SubmitOrder, rejects = false): { checked: CheckedOrder; market: PairMarket } {
    const { checked, market } = this.#reader.read(request);
    if (!rejects) this.#assertFits(checked, market);
    this.#init.own.assertAffordable(checked, market);
    return { checked, market };
  }

  #enter(order: OrderRecord, market: PairMarket, publish: (market: PairMarket) => void): OwnOrder {
    const { own, expireAt } = this.#init;
    publish(market);
    // A listener may have cancelled the order by now.
    const goesOn = !isDone(order) && own.admit(order, market);
    publish(market);
    if (goesOn && !isDone(order)) {
      own.match(order, market);
      publish(market);
    }
    const { expireTime } = order.request;
    if (expireTime !== undefined && !isDone(order)) expireAt(order.orderId, expireTime);
    return order.snapshot();
  }

  #end(order: OrderRecord, status: 'canceled' | 'expired', reason?: OrderReason): OwnOrder {
    const market = this.#marketOfRecord(order);
    this.#init.own.end(order, market, { status, reason });
    this.#init.publish(market);
    return order.snapshot();
  }

  /** What the book and the price make of an order. */
  #assertFits(checked: CheckedOrder, market: PairMarket): void {
    const { terms, tick, lots } = checked;
    checkWorth(terms, market, { tick, lots, isReduceOnly: isReducing(checked) });
    this.#assertRests(checked, market);
    this.#assertWaits(checked, market);
  }

  #assertRests({ request, tick }: CheckedOrder, market: PairMarket): void {
    if (wouldTake({ request, tick, isWaiting: isConditional(request) }, market))
      throw new OrderRefused(RefusalReason.WOULD_TAKE, 'the order is post-only and would take');
  }

  #assertWaits({ request, stopTick }: CheckedOrder, market: PairMarket): void {
    if (this.#init.refusesReached && stopTick !== undefined && isBeyond({ request, stopTick }, market))
      throw new OrderRefused(RefusalReason.WOULD_TRIGGER, 'the trigger price is reached already');
  }

  #ownerOf(orderId: string): string | undefined {
    return this.#init.own.records.get(orderId)?.account;
  }

  #marketOfRecord({ spec }: OrderRecord): PairMarket {
    const market = this.#init.marketOf(spec.pair);
    if (market === undefined) throw new RangeError(`${spec.pair} is not traded here`);
    return market;
  }
}
