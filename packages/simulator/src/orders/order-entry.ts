import { SystemAccount } from '../ledger/ledger-types.js';
import type { Money } from '../ledger/money.js';
import type { PairMarket } from '../market/pair-market.js';
import type { Clock } from '../wire/clock.js';
import { exactUnits } from '../wire/decimal.js';
import { lotsForAmount, type FeeRates } from './order-need.js';
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
import { checkShape, checkWorth, isConditional, readLots, readTick, readTrail } from './order-terms.js';
import { isDone, type OrderReason, type OwnOrder } from './own-order.js';
import { assertAlive, isReducing, type OwnOrders } from './own-orders.js';

/** Within what a client order id must be unique for each account. */
export type ClientIdRule = 'any' | 'open' | 'ever';

export interface OrderEntryInit {
  readonly own: OwnOrders;
  readonly money: Money;
  readonly clock: Clock;
  readonly fees: FeeRates;
  readonly clientIds: ClientIdRule;
  readonly marketOf: (pair: string) => PairMarket | undefined;
  /** Emits what has happened in a pair. */
  readonly publish: (market: PairMarket) => void;
  /** Ends an order at a time. */
  readonly expireAt: (orderId: string, time: number) => void;
}

/** Places, amends and cancels own orders. A request that is refused throws {@link OrderRefused} and changes nothing. */
export class OrderEntry {
  readonly #init: OrderEntryInit;

  constructor(init: OrderEntryInit) {
    this.#init = init;
  }

  /** @param rejects - a post-only order that would take is rejected by an event, instead of being refused */
  place(request: SubmitOrder, rejects: boolean): OwnOrder {
    const { own, publish } = this.#init;
    const { checked, market } = this.#check(request);
    if (!rejects) this.#assertRests(checked, market);
    own.assertAffordable(checked, market);
    return this.#enter(own.receive(checked, market), market, publish);
  }

  amend(change: AmendOrder): OwnOrder {
    const { own, publish } = this.#init;
    const order = this.record(change);
    const market = this.#marketOfRecord(order);
    this.#assertOpen(market, order.request);
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
    own.assertChange(order, market, next);
    own.replace(order, market, next);
    publish(market);
    return order.snapshot();
  }

  cancel(key: OrderKey, reason?: OrderReason): OwnOrder {
    return this.#end(this.record(key), 'canceled', reason);
  }

  expire(orderId: string): OwnOrder {
    return this.#end(this.record({ orderId, account: this.#ownerOf(orderId) }), 'expired');
  }

  /** Cancels open orders, the oldest first, and returns them. */
  cancelAll({ account = '', pair, side }: OrderFilter, reason?: OrderReason): OwnOrder[] {
    const id = this.#init.money.accountOf(account);
    const found = this.#init.own.open.filter(
      (order) =>
        order.account === id &&
        (pair === undefined || order.spec.pair === pair) &&
        (side === undefined || order.request.side === side),
    );
    // A listener may end one of them meanwhile.
    return found.filter((order) => !isDone(order)).map((order) => this.#end(order, 'canceled', reason));
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

  /** Reads a request, and refuses what does not depend on the book or on money. */
  #check(request: SubmitOrder): { checked: CheckedOrder; market: PairMarket } {
    const { marketOf, money, clock, own } = this.#init;
    const market = marketOf(request.pair);
    if (market === undefined)
      throw new OrderRefused(RefusalReason.UNKNOWN_PAIR, `${request.pair} is not traded here`);
    this.#assertOpen(market, request);
    checkShape(request, clock());
    const account = money.accountOf(request.account ?? '');
    if (account.startsWith('@'))
      throw new RangeError(`${account} is ${SystemAccount.CROWD}'s kind: it has no orders`);
    this.#assertClientId(account, request.clientOrderId);
    const terms = money.terms(request.pair);
    const { spec } = terms;
    const { type, price, stopPrice, timeInForce } = request;
    const quoteUnits = this.#quoteUnits(request, terms.decimals);
    const tick = price === undefined ? undefined : readTick(price, spec);
    const read: CheckedOrder = {
      request,
      account,
      terms,
      timeInForce: timeInForce ?? (type === 'market' ? 'ioc' : 'gtc'),
      lots: this.#lots(request, { market, quoteUnits, account }),
      tick,
      stopTick: stopPrice === undefined ? undefined : readTick(stopPrice, spec, 'stopPrice'),
      trail: readTrail(request, spec),
      quoteUnits,
      positionSide: this.#positionSide(request, account),
    };
    const isReduceOnly = isReducing(read);
    const checked = isReduceOnly && !isConditional(request) ? this.#cut(read, own) : read;
    checkWorth(terms, market, { tick, lots: checked.lots, isReduceOnly });
    return { checked, market };
  }

  #lots(
    request: SubmitOrder,
    { market, quoteUnits, account }: { market: PairMarket; quoteUnits: bigint | undefined; account: string },
  ): number {
    const { volume, side, tradesWithOwn } = request;
    const { money } = this.#init;
    const terms = money.terms(request.pair);
    if (quoteUnits === undefined) return readLots(volume ?? '', terms.spec);
    const { fees } = this.#init;
    const units =
      request.quoteIncludesFee === true
        ? (quoteUnits * 1_000_000_000n) / BigInt(Math.round((1 + fees.taker) * 1e9))
        : quoteUnits;
    const own = tradesWithOwn === true ? undefined : account;
    const lots = lotsForAmount(market, { side, account: own, units }, terms);
    if (lots === 0)
      throw new OrderRefused(
        RefusalReason.MIN_VOLUME,
        `${String(request.quoteAmount)} buys less than one lot`,
      );
    return lots;
  }

  #quoteUnits({ quoteAmount }: SubmitOrder, decimals: number): bigint | undefined {
    if (quoteAmount === undefined) return undefined;
    const units = exactUnits(quoteAmount, decimals);
    if (typeof units === 'bigint' && units > 0n) return units;
    throw new OrderRefused(
      RefusalReason.BAD_VOLUME,
      `quoteAmount must be a decimal above zero with up to ${decimals} decimals, and is ${quoteAmount}`,
    );
  }

  #positionSide(
    { positionSide = 'net', reduceOnly, pair }: SubmitOrder,
    account: string,
  ): CheckedOrder['positionSide'] {
    const { money } = this.#init;
    const isSpot = money.terms(pair).kind === 'spot';
    if (isSpot && (reduceOnly === true || positionSide !== 'net'))
      throw new OrderRefused(RefusalReason.BAD_REQUEST, `${pair} has no positions`);
    const { isHedged } = money.account(account);
    if (!isSpot && isHedged !== (positionSide !== 'net'))
      throw new OrderRefused(
        RefusalReason.POSITION_SIDE,
        `account ${account} has ${isHedged ? 'a long and a short position' : 'net positions'}`,
      );
    return positionSide;
  }

  /** Reduce-only orders are cut to what they can close. */
  #cut(checked: CheckedOrder, own: OwnOrders): CheckedOrder {
    const { terms, account, positionSide, request } = checked;
    const closable = own.closable({ account, orderId: '', spec: terms.spec, positionSide, request });
    if (closable <= 0n)
      throw new OrderRefused(RefusalReason.REDUCE_ONLY, 'there is no position that the order would close');
    return { ...checked, lots: Math.min(checked.lots, Number(closable)) };
  }

  #assertRests({ request, tick }: CheckedOrder, market: PairMarket): void {
    if (this.#init.own.wouldTake({ request, tick, isWaiting: isConditional(request) }, market))
      throw new OrderRefused(RefusalReason.WOULD_TAKE, 'the order is post-only and would take');
  }

  #assertOpen(market: PairMarket, request: SubmitOrder): void {
    const { status, spec } = market;
    if (status === 'halted') throw new OrderRefused(RefusalReason.HALTED, `${spec.pair} is halted`);
    if (status === 'cancel_only')
      throw new OrderRefused(RefusalReason.CANCEL_ONLY, `${spec.pair} takes cancellations only`);
    if (status === 'post_only' && request.postOnly !== true)
      throw new OrderRefused(RefusalReason.POST_ONLY_MODE, `${spec.pair} takes post-only orders only`);
  }

  #assertClientId(account: string, clientOrderId: string | undefined): void {
    const { clientIds, own } = this.#init;
    if (clientOrderId === undefined || clientIds === 'any') return;
    const orders = clientIds === 'open' ? own.open : [...own.records.values()];
    if (orders.some((order) => order.account === account && order.request.clientOrderId === clientOrderId))
      throw new OrderRefused(
        RefusalReason.DUPLICATE_CLIENT_ID,
        `account ${account} has an order ${clientOrderId} already`,
      );
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
