import type { PairTerms } from '../ledger/pair-terms.js';
import type { PositionSide } from '../ledger/position-record.js';
import type { RestingOrder } from '../market/order-book.js';
import type { PairMarket } from '../market/pair-market.js';
import type { PairSpec } from '../market/pair-spec.js';
import { divideRounded } from '../wire/decimal.js';
import type { CheckedOrder, SubmitOrder, TrailTicks } from './order-request.js';
import { orderSnapshot } from './order-snapshot.js';
import type { OrderReason, OrderStatus, OwnOrder, TimeInForce } from './own-order.js';

/** Decimals of a fee in base currency. */
const BASE_FEE_DECIMALS = 8;

/** The state of an own order, in whole ticks and lots. `snapshot()` returns it as plain data. */
export class OrderRecord {
  readonly orderId: string;
  readonly account: string;
  readonly request: SubmitOrder;
  readonly terms: PairTerms;
  readonly spec: PairSpec;
  readonly timeInForce: TimeInForce;
  readonly positionSide: PositionSide;
  readonly trail: TrailTicks | undefined;
  readonly quoteUnits: bigint | undefined;
  readonly createdTime: number;
  readonly feeCurrency: string;
  /** Fees are counted in units of `10^-feeDecimals` of that currency. */
  readonly feeDecimals: number;
  /** Costs are counted in units of `10^-costDecimals` of the currency of settlement. */
  readonly costDecimals: number;
  /** The trigger; a trailing one moves. */
  stopTick: number | undefined;
  /** Best tick that a trailing stop has seen since it was activated. */
  bestTick: number | undefined;
  /** Filled volume in lots; `volumeLots` minus this is open. */
  filledLots = 0;
  volumeLots: number;
  /** The limit; absent: any price. */
  tick: number | undefined;
  status: OrderStatus = 'pending';
  reason: OrderReason | undefined;
  updatedTime: number;
  triggeredTime: number | undefined;
  /** The order in the book, while it rests there. */
  resting: RestingOrder | undefined;
  /** Where it rests. */
  market: PairMarket | undefined;
  /** What an order without a limit will trade for, in units of the ledger, and its worst tick. */
  budget: bigint | undefined;
  estimateTick = 0;
  readonly fillIds: string[] = [];
  /** Its state after each event, oldest first. */
  readonly #history: OwnOrder[] = [];
  costUnits = 0n;
  feeUnits = 0;
  /** Sum of tick times lots: exact where a double is not. */
  notional = 0n;

  constructor({ checked, orderId, time, feeCurrency }: OrderRecordInit) {
    const { request, terms, account } = checked;
    this.request = request;
    this.terms = terms;
    this.spec = terms.spec;
    this.orderId = orderId;
    this.account = account;
    this.timeInForce = checked.timeInForce;
    this.positionSide = checked.positionSide;
    this.trail = checked.trail;
    this.quoteUnits = checked.quoteUnits;
    this.volumeLots = checked.lots;
    this.tick = checked.tick;
    this.stopTick = checked.stopTick;
    const paysBase = terms.kind === 'spot' && feeCurrency === 'received' && request.side === 'buy';
    this.feeCurrency = paysBase ? terms.base : terms.settle;
    const isInverse = terms.kind === 'inverse';
    const { costDecimals, feeDecimals = isInverse ? BASE_FEE_DECIMALS : costDecimals } = terms.spec;
    this.feeDecimals = paysBase ? BASE_FEE_DECIMALS : feeDecimals;
    this.costDecimals = isInverse ? terms.decimals : terms.spec.costDecimals;
    this.createdTime = time;
    this.updatedTime = time;
  }

  get remainingLots(): number {
    return this.volumeLots - this.filledLots;
  }

  /** Decimals of fees that are paid in the currency of settlement. */
  get feeDecimalsOfSettle(): number {
    return this.feeCurrency === this.terms.settle ? this.feeDecimals : this.costDecimals;
  }

  /** Whether it waits for its trigger. */
  get isWaiting(): boolean {
    return (this.stopTick !== undefined || this.trail !== undefined) && this.triggeredTime === undefined;
  }

  /** Books a fill and returns its cost and fee. */
  addFill({ tick, lots, feeRate }: { tick: number; lots: number; feeRate: number }): {
    cost: bigint;
    fee: number;
  } {
    const exact = BigInt(tick) * BigInt(lots);
    const cost = this.#costOf(tick, lots);
    const fee =
      this.feeCurrency === this.terms.settle
        ? Math.round((Number(cost) * feeRate) / 10 ** (this.costDecimals - this.feeDecimals))
        : Math.round(lots * feeRate * 10 ** (BASE_FEE_DECIMALS - this.spec.volumeDecimals));
    this.notional += exact;
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
    return orderSnapshot(this);
  }

  #costOf(tick: number, lots: number): bigint {
    const { priceDecimals, volumeDecimals } = this.spec;
    if (this.terms.kind === 'inverse') return this.terms.value(tick, lots);
    const exact = BigInt(tick) * BigInt(lots);
    const shift = priceDecimals + volumeDecimals - this.costDecimals;
    return shift >= 0 ? divideRounded(exact, 10n ** BigInt(shift)) : exact * 10n ** BigInt(-shift);
  }
}

interface OrderRecordInit {
  readonly checked: CheckedOrder;
  readonly orderId: string;
  readonly time: number;
  readonly feeCurrency: 'quote' | 'received';
}
