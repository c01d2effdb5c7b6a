import { isDone, jsonArray, jsonObject, type OwnFill, type OwnOrder, quoted } from '@hftjs/simulator';
import { orderType, reasonText } from './execution-rows.js';
import { zero } from '../json-text.js';
import type { KrakenPair } from './names.js';
import { restPrice, restSeconds } from './rest-text.js';

/** An order as `OpenOrders`, `ClosedOrders` and `QueryOrders` have it: all amounts are text. */
export function restOrder(
  order: OwnOrder,
  { pair, withTrades }: { pair: KrakenPair; withTrades: boolean },
): string {
  const reason = reasonText(order);
  const hasEnded = isDone(order);
  return jsonObject({
    refid: 'null',
    userref: '0',
    cl_ord_id: order.clientOrderId === undefined ? undefined : quoted(order.clientOrderId),
    status: quoted(status(order)),
    reason: hasEnded ? (reason === undefined ? 'null' : quoted(reason)) : undefined,
    opentm: restSeconds(order.createdTime),
    closetm: hasEnded ? restSeconds(order.updatedTime) : undefined,
    starttm: '0',
    expiretm: '0',
    descr: description(order, pair),
    vol: quoted(order.volumeText),
    vol_exec: quoted(order.filledText),
    cost: quoted(order.costText),
    fee: quoted(order.feeText),
    // The average of the fills; the limit is in `descr`.
    price: quoted(restPrice(order.averagePriceText ?? zero(5))),
    stopprice: quoted(order.stopPriceText ?? zero(5)),
    limitprice: quoted(zero(5)),
    misc: '""',
    oflags: order.postOnly ? '"fciq,post"' : '"fciq"',
    trades: withTrades && order.fillIds.length > 0 ? jsonArray(order.fillIds.map(quoted)) : undefined,
  });
}

/** A fill as `TradesHistory` and `QueryTrades` have it. */
export function restFill(fill: OwnFill, pair: KrakenPair): string {
  return jsonObject({
    ordertxid: quoted(fill.orderId),
    postxid: quoted('TKH2SE-M7IF5-CFI7LT'),
    pair: quoted(pair.restName),
    time: restSeconds(fill.time),
    type: quoted(fill.side),
    ordertype: quoted(orderType({ type: fill.orderType, price: undefined })),
    price: quoted(restPrice(fill.priceText)),
    cost: quoted(fill.costText),
    fee: quoted(fill.feeText),
    vol: quoted(fill.volumeText),
    margin: quoted(zero(5)),
    misc: '""',
    trade_id: String(fill.tradeId),
    maker: String(fill.liquidity === 'maker'),
  });
}

function description(order: OwnOrder, { altname }: KrakenPair): string {
  const type = orderType(order);
  // A stop order's first price is its trigger, the second its limit.
  const [first, second] = order.type === 'stop' ? [order.stopPriceText, order.priceText] : [order.priceText];
  const at = first === undefined ? '' : ` ${first}`;
  return jsonObject({
    pair: quoted(altname),
    aclass: '"forex"',
    type: quoted(order.side),
    ordertype: quoted(type),
    price: quoted(first ?? '0'),
    price2: quoted(second ?? '0'),
    leverage: '"none"',
    order: quoted(`${order.side} ${order.volumeText} ${altname} @ ${type}${at}`),
    close: '""',
  });
}

function status(order: OwnOrder): string {
  switch (order.status) {
    case 'pending':
      return 'pending';
    case 'new':
    case 'untriggered':
    case 'partially_filled':
      return 'open';
    case 'filled':
      return 'closed';
    case 'canceled':
    case 'rejected':
      return 'canceled';
    case 'expired':
      return 'expired';
  }
}
