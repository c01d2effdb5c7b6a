import {
  formatTimestamp,
  jsonArray,
  jsonObject,
  type OrderReason,
  type OrderUpdate,
  type OwnFill,
  type OwnOrder,
  quoted,
  usdValue,
} from '@hftjs/simulator';
import { zero } from '../json-text.js';
import type { KrakenPair } from './names.js';
import { isInQuote, orderType } from './orders/description.js';

const REASONS: Readonly<Record<OrderReason, string>> = {
  user: 'User requested',
  post_only: 'Post only order',
  immediate_or_cancel: 'Immediate or cancel',
  fill_or_kill: 'Fill or kill',
  no_liquidity: 'Insufficient liquidity',
  self_trade: 'Self trade prevention',
  replaced: 'Order replaced',
  reduce_only: 'Reduce only',
  insufficient_funds: 'Insufficient funds',
  cancel_after: 'Order Timeout',
  halted: 'Market halted',
};

export const reasonText = (order: OwnOrder): string | undefined => order.reason && REASONS[order.reason];

/** What a row needs besides the market's figures. */
export interface RowContext {
  readonly pair: KrakenPair;
  /** The client's number for the order. */
  readonly userref: number | undefined;
}

/** The rows of Kraken's `executions` channel for what happened to one order: as sparse as the real ones. */
export function executionRows({ kind, order, fill, time }: OrderUpdate, context: RowContext): string[] {
  const reference = clientReference(order, context);
  const head = { timestamp: quoted(formatTimestamp(time)) };
  switch (kind) {
    case 'received':
      return [fullRow(order, { ...context, execType: 'pending_new', orderStatus: 'pending_new', time })];
    case 'accepted':
      return [
        jsonObject({
          ...head,
          order_status: '"new"',
          exec_type: '"new"',
          ...reference,
          ...postOnly(order),
          order_id: quoted(order.orderId),
        }),
      ];
    case 'triggered':
      return [
        jsonObject({
          ...head,
          order_status: '"new"',
          exec_type: '"status"',
          triggers: triggers(order, 'triggered'),
          ...reference,
          order_id: quoted(order.orderId),
        }),
      ];
    case 'fill': {
      if (fill === undefined) return [];
      const row = fillRow(fill, { ...context, status: fillStatus(order, fill) });
      return order.status === 'filled' ? [row, endRow(order, { ...context, time, word: 'filled' })] : [row];
    }
    case 'replaced':
      return [
        jsonObject({
          ...head,
          exec_type: '"amended"',
          order_status: order.filled > 0 ? '"partially_filled"' : '"new"',
          cum_qty: order.filledText,
          reason: '"User requested"',
          amended: 'true',
          order_qty: order.volumeText,
          limit_price: order.priceText,
          limit_price_type: order.priceText && '"static"',
          ...reference,
          order_id: quoted(order.orderId),
        }),
      ];
    case 'rejected': // Kraken accepts the order before it checks whether the order would take; then it cancels.
    case 'canceled':
      return [endRow(order, { ...context, time, word: 'canceled' })];
    case 'expired':
      return [endRow(order, { ...context, time, word: 'expired' })];
  }
}

/** An open order as snapshots show it. */
export const openOrderRow = (order: OwnOrder, context: RowContext): string =>
  fullRow(order, {
    ...context,
    execType: order.status === 'pending' ? 'pending_new' : 'new',
    orderStatus: order.status === 'pending' ? 'pending_new' : order.filled > 0 ? 'partially_filled' : 'new',
    time: order.updatedTime,
    isSnapshot: true,
  });

/** A fill. The last one of an order may say either: Kraken leaves the end to the `filled` row. */
export function fillRow(fill: OwnFill, { status, ...context }: RowContext & { status: string }): string {
  const { pair } = context;
  return jsonObject({
    order_id: quoted(fill.orderId),
    ...clientReference(fill, context),
    exec_id: quoted(fill.fillId),
    exec_type: '"trade"',
    trade_id: String(fill.tradeId),
    symbol: quoted(pair.symbol),
    side: quoted(fill.side),
    last_qty: fill.volumeText,
    last_price: fill.priceText,
    liquidity_ind: fill.liquidity === 'maker' ? '"m"' : '"t"',
    cost: fill.costText,
    order_status: quoted(status),
    order_type: quoted(orderType({ type: fill.orderType, price: undefined, trail: undefined })),
    timestamp: quoted(formatTimestamp(fill.time)),
    fee_usd_equiv: inDollars(fill.fee, pair),
    fees: jsonArray([jsonObject({ asset: quoted(pair.quote), qty: fill.feeText })]),
  });
}

interface FullRow extends RowContext {
  readonly execType: string;
  readonly orderStatus: string;
  readonly time: number;
  /** Snapshots say how far the order has come. */
  readonly isSnapshot?: boolean;
}

function fullRow(
  order: OwnOrder,
  { execType, orderStatus, time, isSnapshot = false, ...context }: FullRow,
): string {
  const { pair } = context;
  const { priceDecimals } = pair.spec;
  return jsonObject({
    order_id: quoted(order.orderId),
    symbol: quoted(pair.symbol),
    ...(isInQuote(order) ? { cash_order_qty: order.quoteAmountText } : { order_qty: order.volumeText }),
    cum_qty: isSnapshot ? order.filledText : undefined,
    cum_cost: order.costText,
    time_in_force: quoted(order.timeInForce.toUpperCase()),
    exec_type: quoted(execType),
    side: quoted(order.side),
    order_type: quoted(orderType(order)),
    ...clientReference(order, context),
    limit_price_type: order.priceText && '"static"',
    limit_price: order.priceText,
    stop_price: order.stopPriceText ?? zero(priceDecimals),
    triggers: order.stopPriceText && triggers(order, order.status === 'new' ? 'triggered' : 'untriggered'),
    ...postOnly(order),
    order_status: quoted(orderStatus),
    avg_price: isSnapshot ? (order.averagePriceText ?? zero(priceDecimals)) : undefined,
    fee_usd_equiv: inDollars(order.fee, pair),
    expire_time: order.expireTime === undefined ? undefined : quoted(formatTimestamp(order.expireTime)),
    fee_ccy_pref: '"fciq"',
    timestamp: quoted(formatTimestamp(time)),
  });
}

function endRow(
  order: OwnOrder,
  { time, word, ...context }: RowContext & { time: number; word: string },
): string {
  const { pair } = context;
  const reason = reasonText(order);
  return jsonObject({
    timestamp: quoted(formatTimestamp(time)),
    order_status: quoted(word),
    exec_type: quoted(word),
    cum_qty: order.filledText,
    cum_cost: order.costText,
    fee_usd_equiv: inDollars(order.fee, pair),
    avg_price: order.averagePriceText ?? zero(pair.spec.priceDecimals),
    ...clientReference(order, context),
    ...postOnly(order),
    cancel_reason: reason && quoted(reason),
    reason: reason && quoted(reason),
    order_id: quoted(order.orderId),
  });
}

/** Chosen by the trade's number: both ways occur, and the same run has the same. */
const fillStatus = (order: OwnOrder, fill: OwnFill): string =>
  order.status === 'filled' && fill.tradeId % 2 === 0 ? 'filled' : 'partially_filled';

const triggers = (order: OwnOrder, status: string): string =>
  jsonObject({
    reference: order.triggerBy === 'mark' ? '"index"' : '"last"',
    price: order.stopPriceText,
    price_type: '"static"',
    status: quoted(status),
  });

/** An order has either the client's own id or the client's number, which is 0 when none was given. */
const clientReference = (
  { clientOrderId }: Pick<OwnOrder, 'clientOrderId'>,
  { userref = 0 }: RowContext,
): Record<string, string> =>
  clientOrderId === undefined ? { order_userref: String(userref) } : { cl_ord_id: quoted(clientOrderId) };

const postOnly = ({ postOnly: isPostOnly }: OwnOrder): Record<string, string> =>
  isPostOnly ? { post_only: 'true' } : {};

const inDollars = (amount: number, { quote, spec }: KrakenPair): string =>
  (amount * usdValue(quote)).toFixed(spec.costDecimals);
