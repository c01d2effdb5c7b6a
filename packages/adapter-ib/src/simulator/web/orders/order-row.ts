import { isDone, quoted, type OrderUpdate, type OwnOrder } from '@hftjs/simulator';
import type { OrderFacts } from '../../orders/order-facts.js';
import { ticketTypeOf, type TicketType } from '../../orders/ticket.js';
import { mainConid, type Instrument } from '../../instruments.js';
import { javaDouble, objectText, shortTime, trimmed, type Fields } from '../wire-text.js';

export interface OrderContext {
  readonly order: OwnOrder;
  readonly instrument: Instrument;
  readonly note: Readonly<OrderFacts>;
}

const WHITE_ON_BLACK = { bgColor: '"#000000"', fgColor: '"#00F000"' };
const DONE = { bgColor: '"#FFFFFF"', fgColor: '"#000000"' };

/** The venue's status of an order. */
export function statusOf({ status }: OwnOrder): string {
  switch (status) {
    case 'pending':
      return 'Inactive';
    case 'untriggered':
      return 'PreSubmitted';
    case 'new':
    case 'partially_filled':
      return 'Submitted';
    case 'filled':
      return 'Filled';
    case 'canceled':
    case 'rejected':
    case 'expired':
      return 'Cancelled';
  }
}

const TYPE_WORDS: Readonly<Record<TicketType, string>> = {
  LMT: 'Limit', MKT: 'Market', STP: 'Stop', 'STP LMT': 'Stop Limit', MIT: 'MIT', LIT: 'LIT', TRAIL: 'Trailing Stop',
  'TRAIL LIMIT': 'Trailing Stop Limit',
}; // prettier-ignore

const orderType = (order: OwnOrder): string => TYPE_WORDS[ticketTypeOf(order)];

/** `CLOSE` is what orders of the day are called here. */
export function timeInForce({ order, note }: OrderContext): string {
  const time = note.time ?? (order.type === 'market' ? 'DAY' : order.timeInForce.toUpperCase());
  return time === 'DAY' ? 'CLOSE' : time;
}

/** `Buy 100 AAPL Limit 372.00, GTC`; `Bought 100 …` once it is done. */
export function orderDescription(context: OrderContext): string {
  const { order, instrument } = context;
  const isFilled = order.status === 'filled';
  const verb = order.side === 'buy' ? (isFilled ? 'Bought' : 'Buy') : isFilled ? 'Sold' : 'Sell';
  const price = order.priceText === undefined ? '' : ` ${order.priceText}`;
  const time = timeInForce(context) === 'CLOSE' ? 'Day' : timeInForce(context);
  return `${verb} ${trimmed(order.volumeText)} ${instrument.symbol} ${orderType(order)}${price}, ${time}`;
}

/** `100/622` filled and left; a bare `722` once it is all done. */
export const sizeAndFills = ({ filledText, remainingText, remaining }: OwnOrder): string =>
  remaining === 0 ? trimmed(filledText) : `${trimmed(filledText)}/${trimmed(remainingText)}`;

/** A complete row, as REST returns it and as `sor` sends a new order. */
export function orderRow(
  context: OrderContext,
  { orderId = context.order.orderId }: { orderId?: string } = {},
): string {
  const { order, instrument, note } = context;
  const status = statusOf(order);
  const conid = String(mainConid(instrument));
  const account = quoted(order.account);
  const type = orderType(order);
  const colors = isDone(order) ? DONE : WHITE_ON_BLACK;
  return objectText([
    ['acct', account],
    ['conidex', quoted(conid)],
    ['conid', conid],
    ['account', account],
    ['orderId', orderId],
    ['cashCcy', quoted(instrument.currency)],
    ['sizeAndFills', quoted(sizeAndFills(order))],
    ['orderDesc', quoted(orderDescription(context))],
    ['description1', quoted(instrument.symbol)],
    ['ticker', quoted(instrument.symbol)],
    ['secType', quoted(instrument.assetClass)],
    ['listingExchange', quoted(instrument.listings[0].exchange)],
    ['remainingQuantity', javaDouble(order.remaining)],
    ['filledQuantity', javaDouble(order.filled)],
    ['totalSize', javaDouble(order.volume)],
    ['companyName', quoted(instrument.companyName)],
    ['status', quoted(status)],
    ['order_ccp_status', quoted(status)],
    ['avgPrice', averagePrice(order)],
    ['origOrderType', quoted(type.toUpperCase().replace(' ', '_'))],
    ['supportsTaxOpt', instrument.assetClass === 'STK' ? '"1"' : '"0"'],
    ['lastExecutionTime', quoted(shortTime(order.updatedTime))],
    ['orderType', quoted(type)],
    ['order_ref', order.clientOrderId === undefined ? undefined : quoted(order.clientOrderId)],
    ['order_cancellation_by_system_reason', systemReason(order, note)],
    ['bgColor', colors.bgColor],
    ['fgColor', colors.fgColor],
    ['isEventTrading', '"0"'],
    ['price', order.priceText === undefined ? '""' : trimmed(order.priceText)],
    ...stopFields(order),
    ['timeInForce', quoted(timeInForce(context))],
    ['lastExecutionTime_r', lastExecution(order.updatedTime)],
    ['side', order.side === 'buy' ? '"BUY"' : '"SELL"'],
  ]);
}

/** The row that holds only the id of an order. */
export function idRow({ order, instrument }: OrderContext, orderId: string): string {
  const conid = String(mainConid(instrument));
  return objectText([
    ['acct', quoted(order.account)],
    ['conidex', quoted(conid)],
    ['conid', conid],
    ['orderId', orderId],
    ['isEventTrading', '"0"'],
  ]);
}

/**
 * What changed, and nothing else: one row for each step that an order takes.
 * https://www.interactivebrokers.com/campus/ibkr-api-page/cpapi-v1/#ws-order-updates-sub
 */
export function changeRows(update: OrderUpdate, context: OrderContext, orderId: string): readonly string[] {
  const row = (fields: Fields): string =>
    objectText([['acct', quoted(context.order.account)], ['orderId', orderId], ...fields]);
  return changes(update, context).map(row);
}

function changes({ kind, order }: OrderUpdate, context: OrderContext): readonly Fields[] {
  const status = (word: string, colors: Readonly<Record<string, string>>): Fields => [
    ['status', quoted(word)],
    ...Object.entries(colors),
  ];
  const held = status('PreSubmitted', { bgColor: '"#FFFFFF"', fgColor: '"#0000CC"' });
  const working = status('Submitted', WHITE_ON_BLACK);
  switch (kind) {
    case 'received':
      return [];
    case 'accepted':
      return order.status === 'untriggered' ? [held] : [held, working];
    case 'triggered':
      return [working];
    case 'fill':
      return [[...fillFields(order), ...(isDone(order) ? endFields({ ...context, order }) : [])]];
    case 'replaced':
      return [
        [
          ['sizeAndFills', quoted(sizeAndFills(order))],
          ['orderDesc', quoted(orderDescription({ ...context, order }))],
          ['remainingQuantity', javaDouble(order.remaining)],
          ['totalSize', javaDouble(order.volume)],
          ['price', order.priceText === undefined ? '""' : trimmed(order.priceText)],
          ...stopFields(order),
        ],
      ];
    case 'canceled':
    case 'rejected':
    case 'expired': {
      const reason = systemReason(order, context.note);
      const end: Fields = [...status('Cancelled', DONE), ['order_cancellation_by_system_reason', reason]];
      return kind === 'canceled' && reason === undefined ? [status('PendingCancel', {}), end] : [end];
    }
  }
}

const stopFields = ({ stopPriceText }: OwnOrder): Fields =>
  stopPriceText === undefined
    ? []
    : [
        ['auxPrice', trimmed(stopPriceText)],
        ['stop_price', quoted(trimmed(stopPriceText))],
      ];

const fillFields = (order: OwnOrder): Fields => [
  ['sizeAndFills', quoted(sizeAndFills(order))],
  ['remainingQuantity', javaDouble(order.remaining)],
  ['filledQuantity', javaDouble(order.filled)],
  ['avgPrice', averagePrice(order)],
  ['lastExecutionTime', quoted(shortTime(order.updatedTime))],
  ['lastExecutionTime_r', lastExecution(order.updatedTime)],
];

const endFields = (context: OrderContext): Fields => [
  ['orderDesc', quoted(orderDescription(context))],
  ['status', '"Filled"'],
  ...Object.entries(DONE),
];

const averagePrice = ({ averagePriceText }: OwnOrder): string | undefined =>
  averagePriceText === undefined ? undefined : quoted(trimmed(averagePriceText));

/** Epoch milliseconds, to the second. */
const lastExecution = (time: number): string => String(Math.floor(time / 1000) * 1000);

/** Why the venue ended an order that its owner did not end. */
export function systemReason(
  order: OwnOrder,
  { systemReason: given }: Readonly<OrderFacts>,
): string | undefined {
  if (order.status !== 'canceled' && order.status !== 'rejected') return undefined;
  if (given !== undefined) return quoted(given);
  switch (order.reason) {
    case undefined:
    case 'user':
    case 'replaced':
    case 'cancel_after':
      return undefined;
    case 'insufficient_funds':
      return quoted('Order rejected - the available funds are not sufficient');
    case 'reduce_only':
    case 'halted':
      return quoted('Order canceled by the system');
    case 'no_liquidity':
    case 'self_trade':
      return quoted('Order canceled: no further liquidity is available');
    case 'immediate_or_cancel':
    case 'fill_or_kill':
      return quoted('Order canceled: time in force does not allow it to rest');
    case 'post_only':
      return quoted('Order rejected - the order would remove liquidity');
  }
}
