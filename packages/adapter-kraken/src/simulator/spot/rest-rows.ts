import {
  isConditional,
  isDone,
  jsonArray,
  jsonObject,
  type OwnFill,
  type OwnOrder,
  quoted,
} from '@hftjs/simulator';
import { reasonText } from './execution-rows.js';
import { zero } from '../json-text.js';
import type { KrakenPair } from './names.js';
import { descriptionOf, descriptionText, isInQuote, orderType } from './orders/description.js';
import { restPrice, restSeconds } from './rest-text.js';

/** An order as `OpenOrders`, `ClosedOrders` and `QueryOrders` have it: all amounts are text. */
export function restOrder(
  order: OwnOrder,
  { pair, withTrades, userref = 0 }: { pair: KrakenPair; withTrades: boolean; userref?: number | undefined },
): string {
  const reason = reasonText(order);
  const hasEnded = isDone(order);
  return jsonObject({
    refid: 'null',
    userref: String(userref),
    cl_ord_id: order.clientOrderId === undefined ? undefined : quoted(order.clientOrderId),
    status: quoted(status(order)),
    reason: hasEnded ? (reason === undefined ? 'null' : quoted(reason)) : undefined,
    opentm: restSeconds(order.createdTime),
    closetm: hasEnded ? restSeconds(order.updatedTime) : undefined,
    starttm: '0',
    expiretm: order.expireTime === undefined ? '0' : restSeconds(order.expireTime),
    descr: description(order, pair),
    // Of an order by amount, in quote currency.
    vol: quoted(descriptionOf(order, pair).volume),
    vol_exec: quoted(order.filledText),
    cost: quoted(order.costText),
    fee: quoted(order.feeText),
    // The average of the fills; the limit is in `descr`.
    price: quoted(restPrice(order.averagePriceText ?? zero(5))),
    stopprice: quoted(order.stopPriceText ?? zero(5)),
    limitprice: quoted((isConditional(order) ? order.priceText : undefined) ?? zero(5)),
    misc: '""',
    oflags: quoted(flags(order)),
    trigger: isConditional(order) ? quoted(order.triggerBy === 'mark' ? 'index' : 'last') : undefined,
    trades: withTrades && order.fillIds.length > 0 ? jsonArray(order.fillIds.map(quoted)) : undefined,
  });
}

const flags = (order: OwnOrder): string =>
  ['fciq', ...(order.postOnly ? ['post'] : []), ...(isInQuote(order) ? ['viqc'] : [])].join(',');

/** A fill as `TradesHistory` and `QueryTrades` have it. */
export function restFill(fill: OwnFill, pair: KrakenPair): string {
  return jsonObject({
    ordertxid: quoted(fill.orderId),
    postxid: quoted('TKH2SE-M7IF5-CFI7LT'),
    pair: quoted(pair.restName),
    time: restSeconds(fill.time),
    type: quoted(fill.side),
    ordertype: quoted(fillOrderType(fill)),
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

/** A conditional order trades as what it has become. */
const fillOrderType = ({ orderType: type }: OwnFill): string =>
  orderType({ type, price: undefined, trail: undefined });

function description(order: OwnOrder, pair: KrakenPair): string {
  const described = descriptionOf(order, pair);
  return jsonObject({
    pair: quoted(pair.altname),
    aclass: isDone(order) ? '"forex"' : undefined,
    type: quoted(described.side),
    ordertype: quoted(described.kind),
    price: quoted(described.price),
    price2: quoted(described.price2),
    leverage: '"none"',
    order: quoted(descriptionText(described, pair.altname)),
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
