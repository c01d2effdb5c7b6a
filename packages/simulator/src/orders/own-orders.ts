import type { Clock } from '../wire/clock.js';
import { formatUnits, toUnits, unitsToNumber } from '../wire/decimal.js';
import type { RestingOrder } from '../market/order-book.js';
import { OrderRecord, positive } from './order-record.js';
import { isDone, type OrderReason, type OrderUpdate, type OwnFill, type PlaceOrder } from './own-order.js';
import type { Execution, PairMarket } from '../market/pair-market.js';

export interface OwnOrdersOptions {
  readonly clock: Clock;
  /** As a part of the cost: 0.0016 is 0.16 %. */
  readonly fees: { readonly maker: number; readonly taker: number };
  readonly feeCurrency: 'quote' | 'received';
  readonly orderId: (count: number) => string;
  readonly fillId: (count: number) => string;
}

/** Own orders of all accounts, from `received` to their end, and their fills. */
export class OrderLedger {
  readonly records = new Map<string, OrderRecord>();
  readonly fills: OwnFill[] = [];
  readonly #options: OwnOrdersOptions;
  readonly #stops = new Set<OrderRecord>();
  #pending: OrderUpdate[] = [];

  constructor(options: OwnOrdersOptions) {
    this.#options = options;
  }

  /** What is new since the last call. */
  takeNews(): readonly OrderUpdate[] {
    const updates = this.#pending;
    this.#pending = [];
    return updates;
  }

  receive(request: PlaceOrder, { spec }: PairMarket): OrderRecord {
    const order = new OrderRecord({
      request,
      spec,
      account: request.account ?? '',
      feeCurrency: this.#options.feeCurrency,
      orderId: this.#options.orderId(this.records.size),
      time: this.#options.clock(),
    });
    this.records.set(order.orderId, order);
    this.#note(order, 'received');
    return order;
  }

  /** Accepts or rejects a received order. Returns true when it has to be matched. */
  admit(order: OrderRecord, market: PairMarket): boolean {
    const { request, tick } = order;
    if (request.postOnly === true && tick !== undefined && market.book.crosses(request.side, tick)) {
      this.#end(order, 'rejected', 'post_only');
      return false;
    }
    order.status = order.stopTick === undefined ? 'new' : 'untriggered';
    if (order.stopTick !== undefined) this.#stops.add(order);
    this.#note(order, 'accepted');
    return order.stopTick === undefined;
  }

  /** Matches an order. The remaining volume rests or is cancelled. */
  match(order: OrderRecord, market: PairMarket): void {
    const { request, tick: limit } = order;
    const account = request.tradesWithOwn === true ? undefined : order.account;
    const taker = { side: request.side, lots: order.remainingLots, limit, account };
    const mustFill = order.timeInForce === 'fok' && market.book.available(taker) < taker.lots;
    if (!mustFill) {
      const orderType = limit === undefined ? 'market' : 'limit';
      market.take({ ...taker, orderType }, (execution) => {
        this.#fill(order, execution, 'taker');
      });
    }
    if (order.remainingLots === 0) return;
    const reason = leftOverReason(order, market);
    if (reason !== undefined) this.#end(order, 'canceled', reason);
    else this.#rest(order, market);
  }

  /** Called with every execution: fills the maker's order if it is an own order. */
  onExecution(execution: Execution): void {
    const maker =
      execution.maker.orderId === undefined ? undefined : this.records.get(execution.maker.orderId);
    if (maker !== undefined) this.#fill(maker, execution, 'maker');
  }

  end(order: OrderRecord, market: PairMarket, status: 'canceled' | 'expired'): void {
    this.#withdraw(order, market);
    this.#end(order, status, status === 'canceled' ? 'user' : undefined);
  }

  /**
   * Changes price or volume under the same id. Only a smaller volume at the same price keeps the place in the queue.
   */
  replace(order: OrderRecord, market: PairMarket, change: { price?: number; volume?: number }): void {
    const { priceDecimals, volumeDecimals } = order.spec;
    const tick =
      change.price === undefined ? order.tick : positive(toUnits(change.price, priceDecimals), 'price');
    const lots =
      change.volume === undefined
        ? order.volumeLots
        : positive(toUnits(change.volume, volumeDecimals), 'volume');
    if (lots <= order.filledLots) throw new RangeError(`order ${order.orderId} has filled more than that`);
    const keepsPlace = tick === order.tick && lots < order.volumeLots && order.resting !== undefined;
    if (keepsPlace && order.resting) market.book.reduce(order.resting, order.volumeLots - lots);
    else this.#withdraw(order, market);
    order.tick = tick;
    order.volumeLots = lots;
    this.#note(order, 'replaced');
    if (!keepsPlace && order.status !== 'untriggered') this.match(order, market);
  }

  /** Triggers the next stop order that the last trade has reached, and returns it. */
  trigger(market: PairMarket): OrderRecord | undefined {
    for (const order of this.#stops) {
      if (order.spec !== market.spec || order.stopTick === undefined) continue;
      const { side } = order.request;
      if (side === 'buy' ? market.lastTick < order.stopTick : market.lastTick > order.stopTick) continue;
      this.#stops.delete(order);
      order.status = 'new';
      this.#note(order, 'triggered');
      return order;
    }
    return undefined;
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
    market.book.add(resting);
    order.resting = resting;
  }

  #withdraw(order: OrderRecord, market: PairMarket): void {
    this.#stops.delete(order);
    if (order.resting !== undefined) market.book.remove(order.resting);
    order.resting = undefined;
  }

  #fill(order: OrderRecord, { tick, lots, trade }: Execution, liquidity: 'maker' | 'taker'): void {
    const { spec, request } = order;
    const { cost, fee } = order.addFill({ tick, lots, feeRate: this.#options.fees[liquidity] });
    if (order.remainingLots === 0) order.resting = undefined;
    const fillId = this.#options.fillId(this.fills.length);
    order.fillIds.push(fillId);
    const { price, priceText, volume, volumeText, time } = trade;
    const fill: OwnFill = {
      fillId,
      tradeId: trade.id,
      orderId: order.orderId,
      clientOrderId: request.clientOrderId,
      account: order.account,
      pair: spec.pair,
      side: request.side,
      orderType: request.type,
      price,
      priceText,
      volume,
      volumeText,
      cost: unitsToNumber(cost, spec.costDecimals),
      costText: formatUnits(cost, spec.costDecimals),
      liquidity,
      fee: unitsToNumber(fee, order.feeDecimals),
      feeText: formatUnits(fee, order.feeDecimals),
      feeCurrency: order.feeCurrency,
      time,
    };
    this.fills.push(fill);
    this.#note(order, 'fill', fill);
  }

  #end(
    order: OrderRecord,
    status: 'canceled' | 'rejected' | 'expired',
    reason: OrderReason | undefined,
  ): void {
    order.status = status;
    order.reason = reason;
    this.#note(order, status);
  }

  #note(order: OrderRecord, kind: OrderUpdate['kind'], fill?: OwnFill): void {
    const time = fill?.time ?? this.#options.clock();
    order.updatedTime = time;
    this.#pending.push({ kind, order: order.note(), fill, time });
  }
}

/** Why what is left of a matched order must not rest; absent when it may. */
function leftOverReason(order: OrderRecord, { book }: PairMarket): OrderReason | undefined {
  const { request, tick, timeInForce } = order;
  if (timeInForce === 'fok') return 'fill_or_kill';
  if (tick === undefined) return book.available({ side: request.side }) > 0 ? 'self_trade' : 'no_liquidity';
  if (book.crosses(request.side, tick)) return 'self_trade';
  return timeInForce === 'ioc' ? 'immediate_or_cancel' : undefined;
}

/** Throws when an order cannot change any more. */
export function assertAlive(order: OrderRecord): void {
  if (isDone(order)) throw new RangeError(`order ${order.orderId} is ${order.status}`);
}
