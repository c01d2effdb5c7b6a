import { type JsonFields, jsonObject, type OrderUpdate, type OwnOrder, quoted } from '@hftjs/simulator';
import type { OrderNotes } from '../orders/order-notes.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText, type TimeUnit } from '../wire/time-unit.js';
import {
  executionType,
  expiryReason,
  orderStatus,
  orderType,
  selfTradePrevention,
  timeInForce,
  trailDelta,
  triggerText,
} from './order-words.js';

/** What a report contains besides the update of the market. */
export interface ReportContext {
  readonly pair: BinancePair;
  readonly notes: OrderNotes;
  readonly executionId: number;
}

/**
 * The event of one change of an own order, with all of its fields.
 * https://developers.binance.com/docs/binance-spot-api-docs/user-data-stream#order-update
 */
export function executionReport(update: OrderUpdate, context: ReportContext, unit: TimeUnit): string {
  const { order, fill, time } = update;
  const { pair, notes, executionId } = context;
  const clientOrderId = notes.clientOrderId(order);
  const isCancel = order.status === 'canceled' && order.reason === 'user';
  // A cancellation has an id of its own, an amendment gives the order another one.
  const former = update.kind === 'replaced' ? (notes.formerClientOrderId(order) ?? '') : '';
  const workingTime = notes.workingTime(order);
  return jsonObject({
    e: '"executionReport"',
    E: timeText(time, unit),
    s: quoted(pair.symbol),
    c: quoted(isCancel ? notes.cancelId(order) : clientOrderId),
    S: quoted(order.side.toUpperCase()),
    o: quoted(orderType(order)),
    f: quoted(timeInForce(order)),
    q: quoted(pair.volume(order.volumeText)),
    p: quoted(pair.price(order.priceText ?? '0')),
    P: quoted(pair.price(triggerText(order))),
    ...trailFields(order, unit),
    F: quoted(pair.volume('0')),
    g: '-1',
    C: quoted(isCancel ? clientOrderId : former),
    x: quoted(executionType(update)),
    X: quoted(orderStatus(order)),
    r: order.status === 'rejected' ? '"WOULD_MATCH_IMMEDIATELY"' : '"NONE"',
    i: order.orderId,
    l: quoted(pair.volume(fill?.volumeText ?? '0')),
    z: quoted(pair.volume(order.filledText)),
    L: quoted(pair.price(fill?.priceText ?? '0')),
    n: quoted(fill === undefined ? '0' : pair.price(fill.feeText)),
    N: fill === undefined ? 'null' : quoted(fill.feeCurrency.toUpperCase()),
    T: timeText(time, unit),
    t: fill === undefined ? '-1' : String(fill.tradeId),
    ...preventionFields(order, pair),
    I: String(executionId),
    w: String(order.status === 'new' || order.status === 'partially_filled'),
    m: String(fill?.liquidity === 'maker'),
    M: String(fill !== undefined),
    O: timeText(order.createdTime, unit),
    Z: quoted(pair.price(order.costText)),
    Y: quoted(pair.price(fill?.costText ?? '0')),
    Q: quoted(pair.price(order.quoteAmountText ?? '0')),
    W: workingTime === undefined ? undefined : timeText(workingTime, unit),
    V: quoted(selfTradePrevention(order, notes)),
    eR: endReason(order),
  });
}

function endReason(order: OwnOrder): string | undefined {
  const reason = expiryReason(order);
  return reason === undefined ? undefined : quoted(reason);
}

/** How much of an order was kept from trading with its own account. */
const preventionFields = ({ reason, remainingText }: OwnOrder, pair: BinancePair): JsonFields =>
  reason === 'self_trade'
    ? { v: '1', A: quoted(pair.volume(remainingText)), B: quoted(pair.volume(remainingText)) }
    : {};

const trailFields = (order: OwnOrder, unit: TimeUnit): JsonFields => {
  const delta = trailDelta(order);
  return delta === undefined ? {} : { d: String(delta), D: timeText(order.createdTime, unit) };
};
