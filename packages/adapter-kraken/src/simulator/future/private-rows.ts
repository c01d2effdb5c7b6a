import { jsonArray, jsonObject, quoted, type OwnOrder } from '@hftjs/simulator';
import { type LedgerFill, wireType } from './fill-ledger.js';
import { double, milliseconds } from './number-text.js';
import type { OpenOrderNotice } from './open-order-notices.js';
import type { Product } from './products.js';

const clientId = ({ clientOrderId }: Pick<OwnOrder, 'clientOrderId'>): string | undefined =>
  clientOrderId === undefined ? undefined : quoted(clientOrderId);

/** An order as the `open_orders` feeds show it. `qty` is what is left of it. */
export const openOrderObject = (
  order: OwnOrder,
  { product: { id }, isStop }: { product: Product; isStop: boolean },
): string =>
  jsonObject({
    instrument: quoted(id),
    time: milliseconds(order.createdTime),
    last_update_time: milliseconds(order.updatedTime),
    qty: double(order.remaining),
    filled: double(order.filled),
    limit_price: double(order.price ?? 0),
    stop_price: double(order.stopPrice ?? 0),
    type: isStop ? feedType(order) : '"limit"',
    order_id: quoted(order.orderId),
    cli_ord_id: clientId(order),
    direction: order.side === 'buy' ? '0' : '1',
    reduce_only: String(order.reduceOnly),
    triggerSignal: isStop ? quoted(order.triggerBy) : undefined,
  });

const feedType = ({ type }: OwnOrder): string =>
  type === 'take_profit' ? '"take_profit"' : type === 'trailing_stop' ? '"trailing_stop"' : '"stop"';

interface NoticeForm {
  readonly feed: string;
  readonly product: Product;
  /** Orders that left the book may be named by nothing but their ids. */
  readonly idsOnly: boolean;
}

/** An update of the `open_orders` feeds. https://docs.kraken.com/api/docs/futures-api/websocket/open_orders */
export const openOrderFrame = (
  { order, isStop, isCancel, reason }: OpenOrderNotice,
  { feed, product, idsOnly }: NoticeForm,
): string =>
  jsonObject({
    feed: quoted(feed),
    ...(idsOnly
      ? { order_id: quoted(order.orderId), cli_ord_id: clientId(order) }
      : { order: openOrderObject(order, { product, isStop }) }),
    is_cancel: String(isCancel),
    reason: quoted(reason),
  });

export const openOrdersSnapshot = (feed: string, account: string, orders: readonly string[]): string =>
  jsonObject({ feed: quoted(`${feed}_snapshot`), account: quoted(account), orders: jsonArray(orders) });

/** A row of the `fills` feed. https://docs.kraken.com/api/docs/futures-api/websocket/fills */
export const fillObject = (entry: LedgerFill, product: Product): string => {
  const { fill, seq, order, takerOrderType, fillType } = entry;
  return jsonObject({
    instrument: quoted(product.id),
    time: milliseconds(fill.time),
    price: double(fill.price),
    seq: String(seq),
    buy: String(fill.side === 'buy'),
    qty: double(fill.volume),
    remaining_order_qty: double(order.remaining),
    order_id: quoted(fill.orderId),
    cli_ord_id: clientId(fill),
    fill_id: quoted(fill.fillId),
    fill_type: quoted(fillType),
    fee_paid: double(fill.fee),
    fee_currency: quoted(product.feeCurrency),
    taker_order_type: quoted(takerOrderType),
    order_type: quoted(wireType(order)),
  });
};

export const fillsSnapshot = (account: string, fills: readonly string[]): string =>
  jsonObject({ feed: '"fills_snapshot"', account: quoted(account), fills: jsonArray(fills) });

export const fillsFrame = (username: string, fills: readonly string[]): string =>
  jsonObject({ feed: '"fills"', username: quoted(username), fills: jsonArray(fills) });
