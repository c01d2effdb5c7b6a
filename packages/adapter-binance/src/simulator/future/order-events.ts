import { jsonObject, type OrderUpdate, type OwnFill, quoted, withDecimals } from '@hftjs/simulator';
import { product } from '../wire/decimal-text.js';
import type { OrderNotes } from '../orders/order-notes.js';
import type { BinancePair } from '../market/symbols.js';
import { timeText } from '../wire/time-unit.js';
import {
  executionType,
  expiryReason,
  isForced,
  orderStatus,
  orderType,
  originalType,
  positionSide,
  selfTradePrevention,
  timeInForce,
  trailTexts,
  workingType,
} from './future-words.js';

/** What events say beyond the market's own news. */
export interface EventContext {
  readonly pair: BinancePair;
  readonly notes: OrderNotes;
}

export const times = (type: string, time: number): Record<string, string> => ({
  e: quoted(type),
  T: timeText(time, 'ms'),
  E: timeText(time, 'ms'),
});

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Order-Update */
export function orderTradeUpdate(update: OrderUpdate, { pair, notes }: EventContext): string {
  const { order, fill, time } = update;
  const isOpen = order.status === 'new' || order.status === 'partially_filled';
  const openValue =
    isOpen && order.priceText !== undefined ? product(order.priceText, order.remainingText, 5) : '0';
  const traits = notes.traits(order);
  const trail = trailTexts(order);
  const row = jsonObject({
    s: quoted(pair.symbol),
    c: quoted(notes.clientOrderId(order)),
    S: quoted(order.side.toUpperCase()),
    o: quoted(orderType(order)),
    f: quoted(timeInForce(order)),
    q: quoted(pair.volume(order.volumeText)),
    p: quoted(order.priceText === undefined ? '0' : pair.price(order.priceText)),
    ap: quoted(order.averagePriceText === undefined ? '0' : pair.price(order.averagePriceText)),
    sp: quoted(order.stopPriceText === undefined ? '0' : pair.price(order.stopPriceText)),
    x: quoted(executionType(update)),
    X: quoted(orderStatus(order)),
    i: order.orderId,
    l: quoted(fill === undefined ? '0' : pair.volume(fill.volumeText)),
    z: quoted(order.filled === 0 ? '0' : pair.volume(order.filledText)),
    L: quoted(fill === undefined ? '0' : pair.price(fill.priceText)),
    n: fill && quoted(fill.feeText),
    N: fill && quoted(fill.feeCurrency.toUpperCase()),
    T: timeText(time, 'ms'),
    t: String(fill?.tradeId ?? 0),
    b: quoted(order.side === 'buy' ? openValue : '0'),
    a: quoted(order.side === 'sell' ? openValue : '0'),
    m: String(fill?.liquidity === 'maker'),
    R: String(order.reduceOnly || isForced(order)),
    wt: quoted(workingType(order)),
    ot: quoted(originalType(order)),
    ps: quoted(positionSide(order)),
    cp: String(traits.closesPosition ?? false),
    ...(trail !== undefined && { AP: quoted(trail.activation), cr: quoted(trail.callback) }),
    rp: quoted(fill === undefined ? '0' : amountText(fill.realizedPnlText)),
    pP: String(traits.priceProtect ?? false),
    si: '0',
    ss: '0',
    V: quoted(selfTradePrevention(order, notes)),
    pm: '"NONE"',
    gtd: order.expireTime === undefined ? '0' : String(order.expireTime),
    er: quoted(expiryReason(order)),
    M: update.kind === 'replaced' ? quoted(timeText(time, 'us')) : undefined,
  });
  return jsonObject({ ...times('ORDER_TRADE_UPDATE', time), o: row });
}

/** https://developers.binance.com/docs/derivatives/usds-margined-futures/user-data-streams/Event-Trade-Lite */
export function tradeLite(
  { order, time }: OrderUpdate,
  fill: OwnFill,
  { pair, notes }: EventContext,
): string {
  return jsonObject({
    e: '"TRADE_LITE"',
    E: timeText(time, 'ms'),
    T: timeText(time, 'ms'),
    s: quoted(pair.symbol),
    q: quoted(pair.volume(order.volumeText)),
    p: quoted(pair.price(order.priceText ?? '0')),
    m: String(fill.liquidity === 'maker'),
    c: quoted(notes.clientOrderId(order)),
    S: quoted(order.side.toUpperCase()),
    L: quoted(pair.price(fill.priceText)),
    l: quoted(pair.volume(fill.volumeText)),
    t: String(fill.tradeId),
    i: order.orderId,
  });
}

/** An amount of quote currency; zero is short. */
export function amountText(text = '0'): string {
  const amount = withDecimals(text, 8);
  return Number(amount) === 0 ? '0' : amount;
}
