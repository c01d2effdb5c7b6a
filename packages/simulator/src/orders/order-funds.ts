import { closableLots, type Hold } from '../ledger/holds.js';
import type { MoneyChanges } from '../ledger/ledger-types.js';
import type { Money } from '../ledger/money.js';
import type { Execution, PairMarket } from '../market/pair-market.js';
import { formatUnits, rescale, unitsToNumber } from '../wire/decimal.js';
import { needOf, walkBook, type FeeRates } from './order-need.js';
import type { OrderRecord } from './order-record.js';
import { OrderRefused, RefusalReason } from './order-request.js';
import { isDone, type OwnFill } from './own-order.js';

export interface OrderFundsOptions {
  readonly money: Money;
  readonly fees: FeeRates;
  readonly feeCurrency: 'quote' | 'received';
}

/** What orders hold back and close, and what fills cost. */
export class OrderFunds {
  readonly #options: OrderFundsOptions;

  constructor(options: OrderFundsOptions) {
    this.#options = options;
  }

  /** Adapts the hold of an order to its present state, and returns what has changed of its account since the last call. */
  settle(order: OrderRecord): MoneyChanges {
    const { money } = this.#options;
    money.hold(order.account, order.orderId, isDone(order) ? undefined : this.#need(order));
    return money.takeChanges(order.account, order.orderId);
  }

  /** Whether the account could pay for an order. @param replaced - id of an order whose hold it takes over */
  canAfford(order: OrderRecord, replaced: string): boolean {
    return this.#options.money.canHold(order.account, replaced, this.#need(order));
  }

  assertAffordable(order: OrderRecord, replaced: string): void {
    if (this.canAfford(order, replaced)) return;
    const { terms, account } = order;
    if (terms.kind !== 'spot')
      throw new OrderRefused(
        RefusalReason.INSUFFICIENT_MARGIN,
        `account ${account} has too little margin in ${terms.settle}`,
      );
    const currency = order.request.side === 'buy' ? terms.quote : terms.base;
    throw new OrderRefused(RefusalReason.INSUFFICIENT_FUNDS, `account ${account} has too little ${currency}`);
  }

  /** Notes what an order without a limit will trade for, as the book is without the order that it replaces. */
  estimate(order: OrderRecord, market: PairMarket, replaced?: string): void {
    if (order.tick !== undefined) return;
    const { request, account, terms } = order;
    if (order.isWaiting) {
      order.estimateTick = market.lastTick;
      return;
    }
    const own = request.tradesWithOwn === true ? undefined : account;
    const taker = { side: request.side, lots: order.remainingLots, account: own, without: replaced };
    const walk = walkBook(market, taker, terms);
    order.budget = walk.value;
    order.estimateTick = walk.worstTick ?? market.lastTick;
  }

  /** Lots that a reduce-only order may close beside the others. @param without - ids of orders that do not count */
  closable(
    { account, spec, positionSide, request: { side } }: ReducingOrder,
    without: readonly string[],
  ): bigint {
    const state = this.#options.money.account(account);
    const open = closableLots(state.position(spec.pair, positionSide), side);
    return open - state.reducingLots(spec.pair, { side, positionSide }, without);
  }

  /** Books a fill: in the order and in its account. */
  fill(
    order: OrderRecord,
    { tick, lots, trade }: Execution,
    { liquidity, fillId }: Pick<OwnFill, 'liquidity' | 'fillId'>,
  ): OwnFill {
    const { spec, request, terms, account, positionSide, orderId } = order;
    const { money, fees } = this.#options;
    const { cost, fee } = order.addFill({ tick, lots, feeRate: fees[liquidity] });
    if (order.budget !== undefined) {
      const left = order.budget - terms.value(tick, lots);
      order.budget = left > 0n ? left : 0n;
    }
    order.fillIds.push(fillId);
    const { price, priceText, volume, volumeText, time } = trade;
    const profit = money.book({
      account,
      pair: spec.pair,
      quoteCurrency: request.quoteCurrency,
      side: request.side,
      positionSide,
      tick,
      lots,
      fee: rescale(BigInt(fee), order.feeDecimals, money.decimals(order.feeCurrency)),
      feeCurrency: order.feeCurrency,
      orderId,
      fillId,
      time,
    });
    return {
      fillId,
      tradeId: trade.id,
      orderId,
      clientOrderId: request.clientOrderId,
      account,
      pair: spec.pair,
      quoteCurrency: terms.quote,
      side: request.side,
      orderType: request.type,
      positionSide,
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
      realizedPnl: profit === undefined ? undefined : unitsToNumber(profit, terms.decimals),
      realizedPnlText: profit === undefined ? undefined : formatUnits(profit, terms.decimals),
      time,
    };
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
      // The trigger of a trailing stop moves, its hold does not.
      tick: tick ?? (isWaiting && order.trail === undefined ? stopTick : undefined) ?? estimateTick,
      value: tick === undefined && !isWaiting ? order.budget : undefined,
      fees,
      paysQuoteFee: feeCurrency === 'quote',
      baseScale: 10n ** BigInt(Math.max(0, money.decimals(terms.base) - spec.volumeDecimals)),
      feeScale: 10n ** BigInt(terms.decimals - order.feeDecimalsOfSettle),
    });
  }
}

export type ReducingOrder = Pick<OrderRecord, 'account' | 'spec' | 'positionSide' | 'request'>;

/** Whether an order may only close a position. */
export const isReducing = ({
  request: { reduceOnly, side },
  positionSide,
}: Pick<OrderRecord, 'request' | 'positionSide'>): boolean =>
  reduceOnly === true ||
  (positionSide === 'long' && side === 'sell') ||
  (positionSide === 'short' && side === 'buy');
