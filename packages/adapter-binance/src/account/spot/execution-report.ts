import { Type, type Static } from 'typebox';
import {
  isTerminal,
  subtractDecimals,
  type OrderEvent,
  type OrderReason,
  type OrderStatus,
} from '@hftjs/core';
import {
  type FillRow,
  flag,
  optionalText,
  type OrderUpdate,
  type AccountRow,
  reader,
  text,
  type SymbolMap,
} from '@hftjs/core/adapter';
import {
  checkFill,
  eventOfStatus,
  feesOf,
  liquidityOf,
  orderKey,
  reasonIn,
  sideOf,
  unlessZero,
} from '../order-codes.js';
import { optionalAmount, optionalQuantity, orderId, quantity, time, tradeId } from '../fields.js';
import { timeOf } from '../../venue/time.js';
import { averageOf, isPostOnly, spotStatusOf, spotTimeInForceOf, spotTypeOf } from './order-codes.js';

/**
 * A change of an own order. Numbers are the text that stood in the frame.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream#order-update
 */
const schema = Type.Object({
  s: text,
  c: optionalText,
  S: text,
  o: text,
  f: optionalText,
  q: quantity,
  p: optionalQuantity,
  P: optionalQuantity,
  d: optionalQuantity,
  C: optionalText,
  x: text,
  X: text,
  r: optionalText,
  i: orderId,
  l: quantity,
  z: quantity,
  L: optionalQuantity,
  n: optionalAmount,
  N: optionalText,
  T: time,
  t: tradeId,
  a: Type.Optional(tradeId),
  w: flag,
  m: flag,
  O: time,
  Z: optionalAmount,
  Q: optionalQuantity,
  A: optionalQuantity,
  eR: optionalText,
});

export type ExecutionReport = Static<typeof schema>;

const readReport = reader('executionReport', schema);

const EVENT: Readonly<Record<string, OrderEvent>> = {
  NEW: 'new',
  CANCELED: 'canceled',
  REPLACED: 'replaced',
  REJECTED: 'rejected',
  TRADE: 'trade',
  CALCULATED: 'trade',
  EXPIRED: 'expired',
};

/** Reasons of rejections, `r`, and of expiries, `eR`. */
const REASON: Readonly<Record<string, OrderReason>> = {
  INSUFFICIENT_BALANCES: 'insufficient_funds',
  WOULD_MATCH_IMMEDIATELY: 'post_only',
  SELF_TRADE_PREVENTION: 'self_trade',
  UNFILLED_IOC_QUANTITY_EXPIRED: 'not_filled',
  UNFILLED_FOK_ORDER_EXPIRED: 'not_filled',
  INSUFFICIENT_LIQUIDITY: 'not_filled',
};

/**
 * An `executionReport` as an order's change and, where it reports one, a fill.
 *
 * @throws Error naming what is wrong with the row
 */
export function parseExecutionReport(row: unknown, symbols: SymbolMap): AccountRow {
  const report = readReport(row);
  const fill = parseFill(report, symbols);
  return { order: parseOrder(report, fill, symbols), fill };
}

function parseOrder(report: ExecutionReport, fill: FillRow | undefined, symbols: SymbolMap): OrderUpdate {
  const rawReason = reasonWord(report);
  const isRefused = isRefusedPostOnly(report, rawReason);
  const status = isRefused
    ? 'rejected'
    : spotStatusOf({ word: report.X, filled: report.z, type: report.o, isWorking: report.w });
  return {
    orderId: report.i,
    key: orderKey(report.s, report.i),
    symbol: symbols.pairOf(report.s),
    clientOrderId: clientOrderIdOf(report),
    side: sideOf(report.S),
    type: spotTypeOf(report.o, report.d),
    timeInForce: spotTimeInForceOf(report.o, report.f ?? undefined),
    postOnly: isPostOnly(report.o),
    numbers: {
      price: unlessZero(report.p),
      stopPrice: unlessZero(report.P),
      volume: unlessZero(report.q),
      quoteVolume: unlessZero(report.Q),
      filledVolume: report.z,
      remainingVolume: remainingOf(report, status),
      averagePrice: averageOf(report.Z, report.z),
    },
    status,
    event: isRefused ? 'rejected' : eventOf(report, status, fill !== undefined),
    rawStatus: report.X,
    reason: reasonFor(report, isRefused, rawReason),
    rawReason,
    createdTime: timeOf(report.O),
    time: timeOf(report.T),
    fill,
  };
}

/** Only what has a quantity is a fill: other changes come under the same names. */
function parseFill(report: ExecutionReport, symbols: SymbolMap): FillRow | undefined {
  const { x, l, L, n, N } = report;
  if ((x !== 'TRADE' && x !== 'CALCULATED') || Number(l) === 0) return undefined;
  return {
    orderId: report.i,
    key: orderKey(report.s, report.i),
    symbol: symbols.pairOf(report.s),
    clientOrderId: clientOrderIdOf(report),
    side: sideOf(report.S),
    time: timeOf(report.T),
    tradeId: fillId(report),
    price: checkFill(L, l),
    volume: l,
    liquidity: liquidityOf(report.m),
    fees: feesOf(n, N),
  };
}

/**
 * A fill that smart order routing allocated is not a trade of the market: it has an allocation id, and -1 as trade id.
 *
 * @see https://developers.binance.com/docs/binance-spot-api-docs/faqs/sor_faq
 */
function fillId({ t, a }: ExecutionReport): string {
  if (Number(t) >= 0) return t;
  if (a === undefined || Number(a) < 0) throw new Error('a trade without id');
  return a;
}

/** A post-only order that was refused later than when it was placed, as part of an order list. */
const isRefusedPostOnly = ({ X, o, z }: ExecutionReport, rawReason: string | undefined): boolean =>
  X === 'EXPIRED' && rawReason === 'REJECTED' && isPostOnly(o) && Number(z) === 0;

function reasonFor(
  { X }: ExecutionReport,
  isRefused: boolean,
  rawReason: string | undefined,
): OrderReason | undefined {
  if (isRefused) return 'post_only';
  return X === 'EXPIRED_IN_MATCH' ? 'self_trade' : reasonIn(REASON, rawReason);
}

/** A cancel has its own id in `c`; `C` is that of the order. An amended order has a new one in `c`. */
const clientOrderIdOf = ({ x, c, C }: ExecutionReport): string | undefined =>
  (x === 'REPLACED' ? c : (C ?? '') || c) ?? undefined;

/** Volume that self-trade prevention removed is not remaining volume while the order is live. */
function remainingOf({ q, z, A: prevented }: ExecutionReport, status: OrderStatus): string | undefined {
  if (unlessZero(q) === undefined || !prevented || isTerminal({ status })) return undefined;
  return subtractDecimals(subtractDecimals(q, z), prevented);
}

function reasonWord({ r, eR }: ExecutionReport): string | undefined {
  const word = (eR ?? '') || (r ?? '');
  return word === '' || word === 'NONE' ? undefined : word;
}

function eventOf({ x }: ExecutionReport, status: OrderStatus, hasFill: boolean): OrderEvent {
  if (x === 'TRADE_PREVENTION') return status === 'expired' ? 'expired' : 'replaced';
  const event = EVENT[x] ?? 'unknown';
  return event === 'trade' && !hasFill ? eventOfStatus(status) : event;
}
