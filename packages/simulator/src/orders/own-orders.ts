import type { RestingOrder } from '../market/order-book.js';
import type { Execution, PairMarket } from '../market/pair-market.js';
import type { Clock } from '../wire/clock.js';
import { isReducing, OrderFunds, type OrderFundsOptions } from './order-funds.js';
import { OrderRecord } from './order-record.js';
import type { CheckedOrder } from './order-request.js';
import { isDone, type OrderReason, type OrderUpdate, type OwnFill } from './own-order.js';
import { leftOverReason, wouldTake, type OrderChange } from './order-rules.js';
import { isReached, limitAfterTrigger } from './trigger.js';

export interface OwnOrdersOptions extends OrderFundsOptions {
  readonly clock: Clock;
  readonly orderId: (count: number) => string;
  readonly fillId: (count: number) => string;
}

export interface OrderEnding {
  readonly status: 'canceled' | 'expired';
  /** @defaultValue a cancelled order was cancelled by its `user` */
  readonly reason?: OrderReason | undefined;
}

/** Own orders of all accounts, from `received` to their end, and their fills. */
export class OwnOrders {
  readonly records = new Map<string, OrderRecord>();
  readonly fills: OwnFill[] = [];
  readonly funds: OrderFunds;
  readonly #options: OwnOrdersOptions;
  readonly #waiting = new Set<OrderRecord>();
  /** Not yet ended, oldest first. */
  readonly #open = new Set<OrderRecord>();
  #pending: OrderUpdate[] = [];

  constructor(options: OwnOrdersOptions) {
    this.#options = options;
    this.funds = new OrderFunds(options);
  }

  /** Orders that have not ended, oldest first. */
  get open(): readonly OrderRecord[] {
    return [...this.#open];
  }

  get hasNews(): boolean {
    return this.#pending.length > 0;
  }

  /** What is new since the last call. */
  takeNews(): readonly OrderUpdate[] {
    const updates = this.#pending;
    this.#pending = [];
    return updates;
  }

  /** Throws when the account cannot pay for an order. @param replaced - id of an order whose hold it takes over */
  assertAffordable(checked: CheckedOrder, market: PairMarket, replaced = ''): void {
    const { feeCurrency } = this.#options;
    const order = new OrderRecord({ checked, feeCurrency, orderId: '', time: 0 });
    this.funds.estimate(order, market, replaced);
    this.funds.assertAffordable(order, replaced);
  }

  receive(checked: CheckedOrder, market: PairMarket): OrderRecord {
    const { feeCurrency, orderId, clock } = this.#options;
    const order = new OrderRecord({
      checked,
      feeCurrency,
      orderId: orderId(this.records.size),
      time: clock(),
    });
    this.funds.estimate(order, market);
    this.records.set(order.orderId, order);
    this.#open.add(order);
    this.#note(order, 'received');
    return order;
  }

  /** Accepts or rejects a received order. Returns true when it has to be matched. */
  admit(order: OrderRecord, market: PairMarket): boolean {
    if (wouldTake(order, market)) {
      this.#end(order, 'rejected', 'post_only');
      return false;
    }
    order.status = order.isWaiting ? 'untriggered' : 'new';
    if (order.isWaiting) {
      this.#waiting.add(order);
      // A trailing stop begins to follow.
      if (order.trail !== undefined) isReached(order, market);
    }
    this.#note(order, 'accepted');
    return !order.isWaiting;
  }

  /** Matches an order. The remaining volume rests or is cancelled. */
  match(order: OrderRecord, market: PairMarket): void {
    if (market.status === 'auction') {
      this.#rest(order, market);
      return;
    }
    if (wouldTake(order, market)) {
      this.#end(order, 'canceled', 'post_only');
      return;
    }
    const { request, tick: limit } = order;
    const account = request.tradesWithOwn === true && !isReducing(order) ? undefined : order.account;
    const taker = { side: request.side, lots: order.remainingLots, limit, account };
    const mustFill = order.timeInForce === 'fok' && market.book.available(taker) < taker.lots;
    if (!mustFill) {
      const orderType = limit === undefined ? 'market' : 'limit';
      market.take({ ...taker, orderType }, (execution) => {
        this.#fill(order, execution, 'taker');
      });
    }
    if (isDone(order)) return;
    const reason = leftOverReason(order, market);
    if (reason !== undefined) this.#end(order, 'canceled', reason);
    else this.#rest(order, market);
  }

  /** Called with every execution: fills the maker's order if it is an own order. */
  onExecution(execution: Execution): void {
    const { orderId } = execution.maker;
    const maker = orderId === undefined ? undefined : this.records.get(orderId);
    if (maker !== undefined) this.#fill(maker, execution, 'maker');
  }

  end(order: OrderRecord, market: PairMarket, { status, reason }: OrderEnding): void {
    this.#withdraw(order, market);
    this.#end(order, status, reason ?? (status === 'canceled' ? 'user' : undefined));
  }

  /**
   * Changes an order under the same id. Only a smaller volume at the same price keeps the place in the queue.
   */
  replace(order: OrderRecord, market: PairMarket, { tick, lots, stopTick }: OrderChange): void {
    const { isWaiting, resting } = order;
    const keepsPlace = tick === order.tick && lots < order.volumeLots && resting !== undefined;
    if (keepsPlace) market.reduce(resting, order.volumeLots - lots);
    else if (!isWaiting) this.#withdraw(order, market);
    order.tick = tick;
    order.volumeLots = lots;
    order.stopTick = stopTick;
    this.#note(order, 'replaced');
    if (!keepsPlace && !isWaiting) this.match(order, market);
  }

  /** Triggers the next waiting order whose price was reached, and returns it if it has to be matched. */
  trigger(market: PairMarket): OrderRecord | undefined {
    if (!market.matches) return undefined;
    for (const order of this.#waiting) {
      if (order.spec !== market.spec || !isReached(order, market)) continue;
      this.#waiting.delete(order);
      order.tick = limitAfterTrigger(order);
      order.triggeredTime = this.#options.clock();
      order.status = 'new';
      const reason = this.#prepareTriggered(order, market);
      this.#note(order, 'triggered');
      if (reason === undefined) return order;
      this.#end(order, 'canceled', reason);
    }
    return undefined;
  }

  /** Why a triggered order cannot be matched. */
  #prepareTriggered(order: OrderRecord, market: PairMarket): OrderReason | undefined {
    if (isReducing(order)) {
      const closable = this.funds.closable(order, [order.orderId]);
      if (closable <= 0n) return 'reduce_only';
      order.volumeLots = order.filledLots + Math.min(order.remainingLots, Number(closable));
    }
    this.funds.estimate(order, market);
    return this.funds.canAfford(order, order.orderId) ? undefined : 'insufficient_funds';
  }

  #rest(order: OrderRecord, market: PairMarket): void {
    if (order.tick === undefined) return;
    const resting: RestingOrder = {
      side: order.request.side,
      tick: order.tick,
      lots: order.remainingLots,
      orderId: order.orderId,
      account: order.account,
    };
    market.rest(resting);
    order.resting = resting;
    order.market = market;
  }

  #withdraw(order: OrderRecord, market: PairMarket): void {
    this.#waiting.delete(order);
    if (order.resting !== undefined) market.reduce(order.resting, order.resting.lots);
    order.resting = undefined;
  }

  #fill(order: OrderRecord, execution: Execution, liquidity: 'maker' | 'taker'): void {
    const fillId = this.#options.fillId(this.fills.length);
    const fill = this.funds.fill(order, execution, { liquidity, fillId });
    if (order.remainingLots === 0) order.resting = undefined;
    this.fills.push(fill);
    this.#note(order, 'fill', fill);
    if (order.terms.kind !== 'spot') this.#trimReducing(order);
  }

  /** Reduce-only orders never close more than is open: the newest ones are made smaller or cancelled. */
  #trimReducing({ account, spec, positionSide }: OrderRecord): void {
    for (const order of this.open.toReversed()) {
      if (order.account !== account || order.spec !== spec || order.positionSide !== positionSide) continue;
      const { resting, market } = order;
      if (!isReducing(order) || resting === undefined || market === undefined) continue;
      const excess = BigInt(order.remainingLots) - this.funds.closable(order, [order.orderId]);
      if (excess <= 0n) continue;
      if (excess >= BigInt(order.remainingLots)) {
        this.end(order, market, { status: 'canceled', reason: 'reduce_only' });
      } else {
        market.reduce(resting, Number(excess));
        order.volumeLots -= Number(excess);
        this.#note(order, 'replaced');
      }
    }
  }

  #end(order: OrderRecord, status: 'canceled' | 'rejected' | 'expired', reason?: OrderReason): void {
    order.status = status;
    order.reason = reason;
    this.#note(order, status);
  }

  #note(order: OrderRecord, kind: OrderUpdate['kind'], fill?: OwnFill): void {
    if (isDone(order)) this.#open.delete(order);
    const changes = this.funds.settle(order);
    const time = fill?.time ?? this.#options.clock();
    order.updatedTime = time;
    this.#pending.push({ kind, order: order.note(), fill, time, ...changes });
  }
}
