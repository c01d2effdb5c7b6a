import { closableLots, type Hold } from '../ledger/holds.js';
import type { Money } from '../ledger/money.js';
import type { RestingOrder } from '../market/order-book.js';
import type { Execution, PairMarket } from '../market/pair-market.js';
import type { Clock } from '../wire/clock.js';
import { formatUnits, rescale, unitsToNumber } from '../wire/decimal.js';
import { needOf, walkBook, type FeeRates } from './order-need.js';
import { OrderRecord } from './order-record.js';
import { OrderRefused, RefusalReason, type CheckedOrder } from './order-request.js';
import { isDone, type OrderReason, type OrderUpdate, type OwnFill } from './own-order.js';
import { isReached, limitAfterTrigger } from './trigger.js';

export interface OwnOrdersOptions {
  readonly clock: Clock;
  readonly fees: FeeRates;
  readonly feeCurrency: 'quote' | 'received';
  readonly money: Money;
  readonly orderId: (count: number) => string;
  readonly fillId: (count: number) => string;
}

/** What of an order changes, in ticks and lots. */
export interface OrderChange {
  readonly tick: number | undefined;
  readonly lots: number;
  readonly stopTick: number | undefined;
}

/** Own orders of all accounts, from `received` to their end, and their fills. */
export class OwnOrders {
  readonly records = new Map<string, OrderRecord>();
  readonly fills: OwnFill[] = [];
  readonly #options: OwnOrdersOptions;
  readonly #waiting = new Set<OrderRecord>();
  /** Not yet ended, oldest first. */
  readonly #open = new Set<OrderRecord>();
  #pending: OrderUpdate[] = [];

  constructor(options: OwnOrdersOptions) {
    this.#options = options;
  }

  /** Orders that have not ended, oldest first. */
  get open(): readonly OrderRecord[] {
    return [...this.#open];
  }

  /** What is new since the last call. */
  takeNews(): readonly OrderUpdate[] {
    const updates = this.#pending;
    this.#pending = [];
    return updates;
  }

  /** Throws when the account cannot pay for an order. */
  assertAffordable(checked: CheckedOrder, market: PairMarket, replaced = ''): void {
    const order = new OrderRecord({ ...this.#recordInit(checked), orderId: '', time: 0 });
    this.estimate(order, market);
    this.#assertHold(order, replaced);
  }

  receive(checked: CheckedOrder, market: PairMarket): OrderRecord {
    const order = new OrderRecord({
      ...this.#recordInit(checked),
      orderId: this.#options.orderId(this.records.size),
      time: this.#options.clock(),
    });
    this.estimate(order, market);
    this.records.set(order.orderId, order);
    this.#open.add(order);
    this.#note(order, 'received');
    return order;
  }

  /** Accepts or rejects a received order. Returns true when it has to be matched. */
  admit(order: OrderRecord, market: PairMarket): boolean {
    if (this.wouldTake(order, market)) {
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

  /** Whether a post-only order would trade at once. */
  wouldTake(
    { request, tick, isWaiting }: Pick<OrderRecord, 'request' | 'tick' | 'isWaiting'>,
    { book }: PairMarket,
  ): boolean {
    return request.postOnly === true && !isWaiting && tick !== undefined && book.crosses(request.side, tick);
  }

  /** Matches an order. The remaining volume rests or is cancelled. */
  match(order: OrderRecord, market: PairMarket): void {
    if (this.wouldTake(order, market)) {
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
    const maker =
      execution.maker.orderId === undefined ? undefined : this.records.get(execution.maker.orderId);
    if (maker !== undefined) this.#fill(maker, execution, 'maker');
  }

  /** @param ending - an order is cancelled by its `user`, unless there is another reason */
  end(
    order: OrderRecord,
    market: PairMarket,
    { status, reason }: { status: 'canceled' | 'expired'; reason?: OrderReason | undefined },
  ): void {
    this.#withdraw(order, market);
    this.#end(order, status, reason ?? (status === 'canceled' ? 'user' : undefined));
  }

  /** Throws when an order must not change like this. */
  assertChange(order: OrderRecord, market: PairMarket, change: OrderChange): void {
    const { tick, lots } = change;
    const { request, isWaiting } = order;
    if (lots <= order.filledLots)
      throw new OrderRefused(
        RefusalReason.FILLED_VOLUME,
        `order ${order.orderId} has filled more than that`,
        formatUnits(order.filledLots, order.spec.volumeDecimals),
      );
    if (tick !== order.tick && this.wouldTake({ request, tick, isWaiting }, market))
      throw new OrderRefused(RefusalReason.WOULD_TAKE, `order ${order.orderId} is post-only and would take`);
    const before = { tick: order.tick, volumeLots: order.volumeLots, stopTick: order.stopTick };
    if (isReducing(order) && !isWaiting && BigInt(lots - order.filledLots) > this.closable(order))
      throw new OrderRefused(
        RefusalReason.REDUCE_ONLY,
        `order ${order.orderId} would close more than is open`,
      );
    Object.assign(order, { tick, volumeLots: lots, stopTick: change.stopTick });
    try {
      this.#assertHold(order, order.orderId);
    } finally {
      Object.assign(order, before);
    }
  }

  /**
   * Changes an order under the same id. Only a smaller volume at the same price keeps the place in the queue.
   */
  replace(order: OrderRecord, market: PairMarket, { tick, lots, stopTick }: OrderChange): void {
    const keepsPlace = tick === order.tick && lots < order.volumeLots && order.resting !== undefined;
    const isWaiting = order.isWaiting;
    if (keepsPlace && order.resting) market.book.reduce(order.resting, order.volumeLots - lots);
    else if (!isWaiting) this.#withdraw(order, market);
    order.tick = tick;
    order.volumeLots = lots;
    order.stopTick = stopTick;
    this.#note(order, 'replaced');
    if (!keepsPlace && !isWaiting) this.match(order, market);
  }

  /** Triggers the next waiting order whose price was reached, and returns it if it has to be matched. */
  trigger(market: PairMarket): OrderRecord | undefined {
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

  /** Lots that a reduce-only order may close beside the others. */
  closable({
    account,
    orderId,
    spec,
    positionSide,
    request: { side },
  }: Pick<OrderRecord, 'account' | 'orderId' | 'spec' | 'positionSide' | 'request'>): bigint {
    const state = this.#options.money.account(account);
    const open = closableLots(state.position(spec.pair, positionSide), side);
    return open - state.reducingLots(spec.pair, { side, positionSide }, orderId);
  }

  /** What an order without a limit will trade for, as the book is now. */
  estimate(order: OrderRecord, market: PairMarket): void {
    if (order.tick !== undefined) return;
    const { request, account, terms } = order;
    if (order.isWaiting) {
      order.estimateTick = market.lastTick;
      return;
    }
    const walk = walkBook(
      market,
      {
        side: request.side,
        lots: order.remainingLots,
        account: request.tradesWithOwn === true ? undefined : account,
      },
      terms,
    );
    order.budget = walk.value;
    order.estimateTick = walk.worstTick ?? market.lastTick;
  }

  #recordInit(checked: CheckedOrder): { checked: CheckedOrder; feeCurrency: 'quote' | 'received' } {
    return { checked, feeCurrency: this.#options.feeCurrency };
  }

  #need(order: OrderRecord): Hold | undefined {
    const { terms, spec, tick, stopTick, estimateTick, isWaiting } = order;
    const { money, fees, feeCurrency } = this.#options;
    return needOf({
      terms,
      side: order.request.side,
      positionSide: order.positionSide,
      isReduceOnly: isReducing(order),
      isWaiting,
      lots: order.remainingLots,
      tick: tick ?? (isWaiting ? stopTick : undefined) ?? estimateTick,
      value: tick === undefined && !isWaiting ? order.budget : undefined,
      fees,
      paysQuoteFee: feeCurrency === 'quote',
      baseScale: 10n ** BigInt(Math.max(0, money.decimals(terms.base) - spec.volumeDecimals)),
      feeScale: 10n ** BigInt(terms.decimals - order.feeDecimalsOfSettle),
    });
  }

  #assertHold(order: OrderRecord, replaced: string): void {
    const { terms, account } = order;
    if (this.#options.money.canHold(account, replaced, this.#need(order))) return;
    if (terms.kind !== 'spot')
      throw new OrderRefused(
        RefusalReason.INSUFFICIENT_MARGIN,
        `account ${account} has too little margin in ${terms.settle}`,
      );
    const currency = order.request.side === 'buy' ? terms.quote : terms.base;
    throw new OrderRefused(RefusalReason.INSUFFICIENT_FUNDS, `account ${account} has too little ${currency}`);
  }

  /** Why a triggered order cannot be matched. */
  #prepareTriggered(order: OrderRecord, market: PairMarket): OrderReason | undefined {
    if (isReducing(order)) {
      const closable = this.closable(order);
      if (closable <= 0n) return 'reduce_only';
      if (BigInt(order.remainingLots) > closable) order.volumeLots = order.filledLots + Number(closable);
    }
    this.estimate(order, market);
    const { money } = this.#options;
    return money.canHold(order.account, order.orderId, this.#need(order)) ? undefined : 'insufficient_funds';
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
    order.market = market;
  }

  #withdraw(order: OrderRecord, market: PairMarket): void {
    this.#waiting.delete(order);
    if (order.resting !== undefined) market.book.remove(order.resting);
    order.resting = undefined;
  }

  #fill(order: OrderRecord, { tick, lots, trade }: Execution, liquidity: 'maker' | 'taker'): void {
    const { spec, request, terms } = order;
    const { money } = this.#options;
    const { cost, fee } = order.addFill({ tick, lots, feeRate: this.#options.fees[liquidity] });
    if (order.budget !== undefined) {
      const left = order.budget - terms.value(tick, lots);
      order.budget = left > 0n ? left : 0n;
    }
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
      positionSide: order.positionSide,
      price,
      priceText,
      volume,
      volumeText,
      cost: unitsToNumber(cost, order.costDecimals),
      costText: formatUnits(cost, order.costDecimals),
      liquidity,
      fee: unitsToNumber(fee, order.feeDecimals),
      feeText: formatUnits(fee, order.feeDecimals),
      feeCurrency: order.feeCurrency,
      time,
    };
    this.fills.push(fill);
    money.book({
      account: order.account,
      pair: spec.pair,
      side: request.side,
      positionSide: order.positionSide,
      tick,
      lots,
      fee: rescale(BigInt(fee), order.feeDecimals, money.decimals(order.feeCurrency)),
      feeCurrency: order.feeCurrency,
      orderId: order.orderId,
      fillId,
      time,
    });
    this.#note(order, 'fill', fill);
    if (terms.kind !== 'spot') this.#trimReducing(order);
  }

  /** Reduce-only orders never close more than is open: the newest ones are made smaller or cancelled. */
  #trimReducing({ account, spec, positionSide }: OrderRecord): void {
    for (const order of this.open.toReversed()) {
      if (order.account !== account || order.spec !== spec || order.positionSide !== positionSide) continue;
      if (!isReducing(order) || order.resting === undefined || order.market === undefined) continue;
      const excess = BigInt(order.remainingLots) - this.closable(order);
      if (excess <= 0n) continue;
      if (excess >= BigInt(order.remainingLots))
        this.end(order, order.market, { status: 'canceled', reason: 'reduce_only' });
      else {
        order.market.book.reduce(order.resting, Number(excess));
        order.volumeLots -= Number(excess);
        this.#note(order, 'replaced');
      }
    }
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
    const { money } = this.#options;
    const isOver = isDone(order);
    if (isOver) this.#open.delete(order);
    money.hold(order.account, order.orderId, isOver ? undefined : this.#need(order));
    const time = fill?.time ?? this.#options.clock();
    order.updatedTime = time;
    this.#pending.push({ kind, order: order.note(), fill, time, ...money.takeChanges(order.account) });
  }
}

/** Whether an order may only close a position. */
export const isReducing = ({
  request,
  positionSide,
}: Pick<OrderRecord, 'request' | 'positionSide'>): boolean =>
  request.reduceOnly === true ||
  (positionSide === 'long' && request.side === 'sell') ||
  (positionSide === 'short' && request.side === 'buy');

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
  if (isDone(order))
    throw new OrderRefused(RefusalReason.ORDER_DONE, `order ${order.orderId} is ${order.status}`);
}
