import { divideRounded, formatUnits, toUnits, unitsToNumber } from '../wire/decimal.js';
import type { RestingOrder } from '../market/order-book.js';
import type { OrderReason, OrderStatus, OwnOrder, PlaceOrder, TimeInForce } from './own-order.js';
import { splitPair, type PairSpec } from '../market/pair-spec.js';

/** Decimals of a fee in base currency. */
const BASE_FEE_DECIMALS = 8;

/** The state of an own order, in whole ticks and lots. `snapshot()` returns it as plain data. */
export class OrderRecord {
  readonly orderId: string;
  readonly account: string;
  readonly request: PlaceOrder;
  readonly spec: PairSpec;
  readonly timeInForce: TimeInForce;
  readonly stopTick: number | undefined;
  readonly createdTime: number;
  readonly feeCurrency: string;
  /** Fees are counted in units of `10^-feeDecimals` of that currency. */
  readonly feeDecimals: number;
  /** Filled volume in lots; `volumeLots` minus this is open. */
  filledLots = 0;
  volumeLots: number;
  /** The limit; absent: any price. */
  tick: number | undefined;
  status: OrderStatus = 'pending';
  reason: OrderReason | undefined;
  updatedTime: number;
  /** The order in the book, while it rests there. */
  resting: RestingOrder | undefined;
  readonly fillIds: string[] = [];
  /** Its state after each event, oldest first. */
  readonly #history: OwnOrder[] = [];
  costUnits = 0n;
  feeUnits = 0;
  /** Sum of tick times lots: exact where a double is not. */
  #notional = 0n;

  constructor({ request, spec, orderId, account, time, feeCurrency }: OrderRecordInit) {
    const { type, price, stopPrice } = request;
    if (type === 'limit' && price === undefined) throw new RangeError('a limit order needs a price');
    if (type === 'market' && price !== undefined) throw new RangeError('a market order has no price');
    if ((type === 'stop') !== (stopPrice !== undefined))
      throw new RangeError('a stop order, and no other, has a stopPrice');
    this.request = request;
    this.spec = spec;
    this.orderId = orderId;
    this.account = account;
    this.timeInForce = request.timeInForce ?? (type === 'market' ? 'ioc' : 'gtc');
    this.volumeLots = positive(toUnits(request.volume, spec.volumeDecimals), 'volume');
    this.tick = price === undefined ? undefined : positive(toUnits(price, spec.priceDecimals), 'price');
    this.stopTick =
      stopPrice === undefined ? undefined : positive(toUnits(stopPrice, spec.priceDecimals), 'stopPrice');
    const { base, quote } = splitPair(spec.pair);
    const paysBase = feeCurrency === 'received' && request.side === 'buy';
    this.feeCurrency = paysBase ? base : quote;
    this.feeDecimals = paysBase ? BASE_FEE_DECIMALS : spec.costDecimals;
    this.createdTime = time;
    this.updatedTime = time;
  }

  get remainingLots(): number {
    return this.volumeLots - this.filledLots;
  }

  /** Books a fill and returns its cost. */
  addFill({ tick, lots, feeRate }: { tick: number; lots: number; feeRate: number }): {
    cost: bigint;
    fee: number;
  } {
    const { priceDecimals, volumeDecimals, costDecimals } = this.spec;
    const exact = BigInt(tick) * BigInt(lots);
    const shift = priceDecimals + volumeDecimals - costDecimals;
    const cost = shift >= 0 ? divideRounded(exact, 10n ** BigInt(shift)) : exact * 10n ** BigInt(-shift);
    const fee =
      this.feeCurrency === splitPair(this.spec.pair).quote
        ? Math.round(Number(cost) * feeRate)
        : Math.round(lots * feeRate * 10 ** (BASE_FEE_DECIMALS - volumeDecimals));
    this.#notional += exact;
    this.filledLots += lots;
    this.costUnits += cost;
    this.feeUnits += fee;
    this.status = this.remainingLots === 0 ? 'filled' : 'partially_filled';
    return { cost, fee };
  }

  /** Its state at a time; `undefined` before it was received. */
  asOf(time: number): OwnOrder | undefined {
    if (time === Infinity) return this.snapshot();
    return this.#history.findLast(({ updatedTime }) => updatedTime <= time);
  }

  /** Keeps the present state for `asOf`, and returns it. */
  note(): OwnOrder {
    const snapshot = this.snapshot();
    this.#history.push(snapshot);
    return snapshot;
  }

  snapshot(): OwnOrder {
    const { spec, request } = this;
    const { priceDecimals, volumeDecimals, costDecimals } = spec;
    const average = this.filledLots > 0 ? divideRounded(this.#notional, BigInt(this.filledLots)) : undefined;
    return {
      orderId: this.orderId,
      clientOrderId: request.clientOrderId,
      account: this.account,
      pair: spec.pair,
      side: request.side,
      type: request.type,
      timeInForce: this.timeInForce,
      postOnly: request.postOnly ?? false,
      price: this.tick === undefined ? undefined : unitsToNumber(this.tick, priceDecimals),
      priceText: this.tick === undefined ? undefined : formatUnits(this.tick, priceDecimals),
      stopPrice: request.stopPrice,
      stopPriceText: this.stopTick === undefined ? undefined : formatUnits(this.stopTick, priceDecimals),
      volume: unitsToNumber(this.volumeLots, volumeDecimals),
      volumeText: formatUnits(this.volumeLots, volumeDecimals),
      filled: unitsToNumber(this.filledLots, volumeDecimals),
      filledText: formatUnits(this.filledLots, volumeDecimals),
      remaining: unitsToNumber(this.remainingLots, volumeDecimals),
      remainingText: formatUnits(this.remainingLots, volumeDecimals),
      averagePrice:
        average === undefined ? undefined : Number(this.#notional) / this.filledLots / 10 ** priceDecimals,
      averagePriceText: average === undefined ? undefined : formatUnits(Number(average), priceDecimals),
      cost: unitsToNumber(this.costUnits, costDecimals),
      costText: formatUnits(this.costUnits, costDecimals),
      fee: unitsToNumber(this.feeUnits, this.feeDecimals),
      feeText: formatUnits(this.feeUnits, this.feeDecimals),
      feeCurrency: this.feeCurrency,
      status: this.status,
      reason: this.reason,
      createdTime: this.createdTime,
      updatedTime: this.updatedTime,
      fillIds: [...this.fillIds],
    };
  }
}

interface OrderRecordInit {
  readonly request: PlaceOrder;
  readonly spec: PairSpec;
  readonly orderId: string;
  readonly account: string;
  readonly time: number;
  readonly feeCurrency: 'quote' | 'received';
}

export function positive(units: number, what: string): number {
  if (units <= 0) throw new RangeError(`${what} must be above zero`);
  return units;
}
